"""Other addresses, content types and sources of a picture."""

from __future__ import annotations

import base64
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from pictures import draw_text
from servers import LiveServer, run_app, run_server

IMAGE = draw_text(["alias"])
BODY = {"image": base64.b64encode(IMAGE).decode()}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_app(tmp_path_factory.mktemp("aliases")) as server:
        yield server


def test_the_address_of_2020(server: LiveServer) -> None:
    """It has no project id: that of the credentials holds."""
    body = json.dumps(BODY).encode()
    target = "/v1.0/ocr/web-image"
    assert server.request("POST", target, body, server.signed("POST", target, body)).status == 200
    assert server.request("POST", target, body, {"X-Auth-Token": server.token()}).status == 200
    unscoped = server.request("POST", target, body, {"X-Auth-Token": server.token(scope={})})
    assert unscoped.json["error_code"] == "ModelArts.0212"


@pytest.mark.parametrize("kind", ["text/plain", "application/json;charset=utf8", "application/x-www-form-urlencoded"])
def test_any_content_type(server: LiveServer, kind: str) -> None:
    assert server.read(BODY, {"Content-Type": kind}).status == 200


def test_projects_are_not_made_by_the_identity_api(server: LiveServer) -> None:
    answer = server.request("POST", "/v3/projects", {"project": {"name": "new"}}, {"X-Auth-Token": server.token()})
    assert (answer.status, answer.json["error_code"]) == (404, "APIG.0101")


class _OnePicture(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(IMAGE)

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is no access log."""


def test_a_picture_behind_a_url(tmp_path: Path) -> None:
    """Behind a private address here, which has to be allowed."""
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _OnePicture)
    thread = threading.Thread(target=web.serve_forever)
    thread.start()
    try:
        body = {"url": f"http://127.0.0.1:{web.server_port}/a.png"}
        with run_app(tmp_path / "closed") as server:
            assert server.read(body).json["error_code"] == "ModelArts.4601"
        with run_app(tmp_path / "open", fetch_allow=("127.0.0.0/8",)) as server:
            assert server.read(body).status == 200
        with run_app(tmp_path / "off", fetch=False) as server:
            assert server.read(body).json["error_code"] == "ModelArts.4601"
    finally:
        web.shutdown()
        thread.join()
        web.server_close()


def test_profile_2025_takes_longer_pictures(tmp_path: Path) -> None:
    file = tmp_path / "long.png"
    Image.new("L", (20, 9000), "white").save(file)
    body = {"image": base64.b64encode(file.read_bytes()).decode()}
    with run_server(tmp_path / "state", WEBIMAGE_OCR_PROFILE="2025") as server:
        assert server.read(body).status == 200
