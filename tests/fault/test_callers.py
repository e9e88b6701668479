"""Callers that hang up, send too slowly, or send what is no HTTP: nobody else waits for them."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from servers import LiveServer, ScriptedReader, run_app
from sockets import BODY, call, connected, received
from webimage_ocr.api import http_protocol


def until(condition: bool, deadline: float) -> bool:
    """Whether to go on waiting."""
    assert time.monotonic() < deadline
    if not condition:
        time.sleep(0.02)
    return not condition


def waits(connection: socket.socket) -> bool:
    """Whether no answer comes for a second, as none does while a call is read or waits."""
    connection.settimeout(1)
    try:
        connection.recv(1)
    except TimeoutError:
        return True
    finally:
        connection.settimeout(30)
    return False


def is_full(server: LiveServer) -> bool:
    """Whether a call is refused at once; one that is not hangs up and leaves."""
    with connected(server, call(server)) as probe:
        return not waits(probe)


def test_a_caller_that_hangs_up_stops_its_read(tmp_path: Path) -> None:
    reader = ScriptedReader()
    reader.go_on.clear()
    with run_app(tmp_path, reader, workers=1) as server:
        with connected(server, call(server)):
            assert reader.reading.acquire(timeout=30)
        assert reader.stopped.acquire(timeout=10)


def test_a_caller_that_hangs_up_leaves_the_queue(tmp_path: Path) -> None:
    reader = ScriptedReader()
    reader.go_on.clear()
    with run_app(tmp_path, reader, workers=1, waiting=1) as server:
        with connected(server, call(server)) as first:
            assert reader.reading.acquire(timeout=30)
            with connected(server, call(server)) as second:
                assert waits(second)
                deadline = time.monotonic() + 30
                while until(is_full(server), deadline):
                    pass
            with connected(server, call(server)) as third:
                # its place is that of the one who went: it would be refused at once otherwise
                assert waits(third)
                reader.go_on.set()
                assert first.recv(12) == third.recv(12) == b"HTTP/1.1 200"
        assert reader.reads == 2, "what waited for nobody was never begun"


def test_hanging_up_costs_no_quota(tmp_path: Path) -> None:
    reader = ScriptedReader()
    reader.go_on.clear()
    with run_app(tmp_path, reader, workers=1, daily_quota=1) as server:
        with connected(server, call(server)):
            assert reader.reading.acquire(timeout=30)
        assert reader.stopped.acquire(timeout=10)
        reader.go_on.set()
        deadline = time.monotonic() + 30
        while until(server.read(BODY).status == 200, deadline):
            pass


def test_a_body_that_comes_too_slowly_is_refused(tmp_path: Path) -> None:
    with run_app(tmp_path, upload_s=2) as server, connected(server, call(server, length=1000)) as connection:
        for _ in range(3):
            time.sleep(0.1)
            connection.sendall(b" ")
        status, headers, body = received(connection)
        assert (status, body["error_code"], headers["connection"]) == (400, "APIG.0602", "close")
        assert "did not come within 2 s" in headers["x-error-detail"]


def test_a_head_that_never_ends_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_TIMEOUT_S", 0.5)
    with run_app(tmp_path) as server:
        for beginning in (b"", b"GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"GE"):
            with connected(server, beginning) as connection:
                assert connection.recv(1000) == b"", "closed without a word"


def test_a_head_without_bounds_is_refused(tmp_path: Path) -> None:
    with run_app(tmp_path) as server, connected(server, b"GET / HTTP/1.1\r\nHost: a\r\n") as connection:
        with pytest.raises(OSError, match=r"reset|pipe|Broken"):
            for _ in range(10_000):
                connection.sendall(b"X-Large: " + b"a" * 8000)
        assert server.request("GET", "/health/live").status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01 this is TLS\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n",
        b"POST /v3/auth/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /v3/auth/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /v3/auth/tokens HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n",
        b"BREW /coffee HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_in_our_shape(tmp_path: Path, sent: bytes) -> None:
    with run_app(tmp_path) as server, connected(server, sent) as connection:
        status, headers, body = received(connection)
    assert (status, body["error_code"]) == (400, "APIG.0602"), body
    assert headers["content-type"] == "application/json"
    assert set(body) == {"error_code", "error_msg"} and headers["x-request-id"]


def test_strangers_get_no_room_for_a_picture(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        answer = server.request("POST", "/v3/auth/tokens", b" " * 70_000)
    assert (answer.status, answer.json["error_code"]) == (413, "APIG.0201")


def test_an_upgrade_is_an_ordinary_request(tmp_path: Path) -> None:
    head = b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    with run_app(tmp_path) as server, connected(server, head + b"Sec-WebSocket-Version: 13\r\n\r\n") as connection:
        assert connection.recv(12) == b"HTTP/1.1 200"


def test_clients_may_speak_http_as_they_like(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        one = call(server)
        with connected(server, one * 3) as connection:
            answers = b""
            while answers.count(b"HTTP/1.1 200") < 3:
                answers += connection.recv(65536)
        head, _, body = one.partition(b"\r\n\r\n")
        with connected(server, head + b"\r\nExpect: 100-continue\r\n\r\n") as connection:
            assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(body)
            assert connection.recv(12) == b"HTTP/1.1 200"
        chunked = head.replace(f"content-length: {len(body)}".encode(), b"transfer-encoding: chunked")
        pieces = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:100], body[100:]))
        with connected(server, chunked + b"\r\n\r\n" + pieces + b"0\r\n\r\n") as connection:
            assert connection.recv(12) == b"HTTP/1.1 200"
