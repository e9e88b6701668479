"""Connections by the thousand on which nothing comes, more of them than there are files, and bodies that are cut."""

from __future__ import annotations

import logging
import resource
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from servers import Answer, LiveServer, ScriptedReader, run_app, run_server
from sockets import BODY, call, connected

WANTED = 10_000
SPARE = 200
"""Files that this process and the server need besides."""
BYTES_EACH = 64 * 1024
"""What one connection may cost the server: it has a parser, two timers and a request that has not begun."""


@contextmanager
def files_allowed() -> Iterator[int]:
    """As many open files as the system lets this process have, and what it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = WANTED + SPARE if hard == resource.RLIM_INFINITY else min(hard, WANTED + SPARE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))
    try:
        yield max(soft, allowed)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def resident_bytes(server: LiveServer) -> int:
    assert server.process is not None
    return int(psutil.Process(server.process.pid).memory_info().rss)


def hold(stack: ExitStack, server: LiveServer, count: int, sent: bytes = b"") -> list[socket.socket]:
    return [stack.enter_context(connected(server, sent)) for _ in range(count)]


def test_thousands_of_idle_connections(tmp_path: Path, hello_base64: str) -> None:
    """Ten thousand where the system allows that many files to a process, else as many as it does."""
    with files_allowed() as allowed, ExitStack() as stack, run_server(tmp_path) as server:
        assert server.read({"image": hello_base64}).status == 200
        before = resident_bytes(server)
        count = min(WANTED, allowed - SPARE)
        held = hold(stack, server, count)
        started = time.monotonic()
        assert server.request("GET", "/health/live").status == 200
        assert server.read({"image": hello_base64}).status == 200
        assert time.monotonic() - started < 30
        assert resident_bytes(server) - before < count * BYTES_EACH
        # a head has fifteen seconds to come
        held[0].settimeout(60)
        assert held[0].recv(1) == b"", "closed without a word"
        held[-1].settimeout(60)
        assert held[-1].recv(1) == b""


def test_more_connections_than_files(tmp_path: Path) -> None:
    """Those that find no place are closed at once (libuv sheds them); when others have ended, all is well by itself."""
    with ExitStack() as stack, run_server(tmp_path) as server:
        assert server.process is not None
        used = psutil.Process(server.process.pid).num_fds()
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (used + 50, used + 50))
        held = hold(stack, server, 100)
        deadline = time.monotonic() + 10  # before any of the others is closed for want of a head
        while _count_ended(held) < 25:  # not 50: the server may close some files of its own meanwhile
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert _count_ended(held) < 100
        deadline = time.monotonic() + 60
        while _count_ended(held) < 100:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        # the server has closed its end of every one: nothing of them is left to count
        assert server.request("GET", "/health/ready").status == 200


def _count_ended(connections: Sequence[socket.socket]) -> int:
    """How many the server has closed; it sends nothing on them before."""
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ)
        return len(selector.select(0))


def test_a_low_soft_limit_of_files_is_raised(tmp_path: Path, hello_base64: str) -> None:
    """As shells and service managers set it; also a decoder that is started beside so many files works, with few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as stack:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        try:
            server = stack.enter_context(run_server(tmp_path))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert server.process is not None
        assert resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE) == (hard, hard)
        with files_allowed():
            hold(stack, server, 1100)
            (nursery,) = psutil.Process(server.process.pid).children()
            for process in (nursery, *nursery.children()):
                process.kill()
            assert server.read({"image": hello_base64}).status == 200
            (nursery,) = psutil.Process(server.process.pid).children()
            allowed = [resource.prlimit(decoder.pid, resource.RLIMIT_NOFILE)[0] for decoder in nursery.children()]
            assert allowed and max(allowed) < 64


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_body_that_is_cut_costs_its_sender_alone(
    tmp_path: Path, share: float, caplog: pytest.LogCaptureFixture
) -> None:
    reader = ScriptedReader()
    caplog.set_level(logging.INFO)
    with run_app(tmp_path, reader, daily_quota=1) as server:
        whole = call(server)
        head, _, body = whole.partition(b"\r\n\r\n")
        with connected(server, head + b"\r\n\r\n" + body[: int(len(body) * share)]):
            pass
        deadline = time.monotonic() + 30
        while "disconnected" not in caplog.text:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        answer: Answer = server.read(BODY)
        assert answer.status == 200, "no call was counted for the one that was cut"
        assert reader.reads == 1
