"""A real server in a process of its own, as tests of several folders start and ask it."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import structlog
import uvicorn

from webimage_ocr.api.app import create_app
from webimage_ocr.api.http_protocol import HttpProtocol
from webimage_ocr.api.telemetry.traces import NoTraces, Traces
from webimage_ocr.auth.signing import SignedRequest, authorize
from webimage_ocr.errors import BackendTimeout
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.settings import Settings
from webimage_ocr.types import WEB_IMAGE, Page, Pixels, ReadOptions


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, whatever its status."""

    status: int
    headers: Message  # whose keys ignore case
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def said(self) -> str:
        """The sentence of a refusal and, of what was wrong with this very request, what its header says."""
        return f"{self.json['error_msg']} {unquote(self.headers.get('X-Error-Detail', ''))}".strip()


@dataclass(frozen=True)
class LiveServer:
    """A server that runs: where, as whom, and how to ask it."""

    url: str
    state: Path
    credentials: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    """None: it runs in this process."""
    metrics_port: int = 0

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def web_image_url(self) -> str:
        return f"{self.url}/v2/{self.credentials['project_id']}/ocr/web-image"

    def request(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """Send a request; a body that is not bytes goes as JSON."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers or {}, method=method)
        if data is not None and "Content-type" not in request.headers:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read())

    def token(self, **changes: Any) -> str:
        """A token for the default project."""
        answer = self.request("POST", "/v3/auth/tokens", self.token_body(**changes))
        assert answer.status == 201, answer.body
        return answer.headers["X-Subject-Token"]

    def token_body(self, *, password: str | None = None, scope: Any = None) -> dict[str, Any]:
        user = {
            "name": self.credentials["user"],
            "password": password or self.credentials["password"],
            "domain": {"name": self.credentials["account"]},
        }
        scope = {"project": {"id": self.credentials["project_id"]}} if scope is None else scope
        return {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}

    def signed(
        self, method: str, target: str, body: bytes = b"", *, secret: str | None = None, **headers: str
    ) -> dict[str, str]:
        """The headers of a request that the default key signs."""
        date = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        covered = {"host": f"127.0.0.1:{self.port}", "x-sdk-date": date} | headers
        known = self.credentials
        signed = SignedRequest(method, target, covered, body)
        return {**covered, "Authorization": authorize(signed, known["access_key"], secret or known["secret_key"])}

    def read(self, body: Any, headers: dict[str, str] | None = None, service: str = WEB_IMAGE) -> Answer:
        """Call a service, signed with the default key: a token would cost the time of checking a password."""
        path = f"/v2/{self.credentials['project_id']}/ocr/{service}"
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.request("POST", path, data, self.signed("POST", path, data) | (headers or {}))


@contextmanager
def run_server(state: Path, *options: str, **environment: str) -> Iterator[LiveServer]:
    """``webimage-ocr serve`` on a free port of 127.0.0.1; stopped at the end, and killed if that takes too long."""
    state.mkdir(parents=True, exist_ok=True)
    log = state / "server.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "webimage_ocr", "serve", "--port", "0", "--state", str(state), *options],
            stdout=subprocess.PIPE,
            stderr=file,
            env=server_environment() | environment,
        )
        try:
            assert process.stdout is not None
            first_line = process.stdout.readline().decode()
            assert first_line.startswith("webimage-ocr listens on "), f"{first_line}\n{log.read_text()}"
            url = first_line.split()[3]
            credentials = json.loads((state / "credentials.json").read_text(encoding="utf-8"))
            server = LiveServer(url, state, credentials, process, int(url.rpartition(":")[2]) + 1)
            if not url.startswith("https"):
                wait_until_ready(server)
            yield server
        finally:
            stop(process)


def server_environment() -> dict[str, str]:
    """The environment without settings of the machine's own, and without a proxy in the way."""
    ours = ("WEBIMAGE_OCR_", "HUAWEICLOUD_", "CLOUD_SDK_", "OTEL_")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(ours) and not name.lower().endswith("_proxy")
    }
    return kept | {"no_proxy": "*"}


def export_variables(server: LiveServer) -> dict[str, str]:
    """What ``webimage-ocr env`` prints, as an environment."""
    lines = _ask_command("env", "--state", str(server.state), "--url", server.url).splitlines()
    return dict(shlex.split(line)[1].split("=", 1) for line in lines)


