"""HTTP clients as they are by default: each gets an answer twice on its connection or pool.

They differ in how the body comes: with its length or in chunks (.NET, Node), or after ``100 Continue`` (curl, .NET
Framework). Upgrades to HTTP/2, which Java's HttpClient and ``curl --http2`` ask for, have tests of their own.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from servers import LiveServer, ScriptedReader, run_app, server_environment
from toolchains import build_go, compile_java, java_command

PROGRAMS = Path(__file__).parent / "http_clients"
CLIENTS = {
    "java": ["Java HttpURLConnection", "OkHttp", "Apache HttpClient 5"],
    "node": ["Node fetch", "Node http", "Node http, streamed"],
    "go": ["Go net/http"],
    "python": ["Python requests", "Python httpx", "Python httpx2", "Python aiohttp", "Python urllib"],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_app(tmp_path_factory.mktemp("state"), ScriptedReader()) as server:
        yield server


@pytest.fixture(scope="module")
def told(server: LiveServer) -> dict[str, str]:
    """What each program has to know; the picture is longer than what goes into one packet."""
    return {"url": server.web_image_url, "token": server.token(), "body": json.dumps({"image": "A" * 100_000})}


@pytest.fixture(scope="module")
def statuses(told: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int]]:
    """By client."""
    folder = tmp_path_factory.mktemp("clients")
    compile_java(PROGRAMS / "JavaClients.java", folder)
    build_go(PROGRAMS / "main.go", folder / "go_client")
    commands = [
        [*java_command(folder), "JavaClients"],
        ["node", str(PROGRAMS / "node_clients.js")],
        [str(folder / "go_client")],
        [sys.executable, str(PROGRAMS / "python_clients.py")],
    ]
    found = defaultdict(list)
    for command in commands:
        done = subprocess.run(
            command, input=json.dumps(told), capture_output=True, text=True, timeout=120, env=server_environment()
        )
        assert done.returncode == 0, done.stderr
        for line in map(json.loads, done.stdout.splitlines()):
            found[line["client"]].append(line["status"])
    return dict(found)


@pytest.mark.parametrize("client", [client for clients in CLIENTS.values() for client in clients])
def test_a_client_gets_200(statuses: dict[str, list[int]], client: str) -> None:
    assert statuses[client] == [200, 200]


@pytest.mark.parametrize("options", [[], ["--http1.0"]], ids=["curl", "http1.0"])
@pytest.mark.parametrize("length", [100, 2_000_000], ids=["short", "long"])
def test_curl_gets_200(told: dict[str, str], options: list[str], length: int, tmp_path: Path) -> None:
    """libcurl, which PHP and the C++ SDK stand on; above one megabyte it waits for ``100 Continue``."""
    body = tmp_path / "body.json"
    body.write_text(json.dumps({"image": "A" * length}))
    call = [
        *options, "-H", f"X-Auth-Token: {told['token']}", "-H", "Content-Type: application/json",
        "--data-binary", f"@{body}", "-s", "-o", str(tmp_path / "answer"), "-w", "%{http_code} ", told["url"],
    ]  # fmt: skip
    done = subprocess.run(
        ["curl", *call, "--next", *call], capture_output=True, text=True, timeout=60, env=server_environment()
    )
    assert done.stdout.split() == ["200", "200"], done.stderr


def chunked(body: bytes) -> bytes:
    """As .NET's ``JsonContent`` is sent: in chunks of what its buffer holds."""
    pieces = [body[start : start + 16384] for start in range(0, len(body), 16384)]
    return b"".join(b"%X\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


DOTNET = {
    # HttpClient.PostAsJsonAsync: no length, see https://github.com/dotnet/runtime/issues/49357
    "PostAsJsonAsync": ["Transfer-Encoding: chunked", "Content-Type: application/json; charset=utf-8"],
    # HttpClient with StringContent
    "StringContent": ["Content-Type: application/json; charset=utf-8", "Content-Length: {length}"],
    # HttpWebRequest of .NET Framework, and HttpClient there
    "HttpWebRequest": [
        "Content-Type: application/json", "Content-Length: {length}", "Expect: 100-continue", "Connection: Keep-Alive",
    ],
}  # fmt: skip


@pytest.mark.parametrize("client", DOTNET)
def test_what_dotnet_sends_gets_200(server: LiveServer, told: dict[str, str], client: str) -> None:
    """Raw, since no .NET is at hand: what its clients are known to write."""
    body = told["body"].encode()
    lines = [line.format(length=len(body)) for line in DOTNET[client]]
    lines += [f"Host: 127.0.0.1:{server.port}", f"X-Auth-Token: {told['token']}"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        answers = connection.makefile("rb")
        for _ in range(2):
            connection.sendall(head_of(server.web_image_url.removeprefix(server.url), lines))
            if "Expect: 100-continue" in lines:
                assert answers.readline() == b"HTTP/1.1 100 Continue\r\n"
                assert answers.readline() == b"\r\n"
            connection.sendall(chunked(body) if "Transfer-Encoding: chunked" in lines else body)
            assert read_answer(answers)[0] == b"HTTP/1.1 200 OK"


def test_what_the_dotnet_sdk_signs_gets_200(server: LiveServer, told: dict[str, str]) -> None:
    """It signs, and sends, the host without its port (Core/Signer/Signer.cs in huaweicloud-sdk-net-v3)."""
    body, path = told["body"].encode(), server.web_image_url.removeprefix(server.url)
    signed = server.signed("POST", path, body, host="127.0.0.1")
    lines = [*(f"{name}: {value}" for name, value in signed.items()), f"Content-Length: {len(body)}"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(head_of(path, [*lines, "Content-Type: application/json"]) + body)
        assert read_answer(connection.makefile("rb"))[0] == b"HTTP/1.1 200 OK"


def test_documented_headers_have_the_documented_case(server: LiveServer, told: dict[str, str]) -> None:
    """The PHP and C++ SDKs, as Java's, compare the name of this header letter by letter."""
    body, path = told["body"].encode(), server.web_image_url.removeprefix(server.url)
    lines = [f"Host: 127.0.0.1:{server.port}", f"Content-Length: {len(body)}"]
    for token, status in ((told["token"], b"200 OK"), ("nobody", b"401 Unauthorized")):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(head_of(path, [*lines, f"X-Auth-Token: {token}"]) + body)
            first, *headers = read_answer(connection.makefile("rb"))
        assert first == b"HTTP/1.1 " + status
        assert [line.partition(b": ")[0] for line in headers].count(b"X-Request-Id") == 1


def head_of(path: str, lines: list[str]) -> bytes:
    return "\r\n".join([f"POST {path} HTTP/1.1", *lines, "", ""]).encode()


def read_answer(answers: BinaryIO) -> list[bytes]:
    """The lines of the next answer's head; its body is read too."""
    head = [line.rstrip() for line in iter(answers.readline, b"\r\n")]
    (length,) = [int(line.split(b":")[1]) for line in head if line.lower().startswith(b"content-length:")]
    answers.read(length)
    return head
