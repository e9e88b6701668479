"""Traces as OpenTelemetry has them: a span for each request, and below it one for each fetch and stage.

Nothing global of OpenTelemetry's is set. Where spans go, which are kept and what they say of the server is set by the
variables that OpenTelemetry names (``OTEL_EXPORTER_OTLP_*``, ``OTEL_TRACES_SAMPLER``, ``OTEL_SERVICE_NAME``, ...).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from opentelemetry import context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode, format_trace_id, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import Scope

from webimage_ocr import __version__
from webimage_ocr.api.telemetry.exchange import Exchange

SERVICE = "webimage-ocr"


def export_traces() -> OpenTelemetryTraces:
    """Traces for the collector that the environment names."""
    # the attributes of the environment win, so that OTEL_SERVICE_NAME can rename the server
    resource = Resource({SERVICE_NAME: SERVICE, "service.version": __version__}).merge(Resource.create())
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return OpenTelemetryTraces(provider)


class OpenTelemetryTraces:
    """Follows requests with the spans of ``provider``; ``close`` it at the end."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer(SERVICE, __version__)
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def request(self, scope: Scope) -> Iterator[Callable[[Exchange], None]]:
        """A span, part of the caller's trace if its ``traceparent`` names one; the log gets the trace's id."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
            if name in (b"traceparent", b"tracestate")
        }
        # never the context that happens to be here: a connection's earlier request is nobody's parent
        parent = self._propagator.extract(headers, context.Context())
        span = self._tracer.start_span("request", parent, SpanKind.SERVER)

        def ended(exchange: Exchange) -> None:
            span.update_name(f"{exchange.method} {exchange.route}")
            span.set_attributes(
                {
                    "http.request.method": exchange.method,
                    "url.scheme": exchange.scheme,
                    "http.route": exchange.route,
                    "webimage_ocr.request_id": scope.get("state", {}).get("request_id", ""),
                }
            )
            if exchange.status:
                span.set_attribute("http.response.status_code", int(exchange.status))
            if exchange.refusal:
                span.set_attribute("error.type", exchange.refusal)
                span.set_attribute("webimage_ocr.error_code", exchange.error_code)
            if exchange.status >= "500":
                span.set_status(Status(StatusCode.ERROR))

        here = context.attach(set_span_in_context(span, parent))
        try:
            with structlog.contextvars.bound_contextvars(trace_id=format_trace_id(span.get_span_context().trace_id)):
                yield ended
        finally:
            context.detach(here)
            span.end()

    def stages(self) -> Callable[[str, float], None]:
        """A span for each stage, drawn when it has ended: who works knows nothing of traces."""
        parent = context.get_current()

        def stage_ended(stage: str, seconds: float) -> None:
            now_ns = time.time_ns()
            self._tracer.start_span(stage, parent, start_time=now_ns - round(seconds * 1e9)).end(now_ns)

        return stage_ended

    def close(self) -> None:
        """Send what is left; a collector that does not answer is not waited for long."""
        self._provider.shutdown()
