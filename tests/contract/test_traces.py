"""Traces: a span for each request and its parts, in the caller's trace; asked for by OpenTelemetry's own variables."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from servers import (
    LiveServer,
    free_port,
    run_app,
    run_server,
    serve_handler,
    server_environment,
    stop,
)
from webimage_ocr.api.telemetry.opentelemetry_traces import OpenTelemetryTraces
from webimage_ocr.api.telemetry.traces import NoTraces, open_traces
from webimage_ocr.errors import Misconfigured

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
PARENT_ID = "b7ad6b7169203331"
READ = "POST /v2/{project_id}/ocr/web-image"


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def server(spans: InMemorySpanExporter, tmp_path: Path) -> Iterator[LiveServer]:
    """A server whose spans are kept here."""
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    with run_app(tmp_path, traces=OpenTelemetryTraces(provider), fetch_allow="127.0.0.0/8") as server:
        yield server


def wait_for(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    """All spans, once there is one of this name: it ends when the answer is out, and a caller may be faster."""
    deadline = time.monotonic() + 30
    while name not in {span.name for span in spans.get_finished_spans()}:
        assert time.monotonic() < deadline, [span.name for span in spans.get_finished_spans()]
        time.sleep(0.02)
    return list(spans.get_finished_spans())


def test_a_request_is_a_span_with_its_parts_below_it(server: LiveServer, spans: InMemorySpanExporter) -> None:
    answer = server.read({"image": "A" * 400})
    assert answer.status == 200
    by_name = {span.name: span for span in wait_for(spans, READ)}
    request = by_name.pop(READ)
    assert request.attributes is not None
    assert dict(request.attributes) == {
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "http.route": "/v2/{project_id}/ocr/web-image",
        "url.scheme": "http",
        "webimage_ocr.request_id": answer.headers["X-Request-Id"],
    }
    assert (request.parent, request.kind.name, request.status.status_code.name) == (None, "SERVER", "UNSET")
    assert by_name.keys() == {"wait", "decode"}
    for part in by_name.values():
        assert part.parent is not None and part.parent.span_id == request.context.span_id
        assert part.start_time and part.end_time and request.start_time and part.end_time >= part.start_time


def test_a_caller_s_trace_goes_on(server: LiveServer, spans: InMemorySpanExporter) -> None:
    server.request("GET", "/health/live", headers={"traceparent": f"00-{TRACE_ID}-{PARENT_ID}-01"})
    server.request("GET", "/health/ready", headers={"traceparent": "00-nonsense"})
    by_name = {span.name: span for span in wait_for(spans, "GET /health/ready")}
    span = by_name["GET /health/live"]
    assert (f"{span.context.trace_id:032x}", span.parent and f"{span.parent.span_id:016x}") == (TRACE_ID, PARENT_ID)
    assert by_name["GET /health/ready"].parent is None


def test_requests_of_one_connection_are_traces_of_their_own(server: LiveServer, spans: InMemorySpanExporter) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(3):
        connection.request("GET", "/health/live")
        connection.getresponse().read()
    connection.close()
    server.request("GET", "/health/ready")
    found = wait_for(spans, "GET /health/ready")
    assert len({span.context.trace_id for span in found}) == 4


def test_a_refusal_and_a_fetch_are_told(server: LiveServer, spans: InMemorySpanExporter) -> None:
    assert server.read({"url": f"http://127.0.0.1:{free_port()}/a.png"}).status == 400
    found = wait_for(spans, READ)
    assert [span.name for span in found] == ["fetch", READ]
    attributes = found[1].attributes
    assert attributes is not None
    assert (attributes["error.type"], attributes["webimage_ocr.error_code"]) == ("FetchFailed", "ModelArts.4603")


@contextmanager
def collector(received: list[ExportTraceServiceRequest]) -> Iterator[str]:
    """Takes OTLP over HTTP as a collector does."""

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with serve_handler(Collector) as url:
        yield url


def test_a_server_sends_its_spans_to_the_collector(tmp_path: Path, hello_base64: str) -> None:
    received: list[ExportTraceServiceRequest] = []
    with (
        collector(received) as url,
        run_server(tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=url, OTEL_SERVICE_NAME="scans") as server,
    ):
        assert server.read({"image": hello_base64}).status == 200
        assert stop(server.process) == 0, "what is left is sent before it ends"
    resources = [resource for request in received for resource in request.resource_spans]
    names = {span.name for resource in resources for scope in resource.scope_spans for span in scope.spans}
    assert {READ, "wait", "decode", "detect", "recognize", "layout"} <= names
    attributes = {each.key: each.value.string_value for each in resources[0].resource.attributes}
    assert attributes["service.name"] == "scans"
    (line,) = (line for line in (tmp_path / "server.log").read_text().splitlines() if "/ocr/web-image" in line)
    traces = {span.trace_id.hex() for resource in resources for scope in resource.scope_spans for span in scope.spans}
    assert json.loads(line)["trace_id"] in traces


def test_a_collector_that_is_gone_keeps_nobody_waiting(tmp_path: Path) -> None:
    with run_server(tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{free_port()}") as server:
        assert server.request("GET", "/health/live").status == 200
        assert stop(server.process) == 0


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4317"}, "is no address of a collector"),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "traces are sent as http/protobuf alone",
        ),
    ],
)
def test_what_cannot_be_sent_is_one_sentence(environment: dict[str, str], said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        open_traces(environment)


def test_nothing_is_traced_unless_asked_for() -> None:
    assert isinstance(open_traces({}), NoTraces)


def test_without_the_extra_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['opentelemetry.sdk'] = None; sys.argv[1:] = ['serve', '--state', 'state']\n"
        "from webimage_ocr.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
        env=server_environment() | {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"},
    )
    assert (done.returncode, done.stdout) == (78, "")
    assert done.stderr == (
        "webimage-ocr: OTEL_EXPORTER_OTLP_ENDPOINT asks for traces, and these need: pip install 'webimage-ocr[otel]'; "
        "or do not set it.\n"
    )
    assert not (tmp_path / "state").exists()
