"""The two commands of the README: here `make run`, up to a server that is ready; these very tests are `make test`."""

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from servers import free_port, server_environment

ROOT = Path(__file__).parents[2]


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code
    except OSError:
        return 0


def test_make_run_starts_a_server_on_the_port_and_state_it_is_given(tmp_path: Path) -> None:
    port = free_port()
    with (
        (tmp_path / "out").open("wb") as out,
        subprocess.Popen(
            ["make", "run", f"PORT={port}", f"STATE={tmp_path / 'state'}"],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=server_environment(),
            start_new_session=True,
        ) as make,
    ):
        try:
            deadline = time.monotonic() + 120
            while _status(f"http://127.0.0.1:{port}/health/ready") != 200:
                assert make.poll() is None, (tmp_path / "out").read_text()
                assert time.monotonic() < deadline, (tmp_path / "out").read_text()
                time.sleep(0.2)
        finally:
            # as a terminal does it on Ctrl-C
            os.killpg(make.pid, signal.SIGINT)
            make.wait(timeout=60)
    banner = (tmp_path / "out").read_text()
    assert f"http://127.0.0.1:{port}" in banner
    assert re.search(r"curl .*/ocr/web-image", banner)
    assert "webimage-ocr env --state" in banner, "where the variables for SDKs come from"
    assert (tmp_path / "state" / "credentials.json").stat().st_mode & 0o077 == 0
    assert _status(f"http://127.0.0.1:{port}/health/live") == 0
