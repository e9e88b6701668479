"""Requests and answers as they go over the wire: for what HTTP clients would never send."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from servers import LiveServer

BODY = json.dumps({"image": "A" * 400}).encode()
LAST = b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
"""A request that has the server close the connection once it has answered all that came before."""


class Received(NamedTuple):
    """One answer; names of headers are lower case."""

    status: int
    headers: dict[str, str]
    body: Any


@contextmanager
def connected(server: LiveServer, data: bytes = b"") -> Iterator[socket.socket]:
    """A connection on which ``data`` has been sent."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(data)
        yield connection


def call(server: LiveServer, body: bytes = BODY, length: int | None = None, *more: str) -> bytes:
    """A signed call of web-image as it goes over the wire; ``more`` are lines of its head."""
    target = f"/v2/{server.credentials['project_id']}/ocr/web-image"
    headers = server.signed("POST", target, body) | {"content-length": str(length or len(body))}
    lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), *more]
    return "\r\n".join([*lines, "", ""]).encode() + body


def received(connection: socket.socket) -> Received:
    """The one answer that comes until the server closes the connection."""
    (answer,) = all_received(connection)
    return answer


def all_received(connection: socket.socket) -> list[Received]:
    """All answers that come until the server closes the connection; their bodies are JSON."""
    data, answers = b"".join(iter(lambda: connection.recv(65536), b"")), []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        length = int(headers["content-length"])
        answers.append(Received(int(status.split()[1]), headers, json.loads(data[:length])))
        data = data[length:]
    return answers
