"""The HTTP protocol without a socket: what the application is asked, for bytes in the pieces in which they come."""

from __future__ import annotations

import asyncio
import atexit
from functools import cache
from typing import Any, cast

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from webimage_ocr.api.envelope import ErrorEnvelope
from webimage_ocr.api.http_protocol import HttpProtocol
from webimage_ocr.api.middleware import CertainFraming, RequestId

Asked = tuple[str, str, bytes]
"""Method, target and body of one request."""


def requests_of(pieces: list[bytes]) -> list[Asked]:
    """The requests that the application has had in whole once all has come."""
    return _loop().run_until_complete(_converse(pieces))


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


class _Transport:
    """Takes what is written, and notes whether it was closed."""

    def __init__(self) -> None:
        self.closed = False
        self.written = b""

    def write(self, data: bytes) -> None:
        assert not self.closed, "nothing is written after the end"
        self.written += data

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str) -> Any:
        return {"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)}.get(name)

    def pause_reading(self) -> None:
        """Nothing: what is here is all there is."""

    def resume_reading(self) -> None:
        """As above."""


async def _converse(pieces: list[bytes]) -> list[Asked]:
    asked: list[Asked] = []

    async def note(scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message["body"]
            if not message["more_body"]:
                break
        asked.append((scope["method"], scope["raw_path"].decode("latin-1"), body))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    app = RequestId(ErrorEnvelope(CertainFraming(note), with_detail=False))
    config = uvicorn.Config(app, http=HttpProtocol, log_config=None, access_log=False, lifespan="off")
    config.load()
    state, transport = ServerState(), _Transport()
    protocol = HttpProtocol(config=config, server_state=state, app_state={}, _loop=asyncio.get_running_loop())
    protocol.connection_made(cast(asyncio.Transport, transport))
    for piece in pieces:
        if not transport.closed:
            protocol.data_received(piece)
        await _settle()
    protocol.connection_lost(None)
    await _settle()
    await asyncio.gather(*state.tasks, return_exceptions=True)
    assert transport.written == b"" or transport.written.startswith(b"HTTP/1.1 "), transport.written[:100]
    return asked


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)
