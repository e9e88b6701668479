"""Clients that ask for HTTP/2 by an upgrade which this server does not speak: directly, and behind nginx."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pictures import draw_text
from proxies import documented_site, run_nginx
from servers import LiveServer, run_app

JAVA_CLIENT = Path(__file__).with_name("JavaClient.java")
SHORT = json.dumps({"image": base64.b64encode(draw_text(["upgrade"])).decode()})
LONG = SHORT + " " * 100_000
"""Comes in segments of its own, after the head."""


@pytest.fixture(scope="module", params=["directly", "behind nginx"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("upgrading")
    with run_app(folder / "state") as server:
        if request.param == "directly":
            yield server
        else:
            with run_nginx(folder / "nginx", documented_site(server.url)) as port:
                yield replace(server, url=f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("body", [SHORT, LONG], ids=["short", "long"])
def test_the_client_of_java(server: LiveServer, body: str) -> None:
    done = subprocess.run(
        ["java", str(JAVA_CLIENT), server.web_image_url, server.token(), body],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    calls = [line.split(" ", 1) for line in done.stdout.splitlines()]
    assert [status for status, _ in calls] == ["200"] * 3, done.stdout
    assert all("words_block_list" in json.loads(answer)["result"] for _, answer in calls)


@pytest.mark.parametrize("body", [SHORT, LONG], ids=["short", "long"])
def test_curl_with_http2(server: LiveServer, body: str, tmp_path: Path) -> None:
    (tmp_path / "body").write_text(body)
    command = ["curl", "--silent", "--http2", "--max-time", "60", "--noproxy", "*", "--data-binary", "@body"]
    headers = ["--header", f"X-Auth-Token: {server.token()}", "--header", "Content-Type: application/json"]
    # two transfers, the second on the connection of the first
    transfers = ["--write-out", "%{http_code} %{num_connects}\\n", "--output", "a", server.web_image_url]
    done = subprocess.run(
        [*command, *headers, *transfers, "--output", "b", server.web_image_url],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.split("\n") == ["200 1", "200 0", ""], done.stdout + done.stderr
    for name in ("a", "b"):
        assert "words_block_list" in json.loads((tmp_path / name).read_text())["result"]
