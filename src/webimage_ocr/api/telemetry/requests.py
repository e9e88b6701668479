"""Tells metrics and traces of every request; only the last resort stands above, so that each answer is told."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Receive, Scope, Send

from webimage_ocr.api.envelope import NotedSend
from webimage_ocr.api.telemetry.exchange import Exchange
from webimage_ocr.api.telemetry.telemetry import Telemetry
from webimage_ocr.errors import InternalError


class RequestTelemetry:
    """Times each request, and follows it in a trace where traces are wanted."""

    def __init__(self, app: ASGIApp, *, telemetry: Telemetry) -> None:
        self.app = app
        self.telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        metrics, traces = self.telemetry.metrics, self.telemetry.traces
        started = time.perf_counter()
        sent = NotedSend(send)
        metrics.request_begins()
        with traces.request(scope) as ended:
            try:
                await self.app(scope, receive, sent)
            except BaseException:
                # the last resort is going to answer it
                scope.setdefault("state", {})["refusal"] = InternalError.__name__
                sent.status = sent.status or 500
                raise
            finally:
                exchange = Exchange.of(scope, sent.status)
                metrics.request_ends(exchange, time.perf_counter() - started)
                ended(exchange)
