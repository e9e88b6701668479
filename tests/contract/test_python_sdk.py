"""The official Python SDK, unmodified, against a live server, in all the ways it can be pointed at one.

Each way runs as a program of its own: the SDK keeps regions, credentials and project ids for its whole process.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from servers import LiveServer, create_key, export_variables, server_environment

CALL = """
import sys
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions import exceptions
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkocr.v1 import *
from huaweicloudsdkocr.v1.region.ocr_region import OcrRegion

def call(client, **fields):
    request = RecognizeWebImageRequest(body=WebImageRequestBody(**{"image": sys.stdin.read(), **fields}))
    try:
        response = client.recognize_web_image(request)
        print(response)
        print(response.x_request_id)
    except exceptions.ServiceResponseException as e:
        print(type(e).__name__, e.status_code, e.error_code, e.request_id, e.error_msg, sep="|")

"""


def run_program(source: str, stdin: str, **environment: str) -> list[str]:
    """Run a program that uses the SDK, with nothing but these variables pointing it anywhere."""
    done = subprocess.run(
        [sys.executable, "-c", CALL + textwrap.dedent(source)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        env=server_environment() | environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def assert_hello(lines: list[str]) -> None:
    result = json.loads(lines[0])["result"]
    assert [block["words"] for block in result["words_block_list"]] == ["Hello World 2026", "second line of text"]
    assert result["words_block_count"] == 2
    assert re.fullmatch("[0-9a-f]{32}", lines[1])


def test_endpoint_and_project_id(live_server: LiveServer, hello_base64: str) -> None:
    known = live_server.credentials
    lines = run_program(
        f"""
        credentials = BasicCredentials({known["access_key"]!r}, {known["secret_key"]!r}, {known["project_id"]!r})
        call(OcrClient.new_builder().with_credentials(credentials).with_endpoint({live_server.url!r}).build())
        """,
        hello_base64,
    )
    assert_hello(lines)


def test_region_object_with_project_look_up(live_server: LiveServer, hello_base64: str) -> None:
    known = live_server.credentials
    lines = run_program(
        f"""
        credentials = BasicCredentials({known["access_key"]!r}, {known["secret_key"]!r})
        credentials.with_iam_endpoint({live_server.url!r})
        region = Region("cn-south-1", {live_server.url!r})
        call(OcrClient.new_builder().with_credentials(credentials).with_region(region).build())
        """,
        hello_base64,
    )
    assert_hello(lines)


def test_regions_file(live_server: LiveServer, hello_base64: str, tmp_path: Path) -> None:
    file = tmp_path / "regions.yaml"
    file.write_text(f"OCR:\n  - id: af-south-1\n    endpoint: {live_server.url}\n")
    known = live_server.credentials
    lines = run_program(
        f"""
        credentials = BasicCredentials({known["access_key"]!r}, {known["secret_key"]!r})
        region = OcrRegion.value_of("af-south-1")
        call(OcrClient.new_builder().with_credentials(credentials).with_region(region).build())
        """,
        hello_base64,
        HUAWEICLOUD_SDK_REGIONS_FILE=str(file),
        HUAWEICLOUD_SDK_IAM_ENDPOINT=live_server.url,
    )
    assert_hello(lines)


def test_credentials_from_the_environment(live_server: LiveServer, hello_base64: str) -> None:
    lines = run_program(
        'call(OcrClient.new_builder().with_region(OcrRegion.value_of("cn-north-4")).build())',
        hello_base64,
        **export_variables(live_server),
    )
    assert_hello(lines)


def test_credentials_file(live_server: LiveServer, hello_base64: str, tmp_path: Path) -> None:
    file = tmp_path / "credentials"
    known = live_server.credentials
    file.write_text(
        f"[basiccredentials]\nak = {known['access_key']}\nsk = {known['secret_key']}\n"
        f"iam_endpoint = {live_server.url}\n"
    )
    lines = run_program(
        f'call(OcrClient.new_builder().with_region(Region("cn-north-4", {live_server.url!r})).build())',
        hello_base64,
        HUAWEICLOUD_SDK_CREDENTIALS_FILE=str(file),
    )
    assert_hello(lines)


def test_other_credentials_that_the_sdk_can_send(live_server: LiveServer, hello_base64: str) -> None:
    """A bearer key by a header of one's own, a token likewise, a temporary key, and signatures with SM3."""
    known = live_server.credentials
    bearer = create_key(live_server, "--bearer")["secret"]
    temporary = create_key(live_server, "--temporary", "1")
    lines = run_program(
        f"""
        from huaweicloudsdkcore.http.http_config import HttpConfig
        from huaweicloudsdkcore.signer.algorithm import SigningAlgorithm

        def client(ak, sk, token=None, **config):
            credentials = BasicCredentials(ak, sk, {known["project_id"]!r})
            if token:
                credentials.with_security_token(token)
            builder = OcrClient.new_builder().with_http_config(HttpConfig(**config)).with_credentials(credentials)
            return builder.with_endpoint({live_server.url!r}).build()

        request = RecognizeWebImageRequest(body=WebImageRequestBody(image=sys.stdin.read()))
        nobody = client("nobody", "nothing")
        headers = {{"Authorization": "Bearer " + {bearer!r}, "X-Auth-Token": {live_server.token()!r}}}
        for name, value in headers.items():
            print(nobody.recognize_web_image_invoker(request).add_header(name, value).invoke().status_code)
        pair = {known["access_key"]!r}, {known["secret_key"]!r}
        temporary = {temporary["key"]["id"]!r}, {temporary["secret"]!r}, {temporary["security_token"]!r}
        print(client(*temporary).recognize_web_image(request).status_code)
        print(client(*pair, signing_algorithm=SigningAlgorithm.HMAC_SM3).recognize_web_image(request).status_code)
        """,
        hello_base64,
    )
    assert lines == ["200"] * 4


