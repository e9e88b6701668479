"""Bodies as they come: odd JSON, compressed ones, and what is said where one is refused."""

from __future__ import annotations

import gzip
import json
import re
import time
import tracemalloc
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from servers import LiveServer, run_app

BODY = json.dumps({"image": "AAAA"}).encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_app(tmp_path_factory.mktemp("bodies") / "state") as server:
        yield server


@pytest.fixture(scope="module")
def admin(server: LiveServer) -> dict[str, str]:
    return {"X-Auth-Token": server.token(scope={})}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[" * 1_000_000, "ModelArts.4105"),
        (b'{"image":' + b"[" * 200_000 + b"]" * 200_000 + b"}", "ModelArts.4105"),
        (b'{"image": "x", "detect_font": ' + b"9" * 10_000 + b"}", "AIS.0101"),
        (b'{"image": "\\ud800"}', "ModelArts.4105"),
        (b"\xef\xbb\xbf{}", "AIS.0101"),
        (b'{"image": "A"} x', "ModelArts.4105"),
        ("{}".encode("utf-16"), "ModelArts.4105"),
        (b'{"image": "x", "other": NaN}', "ModelArts.4105"),
        (b'{"image": "x", "other": -Infinity}', "ModelArts.4105"),
        (b'{"image": "x", "other": {"a": [Infinity]}}', "ModelArts.4105"),
    ],
    ids=["deep", "deep field", "number", "surrogate", "BOM", "rest", "UTF-16", "NaN", "-Infinity", "Infinity inside"],
)
def test_odd_json_is_refused_at_once(server: LiveServer, body: bytes, code: str) -> None:
    started = time.monotonic()
    answer = server.read(body)
    assert (answer.status, answer.json["error_code"]) == (400, code)
    # "at once" on a machine that is busy with other tests; nothing here may cost by the square of its length
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "body",
    [b'\xef\xbb\xbf{"image": "AAAA"}', b'{"image": "AAAA", "other": ' + b"9" * 4300 + b"}", b' \n{"image":"AAAA"}'],
    ids=["BOM", "long number", "blanks"],
)
def test_json_that_others_refuse_is_taken(server: LiveServer, body: bytes) -> None:
    assert server.read(body).status == 200


def test_bodies_of_every_route_are_read_as_strictly(server: LiveServer, admin: dict[str, str]) -> None:
    for body, code in ((b'{"name": NaN}', "ModelArts.4105"), (b'{"name": ' + b"9" * 9999 + b"}", "AIS.0101")):
        answer = server.request("POST", "/admin/v1/accounts", body, admin)
        assert (answer.status, answer.json["error_code"]) == (400, code), answer.body
    assert server.request("POST", "/admin/v1/accounts", b'\xef\xbb\xbf{"name": "x"}', admin).status == 201
    refused = server.request("POST", "/v3/auth/tokens", b'{"auth": NaN}')
    assert (refused.status, refused.json["error"]["code"]) == (400, 400)
    with_mark = b"\xef\xbb\xbf" + json.dumps(server.token_body()).encode()
    assert server.request("POST", "/v3/auth/tokens", with_mark).status == 201


FRAMEWORK = re.compile(
    r"pydantic|instance of|dictionary|Input should|Value error|(?i:fastapi|starlette|jiter|Traceback)"
)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v3/auth/tokens", []),
        ("POST", "/v3/auth/tokens", {"auth": 1}),
        ("POST", "/v3/auth/tokens", {"auth": {"identity": {"methods": "x"}}}),
        ("POST", "/v3/auth/tokens", {"auth": {"identity": {"methods": ["password"], "password": {"user": 3}}}}),
        ("POST", "/admin/v1/accounts", []),
        ("POST", "/admin/v1/accounts", {"name": 1}),
        ("POST", "/admin/v1/accounts", {"name": "x\0"}),
        ("POST", "/admin/v1/keys", {"user_id": "x", "kind": "other"}),
        ("POST", "/admin/v1/keys", {"user_id": "x", "hours": "many"}),
        ("GET", "/admin/v1/usage?days=many", None),
        ("PATCH", "/admin/v1/users/x", {"enabled": "yes"}),
        ("POST", "/console/session", []),
        ("POST", "/console/session", {"account": {}}),
        ("POST", "/v2/x/ocr/web-image", [1]),
    ],
)
def test_no_refusal_speaks_of_the_framework(
    server: LiveServer, admin: dict[str, str], method: str, path: str, body: Any
) -> None:
    answer = server.request(method, path, body, admin if path.startswith("/admin") else {})
    assert answer.status in (400, 401, 403), answer.body
    said = answer.body.decode() + unquote(answer.headers.get("X-Error-Detail", ""))
    assert not FRAMEWORK.search(said), said


