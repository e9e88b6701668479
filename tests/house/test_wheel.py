"""What `pip install webimage-ocr` gives: a library and a command that read, without the server."""

import json
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from docs.sbom import OURS, required
from pictures import ORDER, draw_lines
from webimage_ocr.runtime.models import MODELS

ROOT = Path(__file__).parents[2]


def _run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, timeout=560, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("webimage_ocr-*.whl")
    return wheel


def test_it_holds_the_package_its_licences_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith("METADATA"))).decode()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"webimage_ocr"}
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
    read = _run(scripts / "webimage-ocr", "read", "shot.png", cwd=tmp_path)
    assert read.returncode == 0, read.stderr
    assert read.stdout.replace(" ", "").splitlines() == [line.replace(" ", "") for line in ORDER]

    for package in ("fastapi", "sqlalchemy"):
        assert _run(scripts / "python", "-c", f"import {package}", cwd=tmp_path).returncode == 1

    serve = _run(scripts / "webimage-ocr", "serve", cwd=tmp_path)
    assert serve.returncode == 1
    assert "pip install 'webimage-ocr[server]'" in serve.stderr