def create_key(server: LiveServer, *options: str) -> Any:
    """What ``webimage-ocr key create --json`` answers."""
    return json.loads(_ask_command("key", "create", *options, "--json", "--state", str(server.state)))


def _ask_command(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "webimage_ocr", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=server_environment(),
    )
    return done.stdout


def wait_until_ready(server: LiveServer, limit_s: float = 120) -> None:
    """Wait for warm models."""
    deadline = time.monotonic() + limit_s
    while (answer := server.request("GET", "/health/ready")).status != 200:
        assert server.process is None or server.process.poll() is None, "the server has ended"
        assert time.monotonic() < deadline, answer.body
        time.sleep(0.1)


def printed(process: subprocess.Popen[bytes] | None) -> str:
    """What it has printed by now and nobody has read."""
    assert process is not None and isinstance(process.stdout, io.BufferedReader)
    return process.stdout.read1().decode()


def stop(process: subprocess.Popen[bytes] | None) -> int:
    """SIGTERM, and the exit status."""
    assert process is not None
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    finally:
        if process.stdout is not None:
            process.stdout.close()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve_file(content: bytes) -> Iterator[str]:
    """The address of a web server that answers with one file alone."""

    class OneFile(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(content)

    with serve_handler(OneFile) as url:
        yield f"{url}/a.png"


@contextmanager
def serve_handler(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address of a web server of the test's own on 127.0.0.1, which answers as ``handler`` does."""
    # the test's output is no access log
    quiet = type(handler.__name__, (handler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), quiet) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{web.server_port}"
        finally:
            web.shutdown()
            thread.join()


class ScriptedReader:
    """Stands in for the models: answers at once, or waits until it is told to go on, or to stop."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.go_on.set()
        self.reading = threading.Semaphore(0)
        """Released once for each read that has begun."""
        self.stopped = threading.Semaphore(0)
        """Released once for each read that was stopped."""
        self.stops_after_s = 0.0
        """How long it takes to stop once it is told to."""
        self.reads = 0

    def read(
        self,
        _source: bytes,
        _options: ReadOptions,
        _limits: ImageLimits,
        *,
        stop: Callable[[], bool],
        stage_ended: Callable[[str, float], None],
    ) -> Page:
        self.reads += 1
        self.reading.release()
        deadline = time.monotonic() + 60
        while not self.go_on.wait(0.02):
            assert time.monotonic() < deadline
            if stop():
                time.sleep(self.stops_after_s)
                self.stopped.release()
                raise BackendTimeout
        stage_ended("decode", 0.001)
        return Page((), 1, 1)

    def decode(self, _source: bytes, _limits: ImageLimits, _page: int) -> Pixels:
        return np.zeros((1, 1, 3), np.uint8)

    def open(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing to close."""


def _open(reader: ScriptedReader) -> ScriptedReader:
    reader.open()
    return reader


@contextmanager
def run_app(
    state: Path, reader: ScriptedReader | None = None, traces: Traces | None = None, **options: Any
) -> Iterator[LiveServer]:
    """The application in this process, on a free port, with a reader that needs no models."""
    # to the log that pytest keeps for tests that fail, without coloured tracebacks, which take seconds to draw
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    settings = Settings(state=state, **options)
    with socket.socket() as listener, socket.socket() as metrics_listener:
        listener.bind(("127.0.0.1", 0))
        metrics_listener.bind(("127.0.0.1", 0))
        app = create_app(
            settings,
            partial(_open, reader or ScriptedReader()),
            traces=traces or NoTraces(),
            metrics_listener=metrics_listener,
        )
        if settings.mcp:
            from webimage_ocr.mcp.remote import RemoteOptions, serve_mcp

            serve_mcp(app, RemoteOptions(settings.request_limit_bytes, settings.url, settings.cors_origins))
        server = uvicorn.Server(uvicorn.Config(app, http=HttpProtocol, ws="none", log_config=None, access_log=False))
        metrics_port = metrics_listener.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = time.monotonic() + 60
            while not server.started:
                assert thread.is_alive() and time.monotonic() < deadline
                time.sleep(0.01)
            credentials = json.loads((state / "credentials.json").read_text(encoding="utf-8"))
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            yield LiveServer(url, state, credentials, metrics_port=metrics_port)
        finally:
            server.should_exit = True
            thread.join(60)
