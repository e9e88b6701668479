"""The image of ``make image``: built here by buildah, and started as the strictest cluster would start it.

Its processes get a root file system that cannot be written and a user of an arbitrary number. ``unshare`` and
``chroot`` give that too where no engine can run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from golden.formats import TEXT, golden_pictures
from servers import LiveServer, free_port, server_environment

ROOT = Path(__file__).parents[2]
UID = 23456
"""A number that nothing in the image knows; its group is 0, as OpenShift gives it."""

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="buildah without an engine and a base by debootstrap need root"),
    # packages are fetched twice, for the base and for the environment
    pytest.mark.timeout(900),
]

# what is put over the image's root before the server's process is in it
START = """
mount --bind "$ROOT" "$ROOT"
mount -t proc proc "$ROOT/proc"
mount --bind "$STATE" "$ROOT/state"
mount -o remount,bind,ro "$ROOT"
exec chroot --userspec=$ID:0 "$ROOT" /usr/bin/env -i "$@"
"""


class Image:
    """A built image, laid out in a folder."""

    def __init__(self, root: Path, settings: dict[str, Any]) -> None:
        self.root = root
        self.command: list[str] = settings["Cmd"]
        self.environment: list[str] = settings["Env"]
        self.user: str = settings["User"]
        self.check: list[str] = settings["Healthcheck"]["Test"]

    def popen(self, state: Path, *command: str, **environment: str) -> subprocess.Popen[str]:
        variables = [*self.environment, *(f"{name}={value}" for name, value in environment.items())]
        return subprocess.Popen(
            ["unshare", "--mount", "sh", "-euc", START, "sh", *variables, *command],
            env={"PATH": os.environ["PATH"], "ROOT": str(self.root), "STATE": str(state), "ID": str(UID)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, state: Path, *command: str, **environment: str) -> str:
        process = self.popen(state, *command, **environment)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        return said


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    folder = tmp_path_factory.mktemp("image")
    # images of its own: the machine's stay as they are
    (folder / "storage.conf").write_text(
        f'[storage]\ndriver = "vfs"\ngraphroot = "{folder}/images"\nrunroot = "{folder}/run"\n', encoding="utf-8"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WEBIMAGE_OCR_")} | {
        "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
        "STORAGE_DRIVER": "vfs",
        "ENGINES": "",
    }

    def buildah(*arguments: str) -> str:
        return subprocess.check_output(["buildah", *arguments], env=environment, text=True, timeout=120).strip()

    with (folder / "build.log").open("wb") as log:
        built = subprocess.run(
            [ROOT / "deploy/image.sh", "webimage-ocr"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            timeout=800,
        )
    assert built.returncode == 0, (folder / "build.log").read_text(errors="replace")[-4000:]
    settings = json.loads(buildah("inspect", "--type", "image", "webimage-ocr"))["Docker"]["config"]
    container = buildah("from", "--pull-never", "webimage-ocr")
    try:
        yield Image(Path(buildah("mount", container)), settings)
    finally:
        buildah("rm", container)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    os.chown(folder, UID, 0)
    return folder


@contextmanager
def served(image: Image, state: Path) -> Iterator[LiveServer]:
    port = free_port()
    process = image.popen(state, *image.command, WEBIMAGE_OCR_HOST="127.0.0.1", WEBIMAGE_OCR_PORT=str(port))
    try:
        deadline = time.monotonic() + 120
        while not _ready(port):
            assert process.poll() is None and time.monotonic() < deadline, process.stdout and process.stdout.read()
            time.sleep(0.2)
        credentials = json.loads((state / "credentials.json").read_text(encoding="utf-8"))
        yield LiveServer(f"http://127.0.0.1:{port}", state, credentials)
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def test_a_picture_is_read_through_the_sdk_with_a_root_that_cannot_be_written_and_any_user(
    image: Image, state: Path, hello_base64: str
) -> None:
    program = """
import sys
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkocr.v1 import OcrClient, RecognizeWebImageRequest, WebImageRequestBody
url, project, ak, sk = sys.argv[1:]
client = OcrClient.new_builder().with_credentials(BasicCredentials(ak, sk, project)).with_endpoint(url).build()
answer = client.recognize_web_image(RecognizeWebImageRequest(body=WebImageRequestBody(image=sys.stdin.read())))
print([block.words for block in answer.result.words_block_list])
"""
    with served(image, state) as server:
        named = server.credentials
        said = subprocess.run(
            [sys.executable, "-c", program, server.url, named["project_id"], named["access_key"], named["secret_key"]],
            input=hello_base64,
            env=server_environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert said.stdout == "['Hello World 2026', 'second line of text']\n", said.stderr
        # the process that answers is not root, and the check that the engine makes calls it well
        assert (state / "webimage-ocr.sqlite3").stat().st_uid == UID
        check = [part.replace("8866", str(server.port)) for part in image.check[1:]]
        image.run(state, *check)


def test_nothing_can_be_written_but_the_state(image: Image, state: Path) -> None:
    said = image.run(state, "sh", "-c", "touch /app/x /cache/x /x 2>&1 | grep -c Read-only; touch /state/x; id -u")
    assert said.split() == ["3", str(UID)]


def test_the_image_names_a_user_that_is_not_root(image: Image) -> None:
    name = image.user
    users = dict(line.split(":")[:3:2] for line in (image.root / "etc/passwd").read_text().splitlines())
    assert users[name] == "10001"


def test_no_secrets_and_no_tools_that_build_are_left_inside(image: Image) -> None:
    files = [path for path in image.root.rglob("*") if path.is_file() and not path.is_symlink()]
    names = {path.name for path in files}
    tools = {"gcc", "cc", "make", "git", "curl", "wget", "pip", "pip3", "ensurepip"} & names
    assert not tools
    # what is lent to a build leaves an empty file where it was mounted
    lent = [path for path in [image.root / "etc/pip.conf", *image.root.glob("root/**/*pip*")] if path.is_file()]
    assert not [path for path in lent if path.stat().st_size], "settings of the machine that built it"
    ours = [
        path for path in files if path.is_relative_to(image.root / "app") or path.is_relative_to(image.root / "cache")
    ]
    secret = re.compile("credentials.json|secret.key|.*\\.sqlite3|id_rsa|\\.env|\\.netrc")
    assert not [path for path in files if secret.fullmatch(path.name)]
    assert not [path for path in ours if path.suffix in {".pyi", ".pxd"} or "tests" in path.parts]


def test_what_the_image_adds_to_its_base_does_not_grow_unseen(image: Image) -> None:
    """559 MB on 2026-11-29; libraries with their symbols would make it 612."""
    added = [path for folder in ("app", "cache") for path in (image.root / folder).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in added if not path.is_symlink()) < 585e6


def test_every_format_and_part_of_the_answer_needs_nothing_that_was_left_out(image: Image, state: Path) -> None:
    """All formats are read from a folder, contacts and fonts too: what deploy/slim.sh removes is not missed."""
    pictures = state / "pictures"
    pictures.mkdir()
    formats = {kind: data for _, kind, data in golden_pictures()}
    for kind, data in formats.items():
        (pictures / f"one.{kind.lower()}").write_bytes(data)
    said = image.run(state, "webimage-ocr", "read", "/state/pictures", "--json", "--contact", "--fonts")
    read = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert len(read) == len(formats)
    words = [[block["words"] for block in each["result"]["words_block_list"]] for each in read]
    assert words == [[TEXT]] * len(formats), said
