"""What browsers ask before a page of another origin may call (CORS)."""

from __future__ import annotations

import structlog
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from webimage_ocr.api.envelope import refusal
from webimage_ocr.errors import BadRequest

log = structlog.get_logger("webimage_ocr.access")


class Cors(CORSMiddleware):
    """Starlette's, whose refusals of a preflight have our shape instead of plain text."""

    def preflight_response(self, request_headers: Headers) -> Response:
        answer = super().preflight_response(request_headers)
        if answer.status_code < 400:
            return answer
        error = BadRequest(f"{bytes(answer.body).decode()}: see WEBIMAGE_OCR_CORS_ORIGINS.")
        log.info("refused", reason=error.detail)
        shaped = refusal(error, structlog.contextvars.get_contextvars()["request_id"], with_detail=False)
        # what a page may know of its refusal, and Vary
        kept = {name: value for name, value in answer.headers.items() if not name.startswith("content-")}
        shaped.headers.update(kept)
        return shaped
