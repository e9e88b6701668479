"""The real server in a process of its own, and a caller that keeps its connection."""

from __future__ import annotations

import base64
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class RunningServer:
    """Where it listens, the default project, and a token for it."""

    address: str
    project_id: str
    token: str
    process_id: int
    ready_s: float
    """From the start of the process until it said that it is ready."""


class Caller:
    """One caller with one connection."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self._connection = http.client.HTTPConnection(server.address, timeout=120)

    def read(self, body: bytes) -> float:
        """Have a picture read; the seconds it took. RuntimeError for any answer but 200."""
        started = time.perf_counter()
        try:
            answer = self._post(body)
        except ConnectionError:  # the server ends connections that were idle for some seconds
            self._connection.close()
            answer = self._post(body)
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"the server answered {answer.status}: {text[:200]!r}")
        return time.perf_counter() - started

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _post(self, body: bytes) -> http.client.HTTPResponse:
        headers = {"Content-Type": "application/json", "X-Auth-Token": self._server.token}
        self._connection.request("POST", f"/v2/{self._server.project_id}/ocr/web-image", body, headers)
        return self._connection.getresponse()


def request_body(picture: bytes) -> bytes:
    """A picture as the API wants it."""
    return json.dumps({"image": base64.b64encode(picture).decode()}).encode()


@contextmanager
def run_server(state: Path, variables: Mapping[str, str], *options: str) -> Iterator[RunningServer]:
    """``webimage-ocr serve`` on a free port; ended at the end."""
    started = time.perf_counter()
    state.mkdir(parents=True, exist_ok=True)
    with (state / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "webimage_ocr", "serve", "--port", "0", "--state", str(state), *options],
            stdout=subprocess.PIPE, stderr=log, env={**os.environ, **variables},
        )  # fmt: skip
        try:
            assert process.stdout is not None
            banner = process.stdout.readline().decode()
            if "listens on " not in banner:
                raise RuntimeError(f"the server did not start: {(state / 'server.log').read_text()[-800:]}")
            address = urlsplit(banner.split("listens on ")[1].split()[0]).netloc
            _wait_until_ready(address)
            ready_s = time.perf_counter() - started
            credentials = json.loads((state / "credentials.json").read_text(encoding="utf-8"))
            token = _get_token(address, credentials)
            yield RunningServer(address, credentials["project_id"], token, process.pid, ready_s)
        finally:
            process.terminate()
            process.wait(30)
            if process.stdout is not None:
                process.stdout.close()


def _wait_until_ready(address: str, limit_s: float = 120) -> None:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection(address, timeout=10)
        connection.request("GET", "/health/ready")
        status = connection.getresponse().status
        connection.close()
        if status == 200:
            return
        time.sleep(0.02)
    raise TimeoutError(f"the server was not ready after {limit_s} s")


def _get_token(address: str, credentials: Mapping[str, str]) -> str:
    domain = {"name": credentials["account"]}
    user = {"name": credentials["user"], "password": credentials["password"], "domain": domain}
    scope = {"project": {"id": credentials["project_id"]}}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.request("POST", "/v3/auth/tokens", json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    token = answer.headers["X-Subject-Token"]
    connection.close()
    if token is None:
        raise RuntimeError(f"no token: the server answered {answer.status}")
    return token
