"""The one shape of all errors, and the two layers that bring every failure into it."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress
from urllib.parse import quote

import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webimage_ocr.api.catalogue import IDENTITY_CATALOGUE, answer_for
from webimage_ocr.api.header_names import documented_names
from webimage_ocr.errors import (
    DamagedImage,
    InternalError,
    ServiceUnavailable,
    StoreUnavailable,
    Throttled,
    WebImageError,
)

LINGER_S = 5.0
PATH_SHOWN = 256
"""Characters of a path that are logged: a stranger may send 32 KB of them."""
DETAIL_LIMIT_BYTES = 2048
"""Where a detail is cut in a header: nginx takes 4 KiB for all headers of an answer (``proxy_buffer_size``)."""
_READABLE = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")

_STOPPED = (asyncio.CancelledError, GeneratorExit, KeyboardInterrupt, SystemExit)
"""What ends a request from outside: never kept from those above, who wait for it."""

log = structlog.get_logger("webimage_ocr.access")


def refusal(error: WebImageError, request_id: str, *, with_detail: bool, with_error: bool = False) -> JSONResponse:
    """Status, headers and body of an error; detail and request id are in headers, ``with_detail`` in the body too.

    ``with_error`` says it once more, as ``error``: what LiteParse's specification wants.
    """
    headers = {"X-Request-Id": request_id}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, Throttled) and error.limit is not None and error.used is not None:
        headers |= rate_headers(error.limit, error.used)
    if type(error) in IDENTITY_CATALOGUE:
        status, title = IDENTITY_CATALOGUE[type(error)]
        return JSONResponse({"error": {"code": status, "message": error.detail, "title": title}}, status, headers)
    answer = answer_for(error)
    body = {"error_code": answer.code, "error_msg": answer.message(error, with_detail=with_detail)}
    if with_detail:
        body["request_id"] = request_id
    elif error.detail and not answer.detail_is_documented:
        headers["X-Error-Detail"] = encode_detail(error.detail)
    if with_error:
        body["error"] = answer.message(error)
    return JSONResponse(body, answer.status, headers)


def encode_detail(detail: str) -> str:
    """The detail as a header may hold it: what is not plain ASCII as percent-encoded UTF-8, and not too long."""
    encoded = ""
    for character in detail:
        encoded_character = quote(character, safe=_READABLE, errors="replace")
        if len(encoded) + len(encoded_character) > DETAIL_LIMIT_BYTES:
            break
        encoded += encoded_character
    return encoded.strip()


def rate_headers(limit: int, used: int) -> dict[str, str]:
    """How the gateway tells of a rate: calls a minute, and how many of them were made."""
    return {"X-ratelimit": str(limit), "X-ratelimit-used": str(used), "X-ratelimit-window": "1 minute"}


def is_poll(scope: Scope) -> bool:
    """Whether a machine asks every few seconds whether we are well: nothing that a log should be full of."""
    return str(scope["path"]).startswith("/health/")


class NotedSend:
    """A ``send`` that knows whether an answer has begun, and with which status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        """0 until an answer begins."""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


class LastResort:
    """Answers for what fails outside of ``ErrorEnvelope``, and for requests that are stopped, as at a shutdown."""

    def __init__(self, app: ASGIApp, *, with_detail: bool) -> None:
        self.app = app
        self.with_detail = with_detail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        sent = NotedSend(send)
        try:
            return await self.app(scope, receive, sent)
        except BaseException as failed:
            request_id = scope.setdefault("state", {}).get("request_id") or uuid.uuid4().hex
            stopped = isinstance(failed, _STOPPED)
            if not sent.status:
                error = ServiceUnavailable("The request was stopped.") if stopped else InternalError()
                answer = refusal(error, request_id, with_detail=self.with_detail)
                answer.headers["Connection"] = "close"
                answer.raw_headers = documented_names(answer.raw_headers)  # nothing stands outside that would
                await answer(scope, receive, send)
            # last: what failed may be the log
            log.error("stopped" if stopped else "failed", request_id=request_id, exc_info=failed)
            if stopped:
                raise


class ErrorEnvelope:
    """Turns whatever goes wrong below into the one shape of answer: both keys as strings, the rest in headers."""

    def __init__(self, app: ASGIApp, *, with_detail: bool, paths_with_error: frozenset[str] = frozenset()) -> None:
        self.app = app
        self.with_detail = with_detail
        self.paths_with_error = paths_with_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        sent, unread = NotedSend(send), True

        async def receive_and_note() -> Message:
            nonlocal unread
            message = await receive()
            unread = message.get("more_body", False)
            return message

        try:
            return await self.app(scope, receive_and_note, sent)
        except ClientDisconnect:
            log.info("disconnected", path=scope["path"][:PATH_SHOWN])
            return
        except WebImageError as known:
            error = known
        except _STOPPED:
            raise
        except BaseException:  # a panic of a library in Rust is no Exception
            log.exception("failed", path=scope["path"][:PATH_SHOWN])
            error = InternalError()
        if not sent.status:
            await self._answer(error, scope, receive, _lingering(send, receive) if unread else send, unread=unread)

    async def _answer(self, error: WebImageError, scope: Scope, receive: Receive, send: Send, *, unread: bool) -> None:
        state = scope["state"]
        with_error = scope["path"] in self.paths_with_error
        answer = refusal(error, state["request_id"], with_detail=self.with_detail, with_error=with_error)
        state["error_code"] = code = answer_for(error).code if type(error) not in IDENTITY_CATALOGUE else None
        state["refusal"] = type(error).__name__
        # a canonical request that is echoed to the caller may hold a token: not for the log
        reason = error.detail.partition("canonicalRequest:")[0]
        passes_by_itself = answer.status_code < 500 or error.retry_after_s is not None
        say = log.warning if not passes_by_itself else log.debug if is_poll(scope) else log.info
        cause = _cause(error)
        say("refused", error_code=code, reason=reason, **{"cause": cause} if cause else {})
        if unread:
            # what is left of the body could otherwise come as slowly as its sender likes
            answer.headers["Connection"] = "close"
        await answer(scope, receive, send)


def _cause(error: WebImageError) -> str | None:
    """What the library below said, for the log: callers are not told of it."""
    match error:
        case StoreUnavailable():
            return type(error.__cause__).__name__  # its text may hold values of the statement
        case DamagedImage() if error.__cause__ is not None:
            return str(error.__cause__)
        case _:
            return None


def _lingering(send: Send, receive: Receive) -> Send:
    """Send an answer whole, but close only when the client has stopped sending, or after a while.

    Many clients send all of the body before they look at the answer; closing on them at once resets the connection,
    and the answer is lost (nginx has ``lingering_close`` for the same reason).
    """

    async def send_then_wait(message: Message) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            await send({**message, "more_body": True})
            with suppress(TimeoutError):
                async with asyncio.timeout(LINGER_S):
                    while (await receive()).get("more_body", False):
                        pass
            message = {"type": "http.response.body", "body": b""}
        await send(message)

    return send_then_wait