@pytest.mark.parametrize(
    ("secret", "fields", "expected"),
    [
        (None, {"image": "JVBERi0xLjQKJcfs"}, "ClientRequestException|400|AIS.0102|"),
        (None, {"url": "https://example.com/a.png"}, "ClientRequestException|400|AIS.0101|"),
        ("wrong", {}, "ClientRequestException|401|APIG.0301|"),
    ],
    ids=["pdf", "image and url", "wrong secret"],
)
def test_exceptions_carry_code_and_request_id(
    live_server: LiveServer, hello_base64: str, secret: str | None, fields: dict[str, str], expected: str
) -> None:
    known = live_server.credentials
    (line,) = run_program(
        f"""
        credentials = BasicCredentials(
            {known["access_key"]!r}, {secret or known["secret_key"]!r}, {known["project_id"]!r}
        )
        client = OcrClient.new_builder().with_credentials(credentials).with_endpoint({live_server.url!r}).build()
        call(client, **{fields!r})
        """,
        hello_base64,
    )
    assert line.startswith(expected)
    assert re.fullmatch("[0-9a-f]{32}", line.split("|")[3])
    if secret:
        assert "canonicalRequest:POST|/v2/" in line


def test_endpoint_without_project_id_is_an_unknown_api(live_server: LiveServer, hello_base64: str) -> None:
    known = live_server.credentials
    (line,) = run_program(
        f"""
        credentials = BasicCredentials({known["access_key"]!r}, {known["secret_key"]!r})
        call(OcrClient.new_builder().with_credentials(credentials).with_endpoint({live_server.url!r}).build())
        """,
        hello_base64,
    )
    assert line.startswith("ClientRequestException|404|APIG.0101|")


def test_asynchronous_client(live_server: LiveServer, hello_base64: str) -> None:
    known = live_server.credentials
    lines = run_program(
        f"""
        from huaweicloudsdkocr.v1 import OcrAsyncClient
        credentials = BasicCredentials({known["access_key"]!r}, {known["secret_key"]!r}, {known["project_id"]!r})
        client = OcrAsyncClient.new_builder().with_credentials(credentials).with_endpoint({live_server.url!r}).build()
        request = RecognizeWebImageRequest(body=WebImageRequestBody(image=sys.stdin.read()))
        response = client.recognize_web_image_async(request).result()
        print(response)
        print(response.x_request_id)
        """,
        hello_base64,
    )
    assert_hello(lines)
