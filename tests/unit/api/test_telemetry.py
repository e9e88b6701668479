"""What is told of requests and pictures, and how it is counted."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from webimage_ocr.api.telemetry.metrics import Metrics
from webimage_ocr.api.telemetry.processes import resident_bytes
from webimage_ocr.api.telemetry.requests import RequestTelemetry
from webimage_ocr.api.telemetry.telemetry import Telemetry
from webimage_ocr.types import Page

DURATION = "http_server_request_duration_seconds_count"


async def fail(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise MemoryError


async def receive() -> dict[str, str]:
    return {"type": "http.disconnect"}


async def send(_message: object) -> None:
    """To nobody."""


def test_what_the_last_resort_answers_is_told_as_a_fault_of_ours() -> None:
    metrics = Metrics()
    app = RequestTelemetry(fail, telemetry=Telemetry(metrics))
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/", "headers": []}
    with pytest.raises(MemoryError):
        asyncio.run(app(scope, receive, send))
    names = ("http_request_method", "url_scheme", "http_route", "http_response_status_code", "error_code")
    labels = dict(zip(names, ("GET", "http", "_OTHER", "500", ""), strict=True))
    assert metrics.registry.get_sample_value(DURATION, labels) == 1
    assert metrics.registry.get_sample_value("webimage_ocr_refusals_total", {"reason": "InternalError"}) == 1
    assert metrics.registry.get_sample_value("http_server_active_requests") == 0


def test_what_is_left_out_of_an_answer_is_counted_by_kind() -> None:
    metrics = Metrics()
    for _ in range(2):
        metrics.page_read(Page((), 2000, 500, evidence={"left_out": {"icons": 3}}))
    assert metrics.registry.get_sample_value("webimage_ocr_left_out_total", {"what": "icons"}) == 6
    assert metrics.registry.get_sample_value("webimage_ocr_megapixels_total") == 2


def test_two_servers_of_one_process_count_for_themselves() -> None:
    first, second = Metrics(), Metrics()
    first.refused("Overloaded")
    name, labels = "webimage_ocr_refusals_total", {"reason": "Overloaded"}
    counted = [each.registry.get_sample_value(name, labels) for each in (first, second)]
    assert counted == [1, 0], "and a kind that has not been is there with 0, or its first would be no increase"


def test_a_process_that_has_ended_has_no_memory() -> None:
    assert resident_bytes(2**22 + 1) is None