def read_compressed(server: LiveServer, body: bytes, coding: str = "gzip") -> Any:
    return server.read(body, {"Content-Encoding": coding})


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP"])
def test_a_compressed_body_is_taken(server: LiveServer, coding: str) -> None:
    assert read_compressed(server, gzip.compress(BODY), coding).status == 200
    in_two = gzip.compress(BODY[:10]) + gzip.compress(BODY[10:])
    assert read_compressed(server, in_two, coding).status == 200
    assert server.read(BODY, {"Content-Encoding": "identity"}).status == 200


def test_a_compressed_login(server: LiveServer) -> None:
    body = gzip.compress(json.dumps(server.token_body()).encode())
    assert server.request("POST", "/v3/auth/tokens", body, {"Content-Encoding": "gzip"}).status == 201
    bomb = gzip.compress(b" " * 100_000 + json.dumps(server.token_body()).encode())
    assert server.request("POST", "/v3/auth/tokens", bomb, {"Content-Encoding": "gzip"}).status == 413


@pytest.mark.parametrize(
    ("body", "coding", "status", "says"),
    [
        (BODY, "gzip", 400, "Content-Encoding is gzip, and the body is not, or is damaged."),
        (zlib.compress(BODY), "gzip", 400, "Content-Encoding is gzip, and the body is not, or is damaged."),
        (gzip.compress(BODY)[:-9], "gzip", 400, "The compressed body ends too soon."),
        (gzip.compress(BODY) + b"rest", "gzip", 400, "Content-Encoding is gzip, and the body is not, or is damaged."),
        (gzip.compress(BODY), "br", 400, "The only Content-Encoding known here is gzip."),
        (gzip.compress(gzip.compress(BODY)), "gzip, gzip", 400, "The only Content-Encoding known here is gzip."),
        (gzip.compress(b""), "gzip", 400, "The body is empty."),
    ],
    ids=["plain", "zlib", "cut", "rest", "brotli", "twice", "empty"],
)
def test_what_cannot_be_decompressed(server: LiveServer, body: bytes, coding: str, status: int, says: str) -> None:
    answer = read_compressed(server, body, coding)
    assert (answer.status, says in answer.said) == (status, True), answer.said


def test_a_bomb_is_refused_and_never_held(server: LiveServer) -> None:
    bomb = gzip.compress(b"[" * 1_000_000_000, compresslevel=1)[:4_000_000]
    tracemalloc.start()
    try:
        answer = read_compressed(server, bomb)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (answer.status, answer.json["error_code"]) == (413, "APIG.0201")
    assert peak_bytes < 100 * 1024 * 1024


def test_strangers_are_refused_before_their_body_is_decompressed(server: LiveServer) -> None:
    path = f"/v2/{server.credentials['project_id']}/ocr/web-image"
    assert server.request("POST", path, b"no gzip", {"Content-Encoding": "gzip"}).status == 401


def test_long_answers_are_compressed_where_that_is_asked_for(server: LiveServer) -> None:
    def ask(path: str, **headers: str) -> tuple[str | None, bytes]:
        request = urllib.request.Request(
            server.url + path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.headers["Content-Encoding"], response.read()

    plain = ask("/openapi.json")
    coding, packed = ask("/openapi.json", Accept_Encoding="gzip")
    assert plain[0] is None and coding == "gzip"
    assert gzip.decompress(packed) == plain[1] and len(packed) < len(plain[1]) / 3
    assert ask("/health/live", Accept_Encoding="gzip")[0] is None  # too short to gain by it


def test_no_answer_is_compressed_where_a_setting_says_so(tmp_path: Path) -> None:
    with run_app(tmp_path / "state", gzip=False) as server:
        answer = server.request("GET", "/openapi.json", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] is None
        assert read_compressed(server, gzip.compress(BODY)).status == 200
