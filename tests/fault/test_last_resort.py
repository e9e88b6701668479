"""Whatever is raised, wherever: the caller gets the documented shape, and a request id that stands in the log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

import servers
from servers import LiveServer, ScriptedReader, run_app
from sockets import BODY, call, connected, received
from webimage_ocr.api.app import create_app
from webimage_ocr.settings import Settings


class PanicException(BaseException):
    """What a panic in Rust is raised as: not an Exception."""


RAISED: dict[str, BaseException] = {
    kind.__name__: kind("raised by a test")
    for kind in (
        PanicException,
        asyncio.CancelledError,
        GeneratorExit,
        KeyError,
        KeyboardInterrupt,
        MemoryError,
        OSError,
        RecursionError,
        StopAsyncIteration,
        StopIteration,
        SystemExit,
        TimeoutError,
    )
} | {"group": BaseExceptionGroup("raised by a test", [PanicException(), ValueError()])}

NAME = b"x-raise"
"""A request with this header gets what it names raised."""


class Raises:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        for name, value in scope.get("headers", ()):
            if name == NAME:
                raise RAISED[value.decode()]
        await self.app(scope, receive, send)


def places() -> list[str]:
    """The names of what every request passes."""
    return [middleware.cls.__name__ for middleware in create_app(Settings()).user_middleware]  # type: ignore[attr-defined]


BELOW = range(places().index("LastResort") + 1, len(places()) + 1)


@contextmanager
def raising(folder: Path, monkeypatch: pytest.MonkeyPatch, index: int) -> Iterator[LiveServer]:
    """A server where the place of that index raises."""

    def create(*parts: Any, **options: Any) -> FastAPI:
        app = create_app(*parts, **options)
        app.user_middleware.insert(index, Middleware(Raises))
        return app

    monkeypatch.setattr(servers, "create_app", create)
    with run_app(folder) as server:
        yield server


@pytest.mark.parametrize("index", BELOW, ids=[f"below {places()[index - 1]}" for index in BELOW])
def test_nothing_leaves_without_the_documented_shape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: int, caplog: pytest.LogCaptureFixture
) -> None:
    with raising(tmp_path, monkeypatch, index) as server:
        for name in RAISED:
            sent = call(server, BODY, None, f"{NAME.decode()}: {name}", "connection: close")
            with connected(server, sent) as connection:
                status, headers, body = received(connection)
            stopped = name in ("CancelledError", "GeneratorExit", "KeyboardInterrupt", "SystemExit")
            expected = (503, "ModelArts.4403") if stopped else (500, "ModelArts.4505")
            assert (status, body["error_code"]) == expected, name
            assert set(body) == {"error_code", "error_msg"}
            assert headers["content-type"] == "application/json"
            assert headers["x-request-id"] in caplog.text
            assert "raised by a test" not in str(body) + str(headers)
        assert server.read(BODY).status == 200, "and the next one is served"


class FullLog:
    """A log that cannot be written any more: its disk is full, or the pipe's other end has gone."""

    def __getattr__(self, name: str) -> Any:
        raise BrokenPipeError(name)


def test_a_log_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_app(tmp_path) as server:
        for module in ("envelope", "middleware", "service"):
            monkeypatch.setattr(f"webimage_ocr.api.{module}.log", FullLog())
        for answer in (server.request("GET", "/nowhere"), server.read({})):
            assert set(answer.json) == {"error_code", "error_msg"}
            assert answer.headers["x-request-id"]
        monkeypatch.undo()


class FailingReader(ScriptedReader):
    """Raises in a thread what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.raised: BaseException = ValueError()

    def read(self, *_: Any, **__: Any) -> Any:
        raise self.raised


@pytest.mark.parametrize("name", [name for name in RAISED if name not in ("KeyboardInterrupt", "SystemExit")])
def test_what_a_reader_raises(tmp_path: Path, name: str) -> None:
    reader = FailingReader()
    reader.raised = RAISED[name]
    with run_app(tmp_path, reader, deadline_s=5) as server:
        answer = server.read(BODY)
        assert answer.json["error_code"] == "AIS.0105", answer.body
        assert answer.headers["x-request-id"]
        assert server.request("GET", "/health/live").status == 200
