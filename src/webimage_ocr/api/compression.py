"""Bodies that come compressed (``Content-Encoding: gzip``); answers are compressed by Starlette's middleware."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webimage_ocr.errors import BadRequest, BodyTooLarge

_GZIP = zlib.MAX_WBITS | 16


class Decompression:
    """Hands on a compressed body as what it was before, up to the limit that holds for bodies.

    After the authorisation: a signature covers the bytes that were sent, and strangers' bombs are not even begun.
    """

    def __init__(self, app: ASGIApp, *, limit_bytes: Callable[[Scope], int]) -> None:
        self.app = app
        self.limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        codings = [value.strip().lower() for name, value in scope.get("headers", ()) if name == b"content-encoding"]
        if scope["type"] != "http" or all(coding in (b"", b"identity") for coding in codings):
            return await self.app(scope, receive, send)
        if codings not in ([b"gzip"], [b"x-gzip"]):
            raise BadRequest("The only Content-Encoding known here is gzip.")
        body = await run_in_threadpool(gunzip, await read_body(receive), self.limit_bytes(scope))
        await self.app(_uncompressed(scope, len(body)), replay(body, receive), send)


def _uncompressed(scope: Scope, length: int) -> Scope:
    kept = [pair for pair in scope["headers"] if pair[0] not in (b"content-encoding", b"content-length")]
    return {**scope, "headers": [*kept, (b"content-length", str(length).encode())]}


def gunzip(data: bytes, limit_bytes: int) -> bytes:
    """What was compressed (RFC 1952, one member after the other); raises BadRequest or BodyTooLarge."""
    parts: list[bytes] = []
    left_bytes = limit_bytes
    while data:
        member = zlib.decompressobj(_GZIP)
        try:
            # one byte more than there may be, and never a bomb of which all would be held
            parts.append(member.decompress(data, left_bytes + 1))
        except zlib.error:
            raise BadRequest("Content-Encoding is gzip, and the body is not, or is damaged.") from None
        left_bytes -= len(parts[-1])
        if left_bytes < 0:
            raise BodyTooLarge(f"The body may have {limit_bytes} bytes, once it is decompressed too.")
        if not member.eof:
            raise BadRequest("The compressed body ends too soon.")
        data = member.unused_data
    return b"".join(parts)


async def read_body(receive: Receive) -> bytes:
    """The whole body; raises ClientDisconnect."""
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def replay(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """A ``receive`` that gives a body that was read already, and then what comes after it."""
    unread = [body]

    async def receive_again() -> Message:
        return {"type": "http.request", "body": unread.pop(), "more_body": False} if unread else await receive()

    return receive_again
