"""What breaks around a running server, one thing after another; each comes to an end by itself or is mended here."""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress

import psutil

from servers import LiveServer
from soak.traffic import Traffic

Fault = Callable[[LiveServer, Traffic], None]


def kill_a_decoder(server: LiveServer, _: Traffic) -> None:
    """A decoder ends in the middle of its work."""
    _signal(_decoders(server)[-1:], signal.SIGKILL)


def kill_all_decoders(server: LiveServer, _: Traffic) -> None:
    """The process that forks decoders goes, and they with it."""
    _signal(_decoders(server), signal.SIGKILL)


def stop_a_decoder(server: LiveServer, _: Traffic) -> None:
    """A decoder does nothing any more, as one that hangs."""
    _signal(_decoders(server)[-1:], signal.SIGSTOP)


def lock_the_database(server: LiveServer, _: Traffic) -> None:
    """Another program writes for two seconds: what writes here waits."""
    _lock(server, 2)


def lock_the_database_for_long(server: LiveServer, _: Traffic) -> None:
    """Longer than the five seconds that is waited."""
    _lock(server, 8)


def flood(_: LiveServer, traffic: Traffic) -> None:
    """Sixty calls at once."""
    with ThreadPoolExecutor(60) as pool:
        for number in range(60):
            pool.submit(traffic.send, "picture", random.Random(number))


def hold_connections(server: LiveServer, _: Traffic) -> None:
    """Two hundred connections on which nothing comes, or a head a byte at a time."""
    with ExitStack() as stack:
        held = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10)) for _ in range(200)
        ]
        for _round in range(10):
            for connection in held[::2]:
                with suppress(OSError):
                    connection.sendall(b"G")
            time.sleep(0.5)


FAULTS: Sequence[Fault] = (
    kill_a_decoder,
    lock_the_database,
    flood,
    stop_a_decoder,
    hold_connections,
    lock_the_database_for_long,
    kill_all_decoders,
)


def _decoders(server: LiveServer) -> list[psutil.Process]:
    """The process that forks decoders, and after it those."""
    assert server.process is not None
    return psutil.Process(server.process.pid).children(recursive=True)


def _signal(processes: Sequence[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


def _lock(server: LiveServer, seconds: float) -> None:
    with closing(sqlite3.connect(server.state / "webimage-ocr.sqlite3", timeout=30, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        database.execute("ROLLBACK")
