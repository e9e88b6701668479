"""/metrics: where it is, what is counted, and that no caller can make its labels many."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest

from metrics import metrics_text, read_metrics, wait_for
from servers import LiveServer, ScriptedReader, free_port, run_app, run_server, server_environment
from sockets import connected

DURATION = "http_server_request_duration_seconds_count"
ROUTE = "/v2/{project_id}/ocr/web-image"
ASSETS = "/console/assets/{version}/{path:path}"


def serve(state: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``webimage-ocr serve`` where it cannot start."""
    command = [sys.executable, "-m", "webimage_ocr", "serve", "--state", str(state), *options]
    environment = server_environment() | environment
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)


def test_it_stands_beside_the_serving_port_and_not_on_it(live_server: LiveServer) -> None:
    assert live_server.metrics_port == live_server.port + 1
    assert "webimage_ocr_build_info" in metrics_text(live_server)
    assert live_server.request("GET", "/metrics").status == 404
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{live_server.metrics_port}/health/live", timeout=60)
    assert refused.value.code == 404
    refused.value.close()


def test_it_is_on_loopback_alone(live_server: LiveServer) -> None:
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    addresses = {each[1].split(":")[0] for each in listening if each[1].endswith(f":{live_server.metrics_port:04X}")}
    assert addresses == {"0100007F"}


def test_a_read_is_seen_in_all_its_parts(live_server: LiveServer, hello_base64: str) -> None:
    before = read_metrics(live_server)
    body = {"image": hello_base64, "detect_font": True, "extract_type": ["contact_info"], "detect_direction": True}
    assert live_server.read(body).status == 200
    names = ("http_request_method", "url_scheme", "http_route", "http_response_status_code", "error_code")
    labels = dict(zip(names, ("POST", "http", ROUTE, "200", ""), strict=True))
    after = wait_for(live_server, before.total(DURATION, **labels) + 1, DURATION, **labels)
    for stage in ("wait", "decode", "detect", "turn", "recognize", "layout", "fonts", "contact"):
        name = "webimage_ocr_stage_duration_seconds_count"
        assert after.total(name, stage=stage) > before.total(name, stage=stage), stage
    assert after.total("webimage_ocr_pages_total") == before.total("webimage_ocr_pages_total") + 1
    assert after.total("webimage_ocr_lines_total") == before.total("webimage_ocr_lines_total") + 2
    assert 0 < after.total("webimage_ocr_megapixels_total") - before.total("webimage_ocr_megapixels_total") < 1
    assert after.total("webimage_ocr_models_ready") == 1
    assert after.total("webimage_ocr_model_load_seconds") > 0
    assert after.total("webimage_ocr_decoder_processes") >= 2
    assert after.total("webimage_ocr_decoder_resident_memory_bytes") > 20e6
    assert after.total("process_resident_memory_bytes") > 100e6


