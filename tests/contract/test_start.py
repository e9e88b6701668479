"""The first start: banner, default credentials, health, documentation, and the end on SIGTERM."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from servers import LiveServer, printed, run_server, server_environment, stop


def test_default_credentials_are_private(live_server: LiveServer) -> None:
    file = live_server.state / "credentials.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((live_server.state / "secret.key").stat().st_mode) == 0o600
    log = (live_server.state / "server.log").read_text(encoding="utf-8")
    known = live_server.credentials
    assert known["password"] not in log and known["secret_key"] not in log and known["access_key"] not in log


def test_log_lines_are_json_and_name_the_request(live_server: LiveServer) -> None:
    request_id = live_server.request("GET", "/v3/projects?name=secret-query").headers["x-request-id"]
    line = access_line(live_server, request_id)
    assert (line["status"], line["method"], line["path"]) == (401, "GET", "/v3/projects")
    assert line["error_code"] == "APIG.0301" and line["duration_ms"] >= 0
    assert "secret-query" not in json.dumps(line)


def access_line(server: LiveServer, request_id: str, limit_s: float = 10) -> dict[str, Any]:
    """The line of a request; it is written after the answer."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        lines = (server.state / "server.log").read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in lines if request_id in line]
        if found := [entry for entry in entries if "status" in entry]:
            assert len(found) == 1
            entry: dict[str, Any] = found[0]
            return entry
        time.sleep(0.05)
    raise AssertionError("no access line")


def test_docs_load_nothing_from_outside(live_server: LiveServer) -> None:
    page = live_server.request("GET", "/docs").body.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) >= 3 and all(address.startswith("/") for address in addresses)
    for address in addresses:
        assert live_server.request("GET", address).status == 200
    openapi = live_server.request("GET", "/openapi.json").json
    assert "/v2/{project_id}/ocr/web-image" in openapi["paths"]


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health_can_be_asked_for_by_head_alone(live_server: LiveServer, path: str) -> None:
    answer = live_server.request("HEAD", path)
    assert (answer.status, answer.body) == (200, b"")


def test_second_start_keeps_everything_and_sigterm_ends_with_zero(tmp_path: Path) -> None:
    with run_server(tmp_path / "state") as first:
        before = first.credentials
        token = first.token()
        assert stop(first.process) == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "webimage_ocr", "serve", "--port", "0", "--state", str(tmp_path / "state")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=server_environment(),
    )
    assert process.stdout is not None
    url = process.stdout.readline().decode().split()[3]
    again = LiveServer(url, tmp_path / "state", before, process)
    answer = again.request("GET", "/v3/auth/projects", headers={"X-Auth-Token": token})
    assert [project["id"] for project in answer.json["projects"]] == [before["project_id"]]
    banner = printed(process)
    assert stop(process) == 0
    typed = re.search(r'^  eval "\$\((.*)\)"$', banner, re.MULTILINE)
    assert typed is not None
    elsewhere = {**server_environment(), "PATH": "/usr/bin:/bin"}
    env = subprocess.run(
        ["sh", "-c", typed[1]], capture_output=True, text=True, check=True, cwd="/", env=elsewhere
    ).stdout.splitlines()
    assert [line.split("=")[0] for line in env] == [
        "export HUAWEICLOUD_SDK_REGION_OCR_CN_NORTH_4",
        "export HUAWEICLOUD_SDK_IAM_ENDPOINT",
        "export HUAWEICLOUD_SDK_AK",
        "export HUAWEICLOUD_SDK_SK",
        "export CLOUD_SDK_AK",
        "export CLOUD_SDK_SK",
    ]
    assert typed[1].endswith(f"webimage-ocr env --state {tmp_path / 'state'} --port {url.split(':')[2]}")
    assert before["project_id"] in banner and "WARNING" not in banner


def test_the_calls_in_the_banner_work_when_pasted(tmp_path: Path) -> None:
    with run_server(tmp_path / "state") as server:
        banner = printed(server.process)
        script = "\n".join(line for line in banner.split("For an unmodified")[0].splitlines() if line.startswith("  "))
        done = subprocess.run(
            ["bash", "-c", script], capture_output=True, text=True, timeout=60, check=True, env=server_environment()
        )
        wrong = server.signed("POST", "/v3/projects", b"", secret="wrong", **{"x-auth-token": "secret-token"})
        assert server.request("GET", "/v3/projects", headers=wrong).status == 401
    (block,) = json.loads(done.stdout)["result"]["words_block_list"]
    assert block["words"] == "Hello"
    log = (server.state / "server.log").read_text(encoding="utf-8")
    image = re.search("IMAGE=(.*)", script)
    assert image and len(log.splitlines()) >= 4
    known = server.credentials
    secrets = (known["password"], known["secret_key"], "secret-token", "Hello", image[1][:40], "eyJ")
    assert [secret for secret in secrets if secret in log] == []


def test_a_public_address_with_default_credentials_is_warned_about(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "webimage_ocr", "serve", "--host", "0.0.0.0", "--port", "0", "--state", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=server_environment(),
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    rest = printed(process)
    assert stop(process) == 0
    assert first.startswith(b"webimage-ocr listens on http://127.0.0.1:")
    assert "WARNING: 0.0.0.0 is not a loopback address" in rest


def test_a_taken_port_is_said(live_server: LiveServer, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "webimage_ocr", "serve", "--port", str(live_server.port), "--state", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        env=server_environment(),
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"webimage-ocr: cannot listen on 127.0.0.1 port {live_server.port}")
