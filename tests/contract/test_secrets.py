"""What must not be read by others is neither printed nor logged, wherever callers and operators put it."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from servers import LiveServer, run_server, server_environment, stop

SECRETS = ("password", "access_key", "secret_key")


def serve(folder: Path, output: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "webimage_ocr", "serve", "--port", "0", "--state", str(folder)],
        stdout=output,
        stderr=subprocess.DEVNULL,
        env=server_environment(),
    )


def banner_on_a_terminal(folder: Path) -> str:
    ours, theirs = pty.openpty()
    process = serve(folder, theirs)
    os.close(theirs)
    shown = b""
    while not shown.endswith(b'"\r\n\r\n'):
        shown += os.read(ours, 65536)
    assert stop(process) == 0
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def banner_in_a_file(folder: Path, file: Path) -> str:
    with file.open("wb") as output:
        process = serve(folder, output.fileno())
    deadline = time.monotonic() + 120
    while not file.read_text(encoding="utf-8").endswith('"\n\n'):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)
    assert stop(process) == 0
    return file.read_text(encoding="utf-8")


def test_the_first_start_in_a_terminal_shows_them_and_no_other(tmp_path: Path) -> None:
    first = banner_on_a_terminal(tmp_path / "state")
    known = json.loads((tmp_path / "state" / "credentials.json").read_text(encoding="utf-8"))
    assert all(known[name] in first for name in SECRETS)
    for again in (banner_on_a_terminal(tmp_path / "state"), banner_in_a_file(tmp_path / "state", tmp_path / "log")):
        assert [name for name in SECRETS if known[name] in again] == []


def test_a_file_gets_none_and_says_where_they_are(tmp_path: Path) -> None:
    printed = banner_in_a_file(tmp_path / "a state", tmp_path / "log")
    file = tmp_path / "a state" / "credentials.json"
    known = json.loads(file.read_text(encoding="utf-8"))
    assert [name for name in SECRETS if known[name] in printed] == []
    assert str(file) in printed
    command = re.search(r'eval "\$\((.*webimage-ocr env .*)\)"', printed)
    assert command is not None
    url = printed.split()[3]
    done = subprocess.run(
        ["bash", "-c", command[1]],
        capture_output=True,
        text=True,
        check=True,
        env=server_environment() | {"PATH": "/usr/bin:/bin"},  # as in another terminal, where nothing was activated
    )
    assert f"export HUAWEICLOUD_SDK_SK={known['secret_key']}\n" in done.stdout
    assert f"export HUAWEICLOUD_SDK_IAM_ENDPOINT={url}\n" in done.stdout


def misplaced(server: LiveServer, secret: str) -> None:
    """Send a secret wherever it does not belong."""
    for scheme in ("", "Basic ", "Bearer ", "SDK-HMAC-SHA256 ", "SDK-HMAC-SHA256 Access="):
        server.request("GET", "/v3/projects", headers={"Authorization": scheme + secret})
    server.request("GET", f"/v3/projects?token={secret}")
    for name in ("X-Auth-Token", "X-Subject-Token", "X-Security-Token", "X-Project-Id", "Cookie", "X-CSRF-Token"):
        server.request("GET", "/v3/auth/tokens", headers={"X-Auth-Token": server.token()} | {name: secret})
    for password in (secret, [secret], {"a": secret}, int("9" * 30)):
        body = server.token_body()
        body["auth"]["identity"]["password"]["user"]["password"] = password
        server.request("POST", "/v3/auth/tokens", body)
    body["auth"]["identity"]["methods"] = [secret]
    server.request("POST", "/v3/auth/tokens", body)
    server.request("POST", "/v3/auth/tokens", f'{{"auth": "{secret}'.encode())
    log_in = {"account": "default", "user": secret, "password": secret}
    server.request("POST", "/console/session", log_in)
    server.request("POST", "/console/session", {**log_in, "password": [secret]})
    admin = {"X-Auth-Token": server.token()}
    for body in ({"name": "u", "password": secret}, {"account_id": "nobody", "name": "u", "password": secret}):
        server.request("POST", "/admin/v1/users", body, admin)
    for url in (
        f"http://user:{secret}@example.test/",
        f"http://example.test:{secret}/",
        f"http://[/?a={secret}",
    ):
        server.read({"url": url})
    server.read({"image": secret})
    server.read({"image": secret, "detect_font": secret})


def test_nothing_misplaced_is_logged(tmp_path: Path) -> None:
    secret = "hunter2hunter2hunter2hunter2hunter2hunt2"  # as long as a secret key
    with run_server(tmp_path / "state", WEBIMAGE_OCR_LOG_LEVEL="debug") as server:
        misplaced(server, secret)
        known = server.credentials
    log = (server.state / "server.log").read_text(encoding="utf-8")
    assert len(log.splitlines()) > 40
    lines = [line for line in log.splitlines() if secret[:20] in line]
    assert lines == []
    assert [name for name in SECRETS if known[name] in log] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RATE_STORAGE", "redis+tls://:hunter2@127.0.0.1:1/0"),
        ("RATE_STORAGE", "redis://:hunter2@127.0.0.1:x/0"),
        ("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/x"),
        ("DATABASE_URL", "u:hunter2@127.0.0.1"),
        ("OBS_GRANTS", '[{"endpoint": "x", "access_key": "a", "secret_key": "hunter2"}]'),
        ("OBS_GRANTS", '[{"secret_key": "hunter2"'),
    ],
)
def test_a_start_that_fails_shows_no_secret(tmp_path: Path, name: str, value: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "webimage_ocr", "serve", "--port", "0", "--state", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=server_environment() | {f"WEBIMAGE_OCR_{name}": value},
    )
    assert done.returncode != 0
    assert "hunter2" not in done.stdout + done.stderr
    assert done.stderr
