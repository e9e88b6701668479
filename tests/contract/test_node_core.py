"""The core of the official Node SDK signs and calls web-image against a live server."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from servers import LiveServer, server_environment

PROGRAM = Path(__file__).with_name("node_core.js")


def run_node(server: LiveServer, image: str, project_id: str, secret: str | None = None) -> dict[str, Any]:
    known = server.credentials
    arguments = [server.url, known["access_key"], secret or known["secret_key"], project_id]
    done = subprocess.run(
        ["node", str(PROGRAM), *arguments],
        input=image,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=PROGRAM.parents[1],
        env=server_environment(),
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize("with_project_id", [True, False], ids=["endpoint", "region and look-up"])
def test_reads_an_image(live_server: LiveServer, hello_base64: str, with_project_id: bool) -> None:
    answer = run_node(live_server, hello_base64, live_server.credentials["project_id"] if with_project_id else "")
    result = answer["answer"]["result"]
    assert [block["words"] for block in result["words_block_list"]] == ["Hello World 2026", "second line of text"]
    assert result["extracted_data"] == {"image_size": {"height": 124, "width": 480}}


def test_errors_carry_code_and_request_id(live_server: LiveServer, hello_base64: str) -> None:
    project_id = live_server.credentials["project_id"]
    error = run_node(live_server, "JVBERi0xLjQKJcfs", project_id)["error"]
    assert (error["httpStatusCode"], error["errorCode"]) == (400, "AIS.0102")
    assert error["errorMsg"].startswith("The image format is not supported.")
    assert re.fullmatch("[0-9a-f]{32}", error["requestId"])
    error = run_node(live_server, hello_base64, project_id, secret="wrong")["error"]
    assert (error["httpStatusCode"], error["errorCode"]) == (401, "APIG.0301")
