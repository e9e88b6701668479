"""Where a request ends: no byte of a body is ever taken for a request, and what two servers could read differently
is refused (RFC 9112, sections 3.2 and 6; RFC 9110, section 7.8)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from servers import LiveServer, run_app
from sockets import BODY, LAST, all_received, call, connected, received

SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
UPGRADES = {
    "h2c": ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAAAAIAAAAB"),
    "websocket": ("Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
    "unknown": ("Upgrade: TLS/1.3, IRC/6.9", "Connection: UPGRADE"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_app(tmp_path_factory.mktemp("framing")) as server:
        yield server


def at_once(data: bytes) -> list[bytes]:
    return [data]


def body_later(data: bytes) -> list[bytes]:
    head, end, body = data.partition(b"\r\n\r\n")
    return [head + end, body]


def body_in_two(data: bytes) -> list[bytes]:
    head, end, body = data.partition(b"\r\n\r\n")
    return [head + end + body[:10], body[10:]]


def byte_by_byte(data: bytes) -> list[bytes]:
    return [bytes([each]) for each in data]


Cut = Callable[[bytes], list[bytes]]
CUTS = [at_once, body_later, body_in_two, byte_by_byte]


def answers(server: LiveServer, sent: bytes, cut: Cut = at_once) -> list[tuple[int, str]]:
    """Status, and what tells answers apart, of all that comes back; each part is sent in a segment of its own."""
    with connected(server) as connection:
        for part in cut(sent):
            connection.sendall(part)
            if cut is not byte_by_byte:
                time.sleep(0.1)
        return [
            (answer.status, next(name for name in ("error_code", "result", "status", "error") if name in answer.body))
            for answer in all_received(connection)
        ]


def chunked(data: bytes) -> bytes:
    """The same request, its body in two chunks."""
    head, _, body = data.partition(b"\r\n\r\n")
    head = head.replace(f"content-length: {len(body)}".encode(), b"transfer-encoding: chunked")
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:100], body[100:]))
    return head + b"\r\n\r\n" + pieces + b"0\r\n\r\n"


READ, ALIVE = (200, "result"), (200, "status")


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("upgrade", UPGRADES)
def test_an_upgrade_that_is_not_spoken_here_is_ignored(server: LiveServer, upgrade: str, cut: Cut) -> None:
    assert answers(server, call(server, BODY, None, *UPGRADES[upgrade]) + LAST, cut) == [READ, ALIVE]


@pytest.mark.parametrize("cut", CUTS)
def test_an_upgrade_with_a_body_in_chunks(server: LiveServer, cut: Cut) -> None:
    assert answers(server, chunked(call(server, BODY, None, *UPGRADES["h2c"])) + LAST, cut) == [READ, ALIVE]


@pytest.mark.parametrize("cut", [at_once, byte_by_byte])
def test_upgrades_one_after_the_other(server: LiveServer, cut: Cut) -> None:
    upgrading, plain = call(server, BODY, None, *UPGRADES["h2c"]), call(server)
    without_body = b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    sent = [without_body, upgrading, plain, chunked(upgrading), without_body, chunked(plain), LAST]
    assert answers(server, b"".join(sent), cut) == [ALIVE, READ, READ, READ, ALIVE, READ, ALIVE]


def test_thousands_of_upgrades_in_one_segment(server: LiveServer) -> None:
    one = b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    assert answers(server, one * 2000 + LAST) == [ALIVE] * 2001


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("upgrade", ["", *UPGRADES])
def test_a_body_is_never_a_request(server: LiveServer, upgrade: str, cut: Cut) -> None:
    lines = UPGRADES.get(upgrade, ("X-Nothing: 1",))
    called = call(server, SMUGGLED, None, *lines)
    assert answers(server, called + LAST, cut) == [(400, "error_code"), ALIVE]
    head = "\r\n".join(["POST /v3/auth/tokens HTTP/1.1", "Host: a", f"Content-Length: {len(SMUGGLED)}", *lines, "", ""])
    assert answers(server, head.encode() + SMUGGLED + LAST, cut) == [(400, "error"), ALIVE]


@pytest.mark.parametrize("upgrade", ["", *UPGRADES])
def test_a_body_that_is_refused_before_it_came_is_no_request(server: LiveServer, upgrade: str) -> None:
    lines = UPGRADES.get(upgrade, ())
    head = "\r\n".join(["POST /nowhere HTTP/1.1", "Host: a", f"Content-Length: {len(SMUGGLED)}", *lines, "", ""])
    for cut in CUTS:
        # closed after the answer, since the body was not waited for
        assert answers(server, head.encode() + SMUGGLED, cut) == [(404, "error_code")]


POST = b"POST /v3/auth/tokens HTTP/1.1\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /health/live HTTP/1.1\r\n\r\n",
        b"GET /health/live HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        b"GET /health/live HTTP/1.1\r\nHost: a\r\nX-Between: 1\r\nhost: b\r\n\r\n",
        b"GET /health/live HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding: identity\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding:\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nX: 1\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST.replace(b"1.1", b"1.0") + b"Host: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nContent-Length: 0\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST + b"Host: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        POST + b"Host: a\r\nContent-Length: 2, 2\r\n\r\n{}",
        POST + b"Host: a\r\nContent-Length: +2\r\n\r\n{}",
        POST + b"Host: a\r\nContent-Length: 0x2\r\n\r\n{}",
        POST + b"Host: a\r\nContent-Length:\r\n\r\n{}",
        POST + b"Host: a\r\nTransfer-Encoding: chunked\r\n\r\n2;\rx\r\n{}\r\n0\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
        POST + b"Host: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}X0\r\n\r\n",
        POST.replace(b"\r\n", b"\n") + b"Host: a\nContent-Length: 2\n\n{}",
        b"CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
        b"CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
@pytest.mark.parametrize("upgrade", [b"", b"Connection: Upgrade\r\nUpgrade: h2c\r\n"], ids=["plain", "upgrade"])
def test_what_could_be_read_differently_is_refused(server: LiveServer, sent: bytes, upgrade: bytes) -> None:
    line, end, rest = sent.partition(b"\n")
    with connected(server, line + end + upgrade + rest + SMUGGLED) as connection:
        status, headers, body = received(connection)  # one answer, then the connection is closed
    assert (status, body["error_code"]) == (400, "APIG.0602"), body
    assert headers["content-type"] == "application/json" and headers["connection"] == "close"
    assert set(body) == {"error_code", "error_msg"} and headers["x-request-id"]


def test_health_checks_may_speak_http_1_0_without_a_host(server: LiveServer) -> None:
    assert answers(server, b"GET /health/live HTTP/1.0\r\n\r\n") == [ALIVE]


def test_a_method_of_its_own_is_answered_in_our_shape(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        assert answers(server, b"PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n" + LAST)[0] == (404, "error_code")