def test_promtool_finds_nothing_to_mend(live_server: LiveServer) -> None:
    text = metrics_text(live_server)
    command = ["promtool", "check", "metrics"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_refusals_are_counted_by_reason_and_fetches_by_outcome(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        assert server.read({"url": "http://127.0.0.1/a.png"}).status == 400
        assert server.request("POST", f"/v2/{server.credentials['project_id']}/ocr/web-image", {}).status == 401
        samples = wait_for(server, 1, DURATION, error_code="APIG.0301")
        assert samples.total("webimage_ocr_refusals_total", reason="AuthenticationFailed") == 1
        assert samples.total("webimage_ocr_refusals_total", reason="UrlNotAllowed") == 1
        assert samples.total("webimage_ocr_fetch_duration_seconds_count", outcome="UrlNotAllowed") == 1
        assert samples.total(DURATION, error_code="ModelArts.4601", http_response_status_code="400") == 1
        with connected(server, b"no http at all\r\n\r\n") as connection:
            assert connection.recv(4096).startswith(b"HTTP/1.1 400")
        wait_for(server, 1, "webimage_ocr_refusals_total", reason="BadRequest")


def test_what_callers_make_up_is_no_label(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        project = server.credentials["project_id"]
        for number in range(20):
            server.request("GET", f"/made-up/{number}")
            server.request("PROPFIND", f"/health/live/{number}")
            server.request("GET", f"/console/assets/{number}/a.js")
            server.request("POST", f"/v2/{project}{number}/ocr/web-image", {})
            server.request("GET", "/health/live", headers={"X-Forwarded-Proto": f"scheme{number}"})
        samples = wait_for(server, 100, DURATION)
        assert samples.values(DURATION, "http_route") == {"_OTHER", ASSETS, ROUTE, "/health/live"}
        assert samples.values(DURATION, "http_request_method") == {"GET", "POST", "_OTHER"}
        assert samples.values(DURATION, "url_scheme") == {"http"}
        assert samples.values(DURATION, "http_response_status_code") == {"200", "404", "401"}


def test_the_waiting_room_is_seen(tmp_path: Path) -> None:
    reader = ScriptedReader()
    reader.go_on.clear()
    with run_app(tmp_path, reader, workers=1) as server:
        calls = [threading.Thread(target=server.read, args=({"image": "A" * 400},)) for _ in range(3)]
        for call in calls:
            call.start()
        samples = wait_for(server, 2, "webimage_ocr_waiting_calls")
        assert samples.total("webimage_ocr_reading_calls") == samples.total("webimage_ocr_workers") == 1
        assert samples.total("webimage_ocr_calls") == 3
        assert samples.total("webimage_ocr_held_bytes") > 3 * 400
        assert samples.total("http_server_active_requests") == 3
        wait_for(server, samples.total("webimage_ocr_longest_wait_seconds") + 0.2, "webimage_ocr_longest_wait_seconds")
        reader.go_on.set()
        for call in calls:
            call.join()
        samples = wait_for(server, 3, DURATION, http_route=ROUTE)
        names = ("waiting_calls", "longest_wait_seconds", "reading_calls", "calls", "held_bytes")
        assert [samples.total(f"webimage_ocr_{name}") for name in names] == [0] * 5
        assert samples.total("http_server_active_requests") == 0


def test_a_caller_who_hangs_up_is_counted_without_a_status(tmp_path: Path) -> None:
    reader = ScriptedReader()
    reader.go_on.clear()
    with run_app(tmp_path, reader) as server:
        body = b'{"image": "' + b"A" * 400 + b'"}'
        target = f"/v2/{server.credentials['project_id']}/ocr/web-image"
        head = server.signed("POST", target, body) | {"content-length": str(len(body))}
        lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        with connected(server, "\r\n".join(lines).encode() + body):
            assert reader.reading.acquire(timeout=30)
        wait_for(server, 1, DURATION, http_route=ROUTE, http_response_status_code="")
        reader.go_on.set()


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_decoder_that_is_replaced_is_counted(tmp_path: Path, hello_base64: str) -> None:
    with run_server(tmp_path, WEBIMAGE_OCR_DECODER_PROCESSES="1") as server:
        assert server.process is not None
        before = read_metrics(server)
        assert before.total("webimage_ocr_decoder_processes") == 2
        assert before.total("webimage_ocr_decoder_restarts_total") == 0
        tasks = Path(f"/proc/{server.process.pid}/task").iterdir()
        nurseries = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
        (decoder,) = (decoder for nursery in nurseries for decoder in children_of(nursery))
        os.kill(decoder, signal.SIGKILL)
        assert server.read({"image": hello_base64}).status == 200
        after = read_metrics(server)
        assert after.total("webimage_ocr_decoder_restarts_total") == 1
        assert after.total("webimage_ocr_decoder_processes") == 2


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path, live_server: LiveServer) -> None:
    taken = str(live_server.metrics_port)
    done = serve(tmp_path / "state", "--port", "0", WEBIMAGE_OCR_METRICS_PORT=taken)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"webimage-ocr: cannot listen on 127.0.0.1 port {taken} for metrics: Address already in use. Set "
        "WEBIMAGE_OCR_METRICS_PORT to another port, or to 0 for none.\n"
    )
    assert not (tmp_path / "state").exists()
    assert "for metrics: there is no such port" in serve(tmp_path / "state", "--port", "65535").stderr


def test_zero_turns_it_off_and_another_port_is_taken(tmp_path: Path) -> None:
    with run_server(tmp_path / "off", WEBIMAGE_OCR_METRICS_PORT="0") as server, pytest.raises(OSError):
        metrics_text(server)
    port = free_port()
    with (
        run_server(tmp_path / "on", WEBIMAGE_OCR_METRICS_PORT=str(port)),
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer,
    ):
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
