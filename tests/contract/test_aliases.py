"""Other addresses, content types and sources of a picture."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from golden.formats import golden_pictures
from pictures import draw_text
from servers import LiveServer, run_app, run_server, serve_file
from webimage_ocr.types import SERVICES

IMAGE = draw_text(["alias"])
BODY = {"image": base64.b64encode(IMAGE).decode()}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_app(tmp_path_factory.mktemp("aliases")) as server:
        yield server


@pytest.mark.parametrize("service", SERVICES)
def test_the_address_of_2020(server: LiveServer, service: str) -> None:
    """It has no project id: that of the credentials holds."""
    body = json.dumps(BODY).encode()
    target = f"/v1.0/ocr/{service}"
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


def test_a_picture_behind_a_url(tmp_path: Path) -> None:
    """Behind a private address here, which has to be allowed."""
    with serve_file(IMAGE) as url:
        body = {"url": url}
        with run_app(tmp_path / "closed") as server:
            assert server.read(body).json["error_code"] == "ModelArts.4601"
        with run_app(tmp_path / "open", fetch_allow=("127.0.0.0/8",)) as server:
            assert server.read(body).status == 200
        with run_app(tmp_path / "off", fetch=False) as server:
            assert server.read(body).json["error_code"] == "ModelArts.4601"


@pytest.mark.parametrize("url", ["http://图片.example/a.png", "https://obs.cn-north-4.myhuaweicloud.com/pics/图.png"])
def test_chinese_characters_must_be_encoded(server: LiveServer, url: str) -> None:
    answer = server.read({"url": url})
    assert (answer.status, answer.json["error_code"]) == (400, "ModelArts.4601")
    assert "must be encoded" in answer.said


@pytest.mark.parametrize(("profile", "status"), [("reference", 200), ("2025", 400)])
def test_profile_2025_counts_base64_behind_a_url_too(tmp_path: Path, profile: str, status: int) -> None:
    """7.5 MiB are 10 MiB as Base64."""
    allowed = 10 * 1024 * 1024 * 3 // 4
    with run_app(tmp_path, profile=profile, fetch_allow=("127.0.0.0/8",)) as server:
        with serve_file(bytes(allowed)) as url:
            assert server.read({"url": url}).status == 200
        with serve_file(bytes(allowed + 1)) as url:
            assert server.read({"url": url}).status == status


def test_profile_2025_takes_longer_pictures(tmp_path: Path) -> None:
    file = tmp_path / "long.png"
    Image.new("L", (20, 9000), "white").save(file)
    body = {"image": base64.b64encode(file.read_bytes()).decode()}
    with run_server(tmp_path / "state", WEBIMAGE_OCR_PROFILE="2025") as server:
        assert server.read(body).status == 200


def test_profile_2025_reads_seven_of_ten_formats(tmp_path: Path) -> None:
    with run_server(tmp_path / "state", WEBIMAGE_OCR_PROFILE="2025") as server:
        said = {kind: server.read({"image": base64.b64encode(data).decode()}) for _, kind, data in golden_pictures()}
    refused = {kind for kind, answer in said.items() if answer.status != 200}
    assert refused == {"TGA", "ICO", "PCX"}
    assert all(said[kind].json["error_code"] == "AIS.0102" for kind in refused)
    assert "send one of JPG, JPEG, PNG, BMP, TIFF, WebP, GIF." in said["PCX"].said
