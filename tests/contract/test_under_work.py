"""Behaviour under work: many calls at once, the end while something runs, HTTPS, and no network at all."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from certificates import Certificates
from pictures import draw_text
from servers import LiveServer, run_server, server_environment

HERE = Path(__file__).parent


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def mixed_calls() -> list[Any]:
    """Sizes, options, good and bad."""
    pictures = [b64(draw_text([f"line {number}"] * number, size)) for number, size in ((1, 20), (2, 32), (4, 26))]
    options: list[dict[str, Any]] = [
        {},
        {"extract_type": ["image_size"]},
        {"detect_direction": True},
        {"detect_text_direction": False, "extract_type": ["contact_info", "image_size"]},
    ]
    good = [{"image": picture, **each} for picture in pictures for each in options]
    return [*good, {"image": "!"}, {}, b"{", {"image": pictures[0][:200]}]


def test_64_mixed_calls_at_once_answer_as_one_by_one(tmp_path: Path) -> None:
    calls = mixed_calls()
    assert len(calls) == 16
    with run_server(tmp_path, WEBIMAGE_OCR_WAITING="64") as server, ThreadPoolExecutor(64) as pool:

        def ask(body: Any) -> tuple[int, dict[str, Any]]:
            answer = server.read(body)
            return answer.status, answer.json

        serial = [ask(body) for body in calls]
        parallel = list(pool.map(ask, calls * 4))
    assert [status for status, _ in serial] == [200] * 12 + [400] * 4
    assert parallel == serial * 4


def test_sigterm_finishes_what_runs_and_refuses_what_is_new(tmp_path: Path, hello_base64: str) -> None:
    with run_server(tmp_path) as server:
        target = f"/v2/{server.credentials['project_id']}/ocr/web-image"
        body = json.dumps({"image": hello_base64}).encode()
        headers = server.signed("POST", target, body) | {"content-length": str(len(body)), "connection": "close"}
        head = f"POST {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as running:
            running.sendall(head.encode() + b"\r\n" + body[:-100])
            assert server.request("GET", "/health/live").status == 200, "the server has taken up the first request"
            assert server.process is not None
            server.process.send_signal(signal.SIGTERM)
            wait_until_refused(server)
            running.sendall(body[-100:])
            answer = b"".join(iter(lambda: running.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"second line of text" in answer
        assert server.process.wait(60) == 0


def test_a_server_behind_a_balancer_says_that_it_stops_and_takes_what_still_comes(
    tmp_path: Path, hello_base64: str
) -> None:
    with run_server(tmp_path, WEBIMAGE_OCR_DRAIN_S="4") as server:
        assert server.process is not None
        server.process.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        while (ready := server.request("GET", "/health/ready")).status == 200:
            assert time.monotonic() < asked + 3
        assert (ready.status, ready.json["error_code"]) == (503, "ModelArts.4403")
        assert server.request("GET", "/health/live").status == 200
        assert server.read({"image": hello_base64}).status == 200
        assert server.process.wait(60) == 0
        assert time.monotonic() - asked > 3.5
        log = [json.loads(line) for line in (server.state / "server.log").read_text().splitlines()]
    events = {line["event"]: line for line in log}
    assert events["asked to stop"]["still_takes_what_comes_s"] == 4
    assert list(events)[-1] == "stopped" and events["stopped"]["answered"] >= 4


def test_who_asks_twice_does_not_wait(tmp_path: Path) -> None:
    with run_server(tmp_path, WEBIMAGE_OCR_DRAIN_S="300") as server:
        assert server.process is not None
        server.process.send_signal(signal.SIGTERM)
        while server.request("GET", "/health/ready").status == 200:
            time.sleep(0.05)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0


def wait_until_refused(server: LiveServer) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=10).close()
        except ConnectionResetError:
            continue  # it came just as the door was closing
        except ConnectionRefusedError:
            return


SDK_OVER_TLS = """
import sys
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkocr.v1 import *

url, ak, sk, project_id, ca = sys.argv[1:]
client = OcrClient.new_builder().with_http_config(HttpConfig(ssl_ca_cert=ca)) \\
    .with_credentials(BasicCredentials(ak, sk, project_id)).with_endpoint(url).build()
print(client.recognize_web_image(RecognizeWebImageRequest(body=WebImageRequestBody(image=sys.stdin.read()))))
"""


def test_https_with_a_certificate_of_ones_own(
    https_server: LiveServer, certificates: Certificates, hello_base64: str
) -> None:
    assert https_server.url.startswith("https://127.0.0.1:")
    context = ssl.create_default_context(cafile=certificates.authority)
    with urllib.request.urlopen(f"{https_server.url}/health/live", context=context, timeout=60) as answer:
        assert answer.status == 200
    known = https_server.credentials
    pair = [known["access_key"], known["secret_key"], known["project_id"]]
    done = subprocess.run(
        [sys.executable, "-c", SDK_OVER_TLS, https_server.url, *pair, str(certificates.authority)],
        input=hello_base64,
        capture_output=True,
        text=True,
        timeout=120,
        env=server_environment(),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["result"]["words_block_count"] == 2


def test_everything_but_url_works_with_the_network_off(tmp_path: Path) -> None:
    """The server and its caller run in a network namespace of their own, which has nothing but a loopback."""
    alone = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    done = subprocess.run(
        [*alone, sys.executable, str(HERE / "without_network.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=240,
        env=server_environment() | {"PYTHONPATH": f"{HERE.parent}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["outside"] == "unreachable", "the namespace must have no way out"
    assert said["read"] == [200, "without a network"]
    assert said["fonts"] == 5
    assert said["contact"] == "13112345678"
    assert said["url"] == [400, "ModelArts.4603"]
    assert said["docs"] == 200
