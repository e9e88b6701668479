"""Reading asks nobody: no process of it opens a connection, libraries that like to report home included."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pictures import draw_lines

# Python imports this module in every process that it starts, children too
SITECUSTOMIZE = """
import os
import sys

ASKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind")

def note(event, arguments):
    if event in ASKING:
        with open(os.environ["NOTES"], "a") as notes:
            notes.write(f"{event} {arguments[-1] if event == 'socket.connect' else arguments[0]}\\n")

sys.addaudithook(note)
"""

READ = """
from webimage_ocr import Reader, ReadOptions

options = ReadOptions(detect_direction=True, detect_font=True, extract_type=("contact_info", "image_size"))
print(Reader().read("shot.png", options).text)
"""

CONNECT_IN_A_CHILD = """
import subprocess, sys
code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
subprocess.run([sys.executable, "-c", code], check=True)
"""


@pytest.fixture
def watched(tmp_path: Path) -> dict[str, str]:
    """The environment of a process whose connections are noted."""
    (tmp_path / "sitecustomize.py").write_text(SITECUSTOMIZE)
    return os.environ | {
        "PYTHONPATH": str(tmp_path),
        "NOTES": str(tmp_path / "notes"),
        # an empty cache, so that everything that happens only once on a machine happens here
        "WEBIMAGE_OCR_CACHE": str(tmp_path / "cache"),
    }


def _run(code: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_reading_with_every_option_connects_to_nothing(tmp_path: Path, watched: dict[str, str]) -> None:
    draw_lines().save(tmp_path / "shot.png")
    done = _run(READ, tmp_path, watched)
    assert done.returncode == 0, done.stderr
    assert "13112345678" in done.stdout
    notes = tmp_path / "notes"
    assert not notes.exists(), notes.read_text()


def test_the_watch_would_notice(tmp_path: Path, watched: dict[str, str]) -> None:
    assert _run(CONNECT_IN_A_CHILD, tmp_path, watched).returncode == 0
    assert (tmp_path / "notes").read_text() == "socket.connect ('127.0.0.1', 9)\n"
