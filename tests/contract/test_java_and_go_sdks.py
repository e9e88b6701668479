"""The official Java and Go SDKs, unmodified: each language's program makes all calls, a line of JSON for each.

The cases are named alike in ``java/SdkCases.java`` and ``go/sdk_cases/main.go``.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from certificates import Certificates
from golden.documents import write_pdf
from proxies import run_tinyproxy
from servers import (
    LiveServer,
    ScriptedReader,
    create_key,
    export_variables,
    run_app,
    server_environment,
)  # fmt: skip
from toolchains import build_go, compile_java, java_command
from webimage_ocr.api.http_protocol import HttpProtocol
from webimage_ocr.errors import BackendTimeout
from webimage_ocr.types import GENERAL_TEXT, Page

CONTRACT = Path(__file__).parent
READS = ["endpoint", "region", "files", "temporary key", "SM3 signature"]
ERRORS = {
    "wrong secret": (401, "APIG.0301"),
    "no project": (404, "APIG.0101"),
    "PDF": (400, "AIS.0102"),
    "image and url": (400, "AIS.0101"),
    # with an Authorization header of one's own neither SDK fills the project id in
    "API key": (404, "APIG.0101"),
    "general-text, no such language": (400, "AIS.0101"),
}
SWITCHES = {
    "detect_direction": True, "character_mode": True, "single_orientation_mode": True, "quick_mode": False,
    "language": "auto",
}  # fmt: skip
GENERAL_TEXT_READS: dict[str, dict[str, Any]] = {
    "general-text": {},
    "general-text, all switches": SWITCHES,
    "general-text, second page": {"pdf_page_number": 2},
}


@dataclass(frozen=True)
class Program:
    """A language's program, compiled, and a home folder of its own to run in."""

    language: str
    folder: Path
    certificates: Certificates

    def call(self, cases: list[str], told: dict[str, Any], **environment: str) -> dict[str, dict[str, Any]]:
        """The program's lines by case."""
        if self.language == "java":
            options = (f"-Duser.home={self.folder}", *self.certificates.java_options)
            command = [*java_command(self.folder, *options), "SdkCases"]
        else:
            command = [str(self.folder / "program")]
        done = subprocess.run(
            [*command, *cases],
            input=json.dumps(told),
            capture_output=True,
            text=True,
            timeout=120,
            env=server_environment() | self.certificates.variables | {"HOME": str(self.folder)} | environment,
        )
        assert done.returncode == 0, done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return {line["case"]: line for line in lines}


