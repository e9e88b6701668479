"""Every documented condition of web-image over HTTP: status, code, message, shape of the answer."""

from __future__ import annotations

import base64
import http.client
import re
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest

from pictures import draw_text
from servers import Answer, LiveServer

MESSAGES = {
    "AIS.0101": "The input parameter is invalid.",
    "AIS.0102": "The image format is not supported.",
    "AIS.0103": "The image size does not meet the requirements.",
    "AIS.0104": "The image is not supported or the image quality is poor.",
    "ModelArts.0212": "Invalid Token header. The Token not contain project item.",
    "ModelArts.4101": "Token header cannot be empty.",
    "ModelArts.4104": "Invalid Request Content Length.",
    "ModelArts.4105": "The JSON format of the input data is incorrect.",
    "ModelArts.4203": "Access denied! You do not have permission.",
    "ModelArts.4601": "The URL is not allowed.",
    "ModelArts.4603": "Obtaining the file from the URL failed.",
    "APIG.0101": "The API does not exist or has not been published in the environment.",
    "APIG.0201": "Request entity too large.",
    "APIG.0301": "Incorrect IAM authentication information:",
}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@dataclass(frozen=True)
class Condition:
    """What is sent, and what has to come back; ``says`` must stand in message or detail."""

    name: str
    status: int
    code: str
    body: Any = None
    path: str | None = None
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    token: Callable[[LiveServer], str | None] = LiveServer.token
    says: str = ""


IMAGE = b64(draw_text(["condition"]))
TINY = b64(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAAAAACoWZBhAAAADklEQVR4nGP4DwUMlDEA98BjnVzRdrgAAAAASUVORK5CYII=")
)

OLD_SIGNATURE = {
    "Authorization": "SDK-HMAC-SHA256 Access=NOBODY, SignedHeaders=host;x-sdk-date, Signature=00",
    "X-Sdk-Date": "20000101T000000Z",
}
V11_SIGNATURE = {"Authorization": "V11-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature=00"}
LITERAL = "/v2/%7Bproject_id%7D/ocr/web-image"


def nobody(_: LiveServer) -> None:
    """No token at all."""


