"""``serve --mcp``: the official client at ``/mcp``, and whoever else comes there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from agents import NEW, OLD, Agent, connect, said
from servers import LiveServer, ScriptedReader, create_key, run_app, run_server, serve_file, server_environment
from webimage_ocr.mcp.answers import UNTRUSTED

HELLO = "Hello World 2026\nsecond line of text"
LIST_TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_server(tmp_path_factory.mktemp("mcp"), "--mcp", WEBIMAGE_OCR_FETCH_ALLOW="127.0.0.0/8") as server:
        yield server


@pytest.fixture(scope="module")
def key(server: LiveServer) -> dict[str, str]:
    return bearer(create_key(server, "--bearer"))


@pytest.fixture(scope="module", params=[NEW, OLD])
def agent(server: LiveServer, key: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Agent]:
    with connect(server.url, key, request.param) as agent:
        yield agent


@pytest.fixture(scope="module")
def picture_url(hello_png: bytes) -> Iterator[str]:
    with serve_file(hello_png) as url:
        yield url


def bearer(key: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {key['secret']}"}


@pytest.fixture(scope="module")
def count_calls(server: LiveServer) -> Callable[[], int]:
    """How many calls of web-image were counted so far."""
    headers = {"X-Auth-Token": server.token(scope={})}

    def count() -> int:
        rows = server.request(
            "GET", f"/admin/v1/usage?project_id={server.credentials['project_id']}", None, headers
        ).json
        assert all(row["service"] == "web-image" for row in rows)
        return sum(row["calls"] for row in rows)

    return count


def test_a_picture_is_read_and_counted(
    count_calls: Callable[[], int], agent: Agent, hello_base64: str, picture_url: str
) -> None:
    before = count_calls()
    for arguments in ({"image": hello_base64}, {"url": picture_url}):
        result = agent.call("read_image", **arguments)
        assert said(result)[0] == UNTRUSTED and not result.is_error and result.structured_content is not None
        assert result.structured_content["text"] == HELLO
    assert count_calls() == before + 2


def test_a_call_that_fails_is_not_counted_and_files_are_not_read(count_calls: Callable[[], int], agent: Agent) -> None:
    before = count_calls()
    tools = {tool.name: tool.input_schema["properties"] for tool in agent.tools()}
    assert set(tools) == {"read_image", "read_images", "extract_contact"}
    assert not [name for name, arguments in tools.items() if "path" in arguments]
    for arguments, sentence in (
        ({"path": "/" + "etc/hostname"}, "path: it is no field of this request. (AIS.0101)"),
        ({}, "Give exactly one of url and image. (AIS.0101)"),
        ({"url": "http://10.0.0.1/a.png"}, "10.0.0.1 is not a public address. (ModelArts.4601)"),
        ({"url": "http://169.254.169.254/"}, "169.254.169.254 is not a public address. (ModelArts.4601)"),
        ({"url": "/" + "etc/hostname"}, "It must start with http:// or https://. (ModelArts.4601)"),
        ({"image": "A" * 14_500_000}, "has more than 10,485,760 bytes. (ModelArts.4104)"),
        ({"image": "no Base64!"}, "(AIS.0102)"),
    ):
        refused = agent.call("read_image", **arguments)
        assert refused.is_error and said(refused)[0].endswith(sentence)
    assert count_calls() == before


def test_several_pictures_come_with_progress(count_calls: Callable[[], int], agent: Agent, picture_url: str) -> None:
    before = count_calls()
    sources = [picture_url, "hello.png", "http://10.0.0.1/a.png", picture_url]
    result, seen = agent.call_and_watch("read_images", sources=sources)
    assert [(done, total) for done, total, _ in seen] == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert result.structured_content is not None
    one, file, private, other = result.structured_content["outcomes"]
    assert one["reading"]["text"] == other["reading"]["text"] == HELLO
    assert "this server reads no files" in file["error"] and "not a public address" in private["error"]
    assert count_calls() == before + 2


def test_resources_are_pictures_of_the_web(agent: Agent, picture_url: str) -> None:
    assert {each.uri_template for each in agent.templates()} == {
        "webimage-ocr://text/{+source}",
        "webimage-ocr://markdown/{+source}",
    }
    (content,) = agent.resource(f"webimage-ocr://text/{picture_url}").contents
    assert json.loads(content.model_dump_json())["text"] == f"{UNTRUSTED}\n\n{HELLO}"


def test_a_contact_of_a_text_costs_nothing(count_calls: Callable[[], int], agent: Agent) -> None:
    before = count_calls()
    found = agent.call("extract_contact", text="收件人：李明\n电话：13800138000").structured_content
    assert found is not None and (found["name"], found["phone"]) == ("李明", "13800138000")
    assert count_calls() == before


def test_whoever_the_api_knows_is_known(server: LiveServer) -> None:
    body = json.dumps(LIST_TOOLS).encode()
    for headers in ({"X-Auth-Token": server.token()}, server.signed("POST", "/mcp", body)):
        assert server.request("POST", "/mcp", body, headers | ACCEPT).status == 200


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "x-auth-token not found"),
        ({"Authorization": "Bearer wio_00000000000000000000_nothing"}, "the API key of the Bearer scheme is not known"),
        ({"Authorization": "Bearer "}, "the API key of the Bearer scheme is not known"),
        ({"X-Auth-Token": "nothing"}, "decrypt token fail"),
    ],
    ids=["none", "key", "empty", "token"],
)
def test_nobody_else_is(server: LiveServer, headers: dict[str, str], reason: str) -> None:
    answer = server.request("POST", "/mcp", LIST_TOOLS, headers | ACCEPT)
    assert (answer.status, answer.json["error_code"]) == (401, "APIG.0301") and reason in answer.said


def test_a_key_for_another_project_reads_nothing_here(server: LiveServer, hello_base64: str) -> None:
    key = bearer(create_key(server, "--bearer", "--project", server.credentials["project_id"]))
    with connect(server.url, key | {"X-Project-Id": "another"}) as agent:
        # that of the key is the one that counts, as at /v1.0
        assert not agent.call("read_image", image=hello_base64).is_error
    with connect(server.url, bearer(create_key(server, "--bearer")) | {"X-Project-Id": "another"}) as agent:
        refused = agent.call("read_image", image=hello_base64)
    assert refused.is_error and said(refused)[0].endswith("(ModelArts.4203)")


def test_what_is_too_large_for_the_api_is_so_here(server: LiveServer, key: dict[str, str]) -> None:
    answer = server.request("POST", "/mcp", b'{"image": "' + b"A" * (15 << 20) + b'"}', key | ACCEPT)
    assert (answer.status, answer.json["error_code"]) == (413, "APIG.0201")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost:3000"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "localhost:80"}, 200),
    ],
    ids=str,
)
def test_pages_and_names_of_others_are_refused(
    server: LiveServer, key: dict[str, str], headers: dict[str, str], status: int
) -> None:
    assert server.request("POST", "/mcp", LIST_TOOLS, key | ACCEPT | headers).status == status


def test_there_are_no_sessions(server: LiveServer, key: dict[str, str]) -> None:
    for method in ("GET", "DELETE"):
        answer = server.request(method, "/mcp", headers=key | ACCEPT)
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert "Mcp-Session-Id" not in server.request("POST", "/mcp", LIST_TOOLS, key | ACCEPT).headers


def test_nothing_is_there_unless_asked_for(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        assert server.request("POST", "/mcp", LIST_TOOLS, ACCEPT).status == 404


def test_names_and_pages_that_the_operator_named_are_served(tmp_path: Path) -> None:
    with run_app(tmp_path, mcp=True, public_url="https://ocr.example/", cors_origins="*") as server:
        token = {"X-Auth-Token": server.token()}
        for headers in ({"Host": "ocr.example"}, {"Host": "ocr.example:443"}, {"Origin": "https://page.example"}):
            assert server.request("POST", "/mcp", LIST_TOOLS, token | ACCEPT | headers).status == 200
        assert server.request("POST", "/mcp", LIST_TOOLS, token | ACCEPT | {"Host": "page.example"}).status == 421


def test_rates_hold_and_hanging_up_stops_the_work(tmp_path: Path, hello_base64: str) -> None:
    reader = ScriptedReader()
    with run_app(tmp_path, reader, mcp=True, rate_per_minute=3, workers=1) as server:
        token = {"X-Auth-Token": server.token()}
        call = {"name": "read_image", "arguments": {"image": hello_base64}}
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
        for hint in ({}, {"Mcp-Protocol-Version": "2025-06-18"}):
            reader.go_on.clear()
            connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
            connection.request("POST", "/mcp", body, {"Content-Type": "application/json"} | token | ACCEPT | hint)
            assert reader.reading.acquire(timeout=60)
            connection.close()
            assert reader.stopped.acquire(timeout=60), "nobody waits for the answer"
        reader.go_on.set()
        with connect(server.url, token) as agent:
            assert not agent.call("read_image", image=hello_base64).is_error
            throttled = agent.call("read_image", image=hello_base64)
        assert throttled.is_error and "Try again in" in said(throttled)[0] and "(APIG.0308)" in said(throttled)[0]


def test_a_missing_package_is_told_before_the_start(tmp_path: Path) -> None:
    code = "import sys; sys.modules['mcp'] = None; from webimage_ocr.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "serve", "--mcp", "--check", "--state", str(tmp_path / "state")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=server_environment(),
    )
    assert done.returncode == 78 and "pip install 'webimage-ocr[mcp]'" in done.stderr