@pytest.fixture(scope="module")
def java(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("java")
    compile_java(CONTRACT / "java" / "SdkCases.java", folder)
    return Program("java", folder, certificates)


@pytest.fixture(scope="module")
def go(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("go")
    build_go(CONTRACT / "go" / "sdk_cases", folder / "program")
    return Program("go", folder, certificates)


@pytest.fixture(scope="module", params=["java", "go"])
def program(request: pytest.FixtureRequest) -> Program:
    chosen: Program = request.getfixturevalue(request.param)
    return chosen


def tell(server: LiveServer, image: str, **more: Any) -> dict[str, Any]:
    """What a program has to know."""
    known = {name: server.credentials[name] for name in ("access_key", "secret_key", "project_id")}
    return {"url": server.url, "image": image, **known, **more}


@pytest.fixture(scope="module")
def two_pages() -> str:
    """A PDF file as Base64."""
    pages = [f"BT /F 24 Tf 20 40 Td (Page number {page}) Tj ET" for page in (1, 2)]
    return base64.b64encode(write_pdf(pages)).decode()


@pytest.fixture(scope="module")
def answers(program: Program, live_server: LiveServer, hello_base64: str, two_pages: str) -> dict[str, dict[str, Any]]:
    """The answers to all cases that need no server of their own."""
    temporary = create_key(live_server, "--temporary", "1")
    told = tell(
        live_server,
        hello_base64,
        pdf=two_pages,
        api_key=create_key(live_server, "--bearer")["secret"],
        temporary={
            "access_key": temporary["key"]["id"],
            "secret_key": temporary["secret"],
            "security_token": temporary["security_token"],
        },
    )
    settings = program.folder / ".huaweicloud"
    settings.mkdir()
    # the default chain of the Java SDK looks for the first section, that of the Go SDK for the second
    pair = f"ak = {told['access_key']}\nsk = {told['secret_key']}\niam_endpoint = {live_server.url}\n"
    (settings / "credentials").write_text(f"[basiccredentials]\n{pair}\n[basic.credentials]\n{pair}")
    (settings / "regions.yaml").write_text(f"OCR:\n  - id: af-south-1\n    endpoint: {live_server.url}\n")
    return program.call([*READS, *ERRORS, *GENERAL_TEXT_READS], told)


def assert_hello(line: dict[str, Any]) -> None:
    assert "error" not in line
    result = line["answer"]["result"]
    assert [block["words"] for block in result["words_block_list"]] == ["Hello World 2026", "second line of text"]
    assert re.fullmatch("[0-9a-f]{32}", line["answer"]["X-Request-Id"])


@pytest.mark.parametrize("case", READS)
def test_a_picture_is_read(answers: dict[str, dict[str, Any]], case: str) -> None:
    assert_hello(answers[case])


def test_answers_arrive_whole_in_the_models(
    answers: dict[str, dict[str, Any]], live_server: LiveServer, hello_base64: str
) -> None:
    """Go's decoder is strict: integers in location, and no more digits than float32 holds."""
    everything = {"detect_font": True, "detect_direction": True, "extract_type": ["contact_info", "image_size"]}
    sent = live_server.read({"image": hello_base64, **everything}).json
    assert answers["endpoint"]["answer"]["result"] == sent["result"]


@pytest.mark.parametrize("case", GENERAL_TEXT_READS)
def test_general_text_arrives_whole_in_the_models(
    program: Program,
    answers: dict[str, dict[str, Any]],
    live_server: LiveServer,
    hello_base64: str,
    two_pages: str,
    case: str,
) -> None:
    """All of it but ``markdown_result`` in Java, whose newest models have not learned it."""
    fields = GENERAL_TEXT_READS[case]
    if case == "general-text, all switches" and program.language == "go":
        fields = fields | {"return_markdown_result": True}
    image = two_pages if "pdf_page_number" in fields else hello_base64
    sent = live_server.read({"image": image, **fields}, service=GENERAL_TEXT).json["result"]
    arrived = answers[case]["answer"]["result"]
    for block in (*sent["words_block_list"], *arrived["words_block_list"]):
        block.setdefault("char_list", None)  # Go's model prints it so where it is not there
    assert sent["words_block_list"] and ("markdown_result" in sent) == ("return_markdown_result" in fields)
    assert arrived == sent


@pytest.mark.parametrize("case", ERRORS)
def test_errors_carry_class_code_and_request_id(
    program: Program, answers: dict[str, dict[str, Any]], case: str
) -> None:
    error = answers[case]["error"]
    assert (error["status"], error["code"]) == ERRORS[case]
    assert error["class"] == {"java": "ClientRequestException", "go": "*sdkerr.ServiceResponseError"}[program.language]
    assert re.fullmatch("[0-9a-f]{32}", error["request_id"])
    assert case != "wrong secret" or "canonicalRequest:POST|/v2/" in error["message"]


def test_variables_alone(
    program: Program, live_server: LiveServer, https_server: LiveServer, hello_base64: str
) -> None:
    """The Go SDK takes ``HUAWEICLOUD_SDK_IAM_ENDPOINT`` for a host that speaks HTTPS, whatever stands before it."""
    server = https_server if program.language == "go" else live_server
    answers = program.call(["environment"], {"image": hello_base64}, **export_variables(server))
    assert_hello(answers["environment"])


def test_the_asynchronous_client_of_java(java: Program, live_server: LiveServer, hello_base64: str) -> None:
    assert_hello(java.call(["asynchronous"], tell(live_server, hello_base64))["asynchronous"])


class Stumbling(ScriptedReader):
    """Fails twice, then reads."""

    def read(self, *args: Any, **options: Any) -> Page:
        page = super().read(*args, **options)
        if self.reads <= 2:
            raise BackendTimeout
        return page


def test_retries_and_32_threads_with_one_client(
    program: Program, hello_base64: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = 0
    connect = HttpProtocol.connection_made

    def count(protocol: HttpProtocol, transport: Any) -> None:
        nonlocal connections
        connections += 1
        connect(protocol, transport)

    monkeypatch.setattr(HttpProtocol, "connection_made", count)
    reader = Stumbling()
    with run_app(tmp_path, reader, waiting=64) as server:
        answers = program.call(["retries", "threads"], tell(server, hello_base64))
    assert "error" not in answers["retries"] and "error" not in answers["threads"]
    assert reader.reads == 3 + 32 * 8 + 1
    assert connections <= 64, "connections are used again"


@pytest.mark.parametrize(
    ("scheme", "user", "password"), [("http", "", ""), ("https", "somebody", "secret")], ids=["http", "https"]
)
def test_through_a_proxy(
    program: Program,
    scheme: str,
    user: str,
    password: str,
    live_server: LiveServer,
    https_server: LiveServer,
    hello_base64: str,
    tmp_path: Path,
) -> None:
    """With a password over HTTPS alone: asked for one, tinyproxy hangs up on what is still being sent."""
    server = {"http": live_server, "https": https_server}[scheme]
    with run_tinyproxy(tmp_path, user, password) as port:
        proxy = {"host": "127.0.0.1", "port": port, "user": user, "password": password}
        answers = program.call(["proxy"], tell(server, hello_base64, proxy=proxy))
    assert_hello(answers["proxy"])
    assert re.search(f"(POST|CONNECT) .*127.0.0.1:{server.port}", (tmp_path / "proxy.log").read_text())