CONDITIONS = [
    # the fields
    Condition("neither image nor url", 400, "AIS.0101", {}, says="exactly one of image and url"),
    Condition("image is null", 400, "AIS.0101", {"image": None}),
    Condition("image is empty", 400, "AIS.0101", {"image": "", "url": ""}),
    Condition("image and url", 400, "AIS.0101", {"image": IMAGE, "url": "https://example.com/a.png"}),
    Condition("image is a number", 400, "AIS.0101", {"image": 1}, says="image"),
    Condition("switch in quotes", 400, "AIS.0101", {"image": IMAGE, "detect_font": "True"}, says="detect_font"),
    Condition("switch is 1", 400, "AIS.0101", {"image": IMAGE, "detect_font": 1}, says="true or false"),
    Condition("switch is yes", 400, "AIS.0101", {"image": IMAGE, "detect_text_direction": "yes"}),
    Condition("extract_type is text", 400, "AIS.0101", {"image": IMAGE, "extract_type": "image_size"}),
    Condition("extract_type is an object", 400, "AIS.0101", {"image": IMAGE, "extract_type": {"image_size": 1}}),
    Condition("extract_type is 0", 400, "AIS.0101", {"image": IMAGE, "extract_type": 0}),
    Condition("extract_type is unknown", 400, "AIS.0101", {"image": IMAGE, "extract_type": ["size"]}),
    Condition("extract_type holds a number", 400, "AIS.0101", {"image": IMAGE, "extract_type": [1]}),
    # the JSON
    Condition("empty body", 400, "ModelArts.4105", b"", says="empty"),
    Condition("not JSON", 400, "ModelArts.4105", b"image=abc"),
    Condition("not UTF-8", 400, "ModelArts.4105", b'{"image": "\xff\xfe"}'),
    Condition("JSON list", 400, "ModelArts.4105", [IMAGE], says="JSON object"),
    Condition("JSON null", 400, "ModelArts.4105", b"null"),
    # the picture
    Condition("not Base64", 400, "AIS.0102", {"image": "not base64!"}, says="Base64"),
    Condition("data: prefix", 400, "AIS.0102", {"image": "data:image/png;base64," + IMAGE}, says="prefix"),
    Condition("PDF", 400, "AIS.0102", {"image": b64(b"%PDF-1.7\n" + bytes(200))}),
    Condition("SVG", 400, "AIS.0102", {"image": b64(b'<svg xmlns="http://www.w3.org/2000/svg"/>')}),
    Condition("text", 400, "AIS.0102", {"image": b64(b"hello world, this is no picture at all")}),
    Condition("side too short", 400, "AIS.0103", {"image": TINY}, says="10 x 10"),
    Condition("truncated", 400, "AIS.0104", {"image": b64(base64.b64decode(IMAGE)[:300])}),
    Condition("file too large", 400, "ModelArts.4104", {"image": b64(b"\x89PNG\r\n\x1a\n" + bytes(10 * 1024 * 1024))}),
    Condition("body too large", 413, "APIG.0201", b'{"image": "' + b"A" * (15 * 1024 * 1024) + b'"}'),
    # the url
    Condition("url of another scheme", 400, "ModelArts.4601", {"url": "ftp://example.com/a.png"}),
    Condition("url of a file", 400, "ModelArts.4601", {"url": "file:///etc/passwd"}),
    Condition("url malformed", 400, "ModelArts.4601", {"url": "https://"}),
    Condition("url private", 400, "ModelArts.4601", {"url": "http://127.0.0.1/a.png"}),
    # who asks
    Condition("no credentials", 401, "APIG.0301", {}, token=nobody, says="x-auth-token not found"),
    Condition("empty token", 401, "ModelArts.4101", {}, token=nobody, headers={"X-Auth-Token": ""}),
    Condition("bad token", 401, "APIG.0301", {}, token=lambda _: "MIIabc", says="decrypt token fail"),
    Condition(
        "token without project", 401, "ModelArts.0212", {"image": IMAGE}, token=lambda server: server.token(scope={})
    ),
    Condition("another project", 403, "ModelArts.4203", {"image": IMAGE}, path="/v2/" + "0" * 32 + "/ocr/web-image"),
    Condition("old signature", 401, "APIG.0301", {}, token=nobody, headers=OLD_SIGNATURE, says="signature expired"),
    Condition("unknown algorithm", 401, "APIG.0301", {}, token=nobody, headers=V11_SIGNATURE, says="V11-HMAC-SHA256"),
    Condition("unknown bearer key", 401, "APIG.0301", {}, token=nobody, headers={"Authorization": "Bearer wio_A_b"}),
    # where
    Condition("literal {project_id}", 404, "APIG.0101", {}, path=LITERAL, says="{project_id}"),
    Condition("unknown path", 404, "APIG.0101", {}, path="/v2/p/ocr/handwriting"),
    Condition("GET", 404, "APIG.0101", method="GET"),
    Condition("PUT", 404, "APIG.0101", {}, method="PUT"),
    Condition("slash at the end", 404, "APIG.0101", {}, path="/health/live/", method="GET"),
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_condition(live_server: LiveServer, condition: Condition) -> None:
    token = condition.token(live_server)
    headers = {"X-Auth-Token": token} if token else {}
    path = condition.path or f"/v2/{live_server.credentials['project_id']}/ocr/web-image"
    answer = live_server.request(condition.method, path, condition.body, headers | condition.headers)
    assert (answer.status, answer.json["error_code"]) == (condition.status, condition.code), answer.body
    assert answer.said.startswith(MESSAGES[condition.code])
    assert condition.says in answer.said
    assert_error_shape(answer)


def assert_error_shape(answer: Answer) -> None:
    """The two documented keys, both strings, in JSON; and the request id in the head."""
    assert answer.headers["content-type"] == "application/json"
    assert all(isinstance(value, str) for value in answer.json.values())
    assert set(answer.json) == {"error_code", "error_msg"}
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


def test_a_body_that_is_too_large_is_refused_before_it_comes(live_server: LiveServer) -> None:
    """Nothing but the head is sent, and the answer comes."""
    with socket.create_connection(("127.0.0.1", live_server.port), timeout=10) as connection:
        head = "POST /v2/p/ocr/web-image HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(12) == b"HTTP/1.1 413"


def test_a_chunked_body_that_is_too_large_is_refused(live_server: LiveServer) -> None:
    """Its size is not announced, so it is counted."""
    connection = http.client.HTTPConnection("127.0.0.1", live_server.port, timeout=30)
    chunks = (bytes(1024 * 1024) for _ in range(17))
    headers = {"X-Auth-Token": live_server.token(), "Transfer-Encoding": "chunked"}
    with closing(connection):
        connection.request("POST", "/v2/p/ocr/web-image", chunks, headers, encode_chunked=True)
        assert connection.getresponse().status == 413


@pytest.mark.parametrize("blank", [None, "", [], [""]], ids=repr)
def test_blank_extract_type_extracts_nothing(live_server: LiveServer, blank: object) -> None:
    answer = live_server.read({"image": IMAGE, "extract_type": blank})
    assert answer.status == 200
    assert answer.json["result"]["extracted_data"] == {}


def test_success_has_the_documented_shape(live_server: LiveServer) -> None:
    answer = live_server.read({"image": IMAGE, "extract_type": ["image_size"], "unknown": 1, "detect_font": None})
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    result = answer.json["result"]
    assert result["words_block_count"] == len(result["words_block_list"]) == 1
    (block,) = result["words_block_list"]
    assert set(block) == {"words", "confidence", "location"} and block["words"] == "condition"
    assert 0 < block["confidence"] <= 1
    assert len(block["location"]) == 4
    assert all(type(number) is int for corner in block["location"] for number in corner)
    assert result["extracted_data"] == {"image_size": {"height": 72, "width": 480}}


def test_who_asks_for_it_gets_the_probability_of_each_block(live_server: LiveServer) -> None:
    """The page shows it; other clients get the documented keys alone."""
    for value, asked in (("true", True), ("false", False)):
        answer = live_server.read({"image": IMAGE}, {"X-Block-Probability": value})
        (block,) = answer.json["result"]["words_block_list"]
        assert ("probability" in block) is asked
        assert 0 <= block.get("probability", 1) <= 1


def test_no_text_is_no_error(live_server: LiveServer) -> None:
    answer = live_server.read({"image": b64(draw_text([" "]))})
    assert answer.status == 200
    assert answer.json == {"result": {"words_block_count": 0, "words_block_list": [], "extracted_data": {}}}


def test_every_answer_has_a_request_id(live_server: LiveServer) -> None:
    ids = {
        live_server.request("GET", path).headers["x-request-id"]
        for path in ("/health/live", "/health/ready", "/docs", "/openapi.json", "/nowhere", "/docs/assets/nothing.js")
    }
    assert len(ids) == 6
