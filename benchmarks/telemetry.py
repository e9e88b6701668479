"""What metrics and traces cost a request, as a ratio: one server, told of and not, in alternation."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.middleware import Middleware
from starlette.types import Message

from webimage_ocr.api.app import create_app
from webimage_ocr.api.telemetry.metrics import Metrics
from webimage_ocr.api.telemetry.opentelemetry_traces import OpenTelemetryTraces
from webimage_ocr.api.telemetry.requests import RequestTelemetry
from webimage_ocr.api.telemetry.traces import NoTraces
from webimage_ocr.cli.server import configure_logging
from webimage_ocr.settings import Settings
from webimage_ocr.types import Page

_BATCH = 500
_BATCHES = 15
_STAGES = 8


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one request; the cheapest there is, so that what is added shows."""

    plain_s: float
    counted_s: float
    traced_s: float
    stages_s: float
    """What the stages of one picture add to it."""


def telemetry_cost(folder: Path) -> Cost:
    """Time ``GET /health/live`` without telemetry, with metrics, and with traces too; medians of batches in turns."""
    configure_logging("info")  # as a server does: health checks are below it
    settings = Settings(state=folder)
    spans = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    plain = create_app(settings, traces=NoTraces())
    plain.user_middleware = [each for each in plain.user_middleware if not _tells(each)]
    apps = [
        plain,
        create_app(settings, traces=NoTraces()),
        create_app(settings, traces=OpenTelemetryTraces(provider)),
    ]
    times: list[list[float]] = [[] for _ in apps]
    for _ in range(_BATCHES):
        for app, taken in zip(apps, times, strict=True):
            taken.append(asyncio.run(_time_batch(app)))
            spans.clear()
    plain_s, counted_s, traced_s = (statistics.median(taken[1:]) for taken in times)
    return Cost(plain_s, counted_s, traced_s, _time_stages())


def _tells(layer: Middleware) -> bool:
    kind: object = layer.cls
    return kind is RequestTelemetry


async def _time_batch(app: FastAPI) -> float:
    await _ask(app)  # its layers are built with the first request
    started = time.perf_counter()
    for _ in range(_BATCH):
        await _ask(app)
    return (time.perf_counter() - started) / _BATCH


async def _ask(app: FastAPI) -> None:
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/health/live",
        "raw_path": b"/health/live",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"a")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "state": {},
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Message) -> None:
        """To nobody."""

    await app(scope, receive, send)


def _time_stages() -> float:
    metrics, page = Metrics(), Page((), 1280, 720)
    started = time.perf_counter()
    for _ in range(_BATCH):
        for stage in range(_STAGES):
            metrics.stage_ended(str(stage), 0.01)
        metrics.page_read(page)
    return (time.perf_counter() - started) / _BATCH


def format_cost(cost: Cost, read_s: float) -> str:
    """The ratios; ``read_s`` is the time of reading one picture."""
    counted, traced = cost.counted_s - cost.plain_s, cost.traced_s - cost.plain_s
    return (
        "Metrics make the cheapest request, `GET /health/live`, "
        f"{cost.counted_s / cost.plain_s:.2f} times as long, traces besides "
        f"{cost.traced_s / cost.plain_s:.2f} times. Of a call that reads a picture they are "
        f"{(counted + cost.stages_s) / read_s:.3%} and {(traced + cost.stages_s) / read_s:.3%}.\n"
    )
