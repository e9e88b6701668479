"""What `pip install webimage-ocr` gives: a library and a command that read, without the server, and without a network.

With ``DIST`` the files of that folder are held, as `make release` does; otherwise those that are built here.
"""

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from docs.sbom import OURS, required
from pictures import ORDER, draw_lines
from webimage_ocr.runtime.models import MODELS

ROOT = Path(__file__).parents[2]


_OFFLINE = ("unshare", "--net") if os.geteuid() == 0 else ()
"""A namespace without a network; as another user test_network.py alone says that nothing is asked of one."""


def _run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, timeout=560, check=False
    )


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built of it."""
    if given := os.environ.get("DIST"):
        return Path(given)
    folder = tmp_path_factory.mktemp("dist")
    built = _run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (wheel,) = dist.glob("webimage_ocr-*.whl")
    return wheel


def _tracked(*folders: str) -> set[str]:
    """Files of the repository, as they are committed or about to be."""
    command = ("git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--", *folders)
    listed = _run(*command, cwd=ROOT)
    assert listed.returncode == 0, listed.stderr
    return set(listed.stdout.split("\0")) - {""}


def test_the_sdist_holds_what_the_repository_does_and_nothing_else(dist: Path) -> None:
    (sdist,) = dist.glob("webimage_ocr-*.tar.gz")
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()
    assert all(member.isfile() or member.isdir() for member in members)
    assert {(member.uid, member.gid, member.mode & 0o7022) for member in members} == {(0, 0, 0)}
    names = {member.name.partition("/")[2] for member in members if member.isfile()}
    assert names - {"PKG-INFO"} == {name for name in _tracked() if (ROOT / name).is_file()}


def test_it_holds_the_package_its_licences_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        metadata = archive.read(next(name for name in names if name.endswith("METADATA"))).decode()
    assert {name for name in names if ".dist-info" not in name} == {
        name.removeprefix("src/") for name in _tracked("src/webimage_ocr")
    }
    assert {"LICENSE", "THIRD_PARTY.md"} <= {Path(name).name for name in names}
    assert "webimage_ocr/py.typed" in names
    assert "License-Expression: Apache-2.0" in metadata


def test_it_carries_a_bill_of_materials_of_all_that_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if ".dist-info/sboms/" in name]
        carried = json.loads(archive.read(name))
    assert (carried["bomFormat"], carried["metadata"]["component"]["name"]) == ("CycloneDX", OURS)
    listed = {canonicalize_name(each["name"]): each for each in carried["components"] if "purl" in each}
    installed = {name: distribution(name).version for name in required() if name != OURS}
    assert {name: each["version"] for name, each in listed.items()} == installed, "run `make sbom`"
    assert {"numpy", "openvino", "fastapi", "sqlalchemy", "psycopg", "redis", "pillow"} <= set(listed)
    depending = {each["ref"]: each["dependsOn"] for each in carried["dependencies"]}
    assert len(depending) == len(listed) + 1 and set(depending[OURS]) <= set(depending)
    hashes = [each["hashes"][0]["content"] for each in carried["components"] if "hashes" in each]
    assert hashes == [model.sha256 for model in MODELS if model.package]


@pytest.mark.timeout(600)  # downloads what a clean environment needs
def test_it_reads_in_a_clean_environment_and_says_what_the_server_needs(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    # not compiled to bytecode: half of the time, and this environment is used twice
    pip = (scripts / "python", "-m", "pip", "install", "--quiet", "--no-compile")
    installed = _run(*pip, "--constraint", ROOT / "setup" / "constraints.txt", wheel, cwd=tmp_path)
    assert installed.returncode == 0, installed.stderr

    draw_lines(seed=3).save(tmp_path / "shot.png")
    # nothing was ever compiled or fetched here, and nothing can be fetched now
    (tmp_path / "home").mkdir()
    first = {"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}
    read = _run(*_OFFLINE, scripts / "webimage-ocr", "read", "shot.png", cwd=tmp_path, env=first)
    assert read.returncode == 0, read.stderr
    assert read.stdout.replace(" ", "").splitlines() == [line.replace(" ", "") for line in ORDER]

    for package in ("fastapi", "sqlalchemy"):
        assert _run(scripts / "python", "-c", f"import {package}", cwd=tmp_path).returncode == 1

    serve = _run(scripts / "webimage-ocr", "serve", cwd=tmp_path)
    assert serve.returncode == 1
    assert "pip install 'webimage-ocr[server]'" in serve.stderr
