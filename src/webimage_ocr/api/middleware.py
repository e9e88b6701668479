"""What stands before every route: plain ASGI, each class one duty, in the order of the list in ``app.py``."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Callable, Sequence

import structlog
from fastapi.routing import RouteContext
from starlette.datastructures import MutableHeaders
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webimage_ocr.api.authenticate import Authenticator
from webimage_ocr.api.compression import read_body, replay
from webimage_ocr.api.envelope import PATH_SHOWN, NotedSend, is_poll
from webimage_ocr.auth.signing import SignedRequest
from webimage_ocr.errors import (
    ApiNotFound,
    BadRequest,
    BodyTooLarge,
    HeadersTooLarge,
    UriTooLarge,
)
from webimage_ocr.types import SERVICES

URI_LIMIT_BYTES = 32 * 1024
HEADER_LIMIT_BYTES = 32 * 1024
HEADERS_LIMIT_BYTES = 128 * 1024
OPEN_BODY_LIMIT_BYTES = 64 * 1024
_SIBLING = re.compile(rf"/v2/[^/]+/ocr/(?!(?:{'|'.join(SERVICES)})$)([a-z0-9-]{{1,64}})")
"""The address of another endpoint of the service."""

log = structlog.get_logger("webimage_ocr.access")


class RequestId:
    """Gives each request an id of 32 hex digits: in the log, and as ``X-Request-Id`` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self.app(scope, receive, send_with_id)


class AccessLog:
    """One line for each request: never a body, a header, a query or anything that was read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        started = time.perf_counter()
        sent = NotedSend(send)
        try:
            await self.app(scope, receive, sent)
        finally:
            state = scope["state"]
            caller = state.get("caller")
            say = log.debug if is_poll(scope) else log.info
            say(
                "request",
                method=scope["method"],
                path=scope["path"][:PATH_SHOWN],
                status=sent.status,
                error_code=state.get("error_code"),
                duration_ms=round((time.perf_counter() - started) * 1000, 1),
                client=scope["client"][0] if scope.get("client") else None,
                user=caller.user_id if caller else None,
                # enough to tell keys apart, and no half of a pair that works
                key=caller.key_id[:8] if caller and caller.key_id else None,
            )


class CertainFraming:
    """Refuses heads that two servers could read differently, so that one's body were the other's next request.

    Source: RFC 9112, sections 3.2 (Host) and 6.3 (Transfer-Encoding). What has both lengths the parser refuses.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            hosts = sum(name == b"host" for name, _ in scope["headers"])
            codings = [value.strip(b" \t").lower() for name, value in scope["headers"] if name == b"transfer-encoding"]
            is_old = scope["http_version"] != "1.1"
            if hosts > 1 or (hosts == 0 and not is_old):
                raise BadRequest("A request must have one Host header.")
            if codings and (codings != [b"chunked"] or is_old):
                raise BadRequest("The only Transfer-Encoding known here is chunked, and not before HTTP/1.1.")
        await self.app(scope, receive, send)


class KnownRoute:
    """Refuses paths and methods that no route has, before a byte of the body is read."""

    def __init__(self, app: ASGIApp, *, routes: Callable[[], Sequence[RouteContext]]) -> None:
        self.app = app
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if "{project_id}" in scope["path"]:
                raise ApiNotFound(
                    "The path still holds the literal {project_id}: give the client a project id "
                    "(BasicCredentials(ak, sk, project_id)), or a region so that it looks the id up. A program that "
                    "sends an Authorization of its own, as with an API key, writes the id into the path itself."
                )
            found = next((route for route in self.routes() if route.matches(scope)[0] is Match.FULL), None)
            if found is None:
                if sibling := _SIBLING.fullmatch(scope["path"]):
                    raise ApiNotFound(
                        f"This server has no {sibling[1]}; of the service's endpoints it has {' and '.join(SERVICES)}."
                    )
                raise ApiNotFound(f"There is no {scope['method']} {scope['path'][:200]} here; see /docs.")
            # the template, which metrics and traces name: a path would be one more name for each that is made up
            scope["state"]["route"] = found.path
        await self.app(scope, receive, send)


class SizeLimits:
    """Refuses requests that are too large: by what the head announces, or as soon as too much has come."""

    def __init__(self, app: ASGIApp, *, body_limit_bytes: Callable[[Scope], int]) -> None:
        self.app = app
        self.body_limit_bytes = body_limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if len(scope["raw_path"]) + len(scope["query_string"]) > URI_LIMIT_BYTES:
            raise UriTooLarge(f"The limit is {URI_LIMIT_BYTES} bytes.")
        sizes = [len(name) + len(value) for name, value in scope["headers"]]
        if max(sizes, default=0) > HEADER_LIMIT_BYTES or sum(sizes) > HEADERS_LIMIT_BYTES:
            raise HeadersTooLarge(f"The limit is {HEADER_LIMIT_BYTES} bytes a header, {HEADERS_LIMIT_BYTES} in all.")
        limit_bytes = self.body_limit_bytes(scope)
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        _check_size(int(announced), limit_bytes)
        received = 0

        async def receive_and_count() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            _check_size(received, limit_bytes)
            return message

        await self.app(scope, receive_and_count, send)


class UploadTime:
    """Refuses bodies that take too long to come: slow ones would hold their memory and their connection for ever."""

    def __init__(self, app: ASGIApp, *, limit_s: float) -> None:
        self.app = app
        self.limit_s = limit_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        deadline, unread = asyncio.get_running_loop().time() + self.limit_s, True

        async def receive_in_time() -> Message:
            nonlocal unread
            try:
                async with asyncio.timeout_at(deadline if unread else None):
                    message = await receive()
            except TimeoutError:
                raise BadRequest(f"The body did not come within {self.limit_s:g} s.") from None
            unread = message.get("more_body", False)
            return message

        await self.app(scope, receive_in_time, send)


class Authorisation:
    """Lets nobody past who is not known, except on open routes; the caller goes into ``request.state``.

    Signatures cover the raw body, so it is read here, before anything parses it, and handed on as it came.
    """

    def __init__(
        self, app: ASGIApp, *, authenticator: Callable[[], Authenticator], is_open: Callable[[str, str], bool]
    ) -> None:
        self.app = app
        self.authenticator = authenticator
        self.is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self.is_open(scope["method"], scope["path"]):
            return await self.app(scope, receive, send)
        body: bytes | None = None

        async def read_once() -> bytes:
            nonlocal body
            if body is None:
                body = await read_body(receive)
            return body

        scope["state"]["caller"] = await self.authenticator().identify(_signed_request(scope), read_once)
        # read before a route is entered: a slow sender shall not hold one of the places of those who are read
        await self.app(scope, replay(await read_once(), receive), send)


def _check_size(size: int, limit_bytes: int) -> None:
    if size > limit_bytes:
        raise BodyTooLarge(f"The body may have {limit_bytes} bytes.")


def _signed_request(scope: Scope) -> SignedRequest:
    query = scope["query_string"].decode("latin-1")
    target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        # clients sign text and send its UTF-8; of a repeated header the first counts
        headers.setdefault(name.decode("latin-1").lower(), _text(value))
    return SignedRequest(scope["method"], target, headers, b"")


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
