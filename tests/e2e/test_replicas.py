"""Two servers, one PostgreSQL, one Redis and nginx, each a host of its own, called by the official SDK meanwhile.

One server is killed, one is paused, one is cut off. nginx runs with deploy/compose/nginx.conf, as compose.yaml has it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from network import Host, network
from services import run_postgresql

pytestmark = [
    pytest.mark.alone,  # one call of twenty may miss the deadline of five seconds
    pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces on a bridge, and users of their own, need root"),
]

ROOT = Path(__file__).parents[2]
DEADLINE_S = 5
CALLERS = 4

# as many callers as it is told, each in a loop until the input ends; a line for each answer
CALLER = """
import json, select, sys, threading, time
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkocr.v1 import OcrClient, RecognizeWebImageRequest, WebImageRequestBody
url, project, ak, sk, image, callers = sys.argv[1:]
going = True

def call():
    client = OcrClient.new_builder().with_credentials(BasicCredentials(ak, sk, project)).with_endpoint(url).build()
    while going:
        began = time.monotonic()
        try:
            answer = client.recognize_web_image(RecognizeWebImageRequest(body=WebImageRequestBody(image=image)))
            said = {"words": [block.words for block in answer.result.words_block_list]}
        except ServiceResponseException as error:
            said = {"status": error.status_code, "code": error.error_code}
        sys.stdout.write(json.dumps(said | {"s": time.monotonic() - began}) + "\\n")  # whole lines, whoever writes

threads = [threading.Thread(target=call) for _ in range(int(callers))]
[thread.start() for thread in threads]
sys.stdin.read()
going = False
[thread.join() for thread in threads]
"""


@dataclass
class Server:
    """A server on a host, which can be started again."""

    host: Host
    state: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.state / "log").open("ab") as log:
            self.process = self.host.popen(
                *(
                    sys.executable,
                    "-m",
                    "webimage_ocr",
                    "serve",
                    "--host",
                    self.host.address,
                    "--state",
                    str(self.state),
                ),
                environment=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(20)

    def is_ready(self) -> bool:
        asked = self.host.command("curl", "-sf", "-m", "2", f"http://{self.host.address}:8866/health/ready")
        return subprocess.run(asked, capture_output=True, timeout=20, cwd="/").returncode == 0

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def answered(self) -> int:
        """How many requests it has answered with success, by its log."""
        lines = [json.loads(line) for line in (self.state / "log").read_text().splitlines() if line.startswith("{")]
        return sum(line.get("event") == "request" and line.get("status") == 200 for line in lines)


@contextmanager
def running(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def until(happened: Callable[[], bool], limit_s: float = 90) -> None:
    deadline = time.monotonic() + limit_s
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_servers_that_die_pause_and_vanish_cost_no_wrong_answer(tmp_path: Path, hello_base64: str) -> None:
    with ExitStack() as stack:
        hosts = stack.enter_context(network(["database", "rates", "server-1", "server-2", "balancer", "caller"]))
        database_url = stack.enter_context(run_postgresql(hosts["database"]))
        rates = hosts["rates"]
        stack.enter_context(
            running(
                rates.popen(
                    *("redis-server", "--bind", rates.address, "--protected-mode", "no", "--save", ""),
                    stdout=subprocess.DEVNULL,
                )
            )
        )
        environment = {
            "WEBIMAGE_OCR_DATABASE_URL": database_url,
            "WEBIMAGE_OCR_SECRET_KEY_FILE": str(tmp_path / "secret.key"),
            "WEBIMAGE_OCR_RATE_STORAGE": f"redis://{rates.address}:6379",
            "WEBIMAGE_OCR_RATE_PER_MINUTE": "100000",
            "WEBIMAGE_OCR_DEADLINE_S": str(DEADLINE_S),
        }
        servers = []
        for name in ("server-1", "server-2"):
            (tmp_path / name).mkdir()
            servers.append(Server(hosts[name], tmp_path / name, environment))
        # at once, on an empty database: one of them makes what there is to make
        for server in servers:
            server.start()
            stack.callback(server.kill)
        until(lambda: all(server.is_ready() for server in servers))
        (credentials_file,) = tmp_path.glob("server-*/credentials.json")
        credentials = json.loads(credentials_file.read_text(encoding="utf-8"))

        balancer = hosts["balancer"]
        settings = (ROOT / "deploy/compose/nginx.conf").read_text(encoding="utf-8")
        for name in ("server-1", "server-2"):
            settings = settings.replace(f"{name}:8866", f"{hosts[name].address}:8866")
        settings = settings.replace("proxy_read_timeout 65s", f"proxy_read_timeout {DEADLINE_S + 1}s")
        settings = settings.replace("http {", f"http {{ client_body_temp_path {tmp_path}/body;", 1)
        (tmp_path / "nginx.conf").write_text(f"user root; pid {tmp_path}/nginx.pid;\n{settings}")
        stack.enter_context(
            running(
                balancer.popen(
                    *(
                        "/usr/sbin/nginx",
                        "-p",
                        str(tmp_path),
                        "-e",
                        f"{tmp_path}/nginx.log",
                        "-c",
                        f"{tmp_path}/nginx.conf",
                    ),
                    *("-g", "daemon off;"),
                )
            )
        )

        said = tmp_path / "answers.jsonl"  # a pipe that nobody reads meanwhile would be full after a thousand
        with said.open("wb") as file:
            caller = hosts["caller"].popen(
                *(sys.executable, "-c", CALLER, f"http://{balancer.address}", credentials["project_id"]),
                *(credentials["access_key"], credentials["secret_key"], hello_base64, str(CALLERS)),
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=subprocess.PIPE,
                text=True,
            )
        stack.enter_context(running(caller))
        one, other = servers

        def both_answer() -> None:
            """Wait until both have answered anew: nginx tries again after two seconds."""
            before = [server.answered() for server in servers]
            until(lambda: all(server.answered() > count for server, count in zip(servers, before, strict=True)))

        one.kill()  # and started again
        time.sleep(3)
        one.start()
        both_answer()

        other.send(signal.SIGSTOP)  # paused for longer than nginx waits
        time.sleep(DEADLINE_S + 3)
        other.send(signal.SIGCONT)
        both_answer()

        one.host.cut_off()  # unplugged, from database and callers at once
        time.sleep(DEADLINE_S + 3)
        one.host.plug_in()
        both_answer()

        _, complained = caller.communicate("", timeout=60)
        assert caller.returncode == 0, complained
        answers = [json.loads(line) for line in said.read_text().splitlines()]
        read = [answer for answer in answers if "words" in answer]
        assert all(answer["words"] == ["Hello World 2026", "second line of text"] for answer in read)
        refused = Counter((answer["status"], answer["code"]) for answer in answers if "words" not in answer)
        # no answer but a documented one, and few: nginx has the other server read what one could not
        assert set(refused) <= {(502, "APIG.0201"), (504, "APIG.0201"), (503, "ModelArts.4505")}, refused
        assert len(read) > 20 and refused.total() <= len(read) / 20, (len(read), refused)
        counted = int(
            hosts["database"].run(
                *("psql", "-tA", database_url, "-c"),
                "select sum(calls) from usage",
            )
        )
        # a call is counted before it is answered: those whose answer had nobody to go to are counted all the same
        assert len(read) <= counted <= len(read) + 3 * CALLERS, (len(read), counted, refused)
