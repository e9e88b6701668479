"""uvicorn's HTTP protocol with what it leaves to others: upgrades, bounds for heads, our shape for what is no HTTP.

uvicorn keeps a head of any length in memory and waits for its end for ever (as of 0.54); a server behind a proxy is
spared both, this one has to stand alone too. Its parser stops where a request asks for an upgrade, which Java's HTTP
client and ``curl --http2`` do in every first request, and would take the body for the next one.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import httptools
import structlog
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from webimage_ocr.api.catalogue import answer_for
from webimage_ocr.api.envelope import refusal
from webimage_ocr.api.header_names import documented_names
from webimage_ocr.errors import BadRequest, HeadersTooLarge, WebImageError

HEAD_TIMEOUT_S = 15.0
"""From the connection, or from the first byte of a later head, until the head is there."""
HEAD_LIMIT_BYTES = 512 * 1024
"""Where a head is cut off; ``SizeLimits`` refuses much shorter ones, but only once they have come to their end."""

log = structlog.get_logger("webimage_ocr.access")


def _untold(_reason: str) -> None:
    """Where no application says whom to tell of refusals."""


class HttpProtocol(HttpToolsProtocol):
    """One connection; its methods are called by the event loop and by the parser of httptools."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._head_is_known = False
        """The parser is being told of a head that the application has been called with already."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        if self._head_is_known:
            self.headers = []  # those of the request stay as they came
            return
        super().on_message_begin()
        self._begin_head()

    def on_headers_complete(self) -> None:
        if self._head_is_known:
            return
        self._end_head()
        if self.parser.get_method() == b"CONNECT":
            raise ValueError("what follows would be for another server, not ours to parse")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        if not self.parser.should_upgrade():  # otherwise the body is still to come
            super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        if self._head_timer is not None:
            self._head_bytes += len(data)
        self._unset_keepalive_if_required()
        try:
            self._parse(data)
        except httptools.HttpParserError:
            self.send_400_response("")
        if self._head_timer is not None and self._head_bytes > HEAD_LIMIT_BYTES:
            self._refuse(HeadersTooLarge(f"The head has more than {HEAD_LIMIT_BYTES} bytes."))

    def _parse(self, data: bytes) -> None:
        """Feed the parser; no upgrade is spoken here, and each is ignored (RFC 9110, section 7.8)."""
        while True:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]
                self._expect_body()
            else:
                return

    def _expect_body(self) -> None:
        """Go on with a parser that knows of the head only what says where its body ends."""
        framing = [pair for pair in self.scope["headers"] if pair[0] in (b"content-length", b"transfer-encoding")]
        lines = [b"POST / HTTP/1.1", *(b": ".join(pair) for pair in framing), b"", b""]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's own
        self._head_is_known = True
        try:
            self.parser.feed_data(b"\r\n".join(lines))
        finally:
            self._head_is_known = False

    def send_400_response(self, _msg: str) -> None:
        """What uvicorn calls where it cannot parse what came."""
        self._refuse(BadRequest("What came is no HTTP request."))

    def _begin_head(self) -> None:
        if self._head_timer is None:
            self._head_bytes = 0
            self._head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self.transport.close)

    def _end_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, error: WebImageError) -> None:
        """Answer without an application: there is no request that one could be called with."""
        self._end_head()
        if self.transport.is_closing():
            return
        request_id = uuid.uuid4().hex
        self.app_state.get("refused", _untold)(type(error).__name__)
        log.info("refused", error_code=answer_for(error).code, reason=error.detail, request_id=request_id)
        cycle = self.cycle
        if cycle is None or cycle.response_complete or (cycle.more_body and not cycle.response_started):
            # otherwise an earlier request is still to be answered, and would be taken to have had this answer
            answer = refusal(error, request_id, with_detail=self.app_state.get("error_detail", False))
            answer.headers["Connection"] = "close"
            lines = [b": ".join(pair) for pair in documented_names(answer.raw_headers)]
            self.transport.write(STATUS_LINE[answer.status_code] + b"\r\n".join([*lines, b"", bytes(answer.body)]))
        self.transport.close()
