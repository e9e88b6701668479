"""uvicorn's HTTP protocol with what it leaves to others: bounds for heads, and our shape for what is no HTTP.

uvicorn keeps a head of any length in memory and waits for its end for ever (as of 0.54); a server behind a proxy is
spared both, this one has to stand alone too.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import structlog
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from webimage_ocr.errors import BadRequest, HeadersTooLarge, WebImageError

HEAD_TIMEOUT_S = 15.0
"""From the connection, or from the first byte of a later head, until the head is there."""
HEAD_LIMIT_BYTES = 512 * 1024
"""Where a head is cut off; ``SizeLimits`` refuses much shorter ones, but only once they have come to their end."""

log = structlog.get_logger("webimage_ocr.access")


class HttpProtocol(HttpToolsProtocol):
    """One connection; its methods are called by the event loop and by the parser of httptools."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._begin_head()

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        if self._head_timer is not None:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_timer is not None and self._head_bytes > HEAD_LIMIT_BYTES:
            self._refuse(HeadersTooLarge(f"The head has more than {HEAD_LIMIT_BYTES} bytes."))

    def send_400_response(self, msg: str) -> None:
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
        log.info("refused", error_code=error.code, reason=error.detail, request_id=request_id)
        body = json.dumps({"error_code": error.code, "error_msg": str(error), "request_id": request_id}).encode()
        cycle = self.cycle
        if cycle is None or cycle.response_complete or (cycle.more_body and not cycle.response_started):
            # otherwise an earlier request is still to be answered, and would be taken to have had this answer
            head = (
                f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
                f"x-request-id: {request_id}\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(STATUS_LINE[error.status] + head.encode() + body)
        self.transport.close()
