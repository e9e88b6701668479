"""The programs of the API reference of 2024-02-22, as they are printed there: only their gaps are filled.

As with the cloud it is HTTPS that they are spoken to in; nothing but variables tells them of this server.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from certificates import Certificates
from servers import LiveServer, export_variables, serve_file, server_environment
from toolchains import build_go, compile_java, java_command

PRINTED = Path(__file__).parent / "api_reference"
GAPS = {
    "base64": "/9j/4AAQSkZJRgABAgEASABIAAD/4RFZRXhpZgAATU0AKgAAAA...",
    "url": "https://BucketName.obs.myhuaweicloud.com/ObjectName",
}


@pytest.fixture(scope="module")
def fillings(hello_png: bytes, hello_base64: str) -> Iterator[dict[str, str]]:
    """The same picture as Base64, and behind an address."""
    with serve_file(hello_png) as url:
        yield {"base64": hello_base64, "url": url}


def fill(name: str, fillings: dict[str, str]) -> str:
    """The printed program ``base64.py.txt`` and its like, without gaps."""
    program = (PRINTED / f"{name}.txt").read_text(encoding="utf-8")
    picture = name.partition(".")[0]
    assert program.count("<YOUR REGION>") == program.count(GAPS[picture]) == 1
    return program.replace("<YOUR REGION>", "cn-north-4").replace(GAPS[picture], fillings[picture])


def run(command: list[str], server: LiveServer, certificates: Certificates) -> str:
    """What the program prints."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        env=server_environment() | export_variables(server) | certificates.variables,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_everything_was_read(result: Any) -> None:
    """Two lines with five fonts each, the picture's size, and contact details, as the programs ask for them."""
    assert [block["words"] for block in result["words_block_list"]] == ["Hello World 2026", "second line of text"]
    assert all(len(block["font_list"]) == len(block["font_scores"]) == 5 for block in result["words_block_list"])
    assert result["extracted_data"]["image_size"] == {"height": 124, "width": 480}
    assert set(result["extracted_data"]["contact_info"]) == {
        "name", "phone", "province", "city", "district", "detail_address",
    }  # fmt: skip


@pytest.mark.parametrize("picture", ["base64", "url"])
def test_the_python_program(
    picture: str, fillings: dict[str, str], https_server: LiveServer, certificates: Certificates, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    unimported = "# coding: utf-8\nimport os"  # the printed program uses os without it
    program.write_text(fill(f"{picture}.py", fillings).replace("# coding: utf-8", unimported), encoding="utf-8")
    said = run([sys.executable, str(program)], https_server, certificates)
    assert_everything_was_read(json.loads(said)["result"])


@pytest.mark.parametrize("picture", ["base64", "url"])
def test_the_java_program(
    picture: str, fillings: dict[str, str], https_server: LiveServer, certificates: Certificates, tmp_path: Path
) -> None:
    program = tmp_path / "RecognizeWebImageSolution.java"
    program.write_text(fill(f"{picture}.java", fillings), encoding="utf-8")
    compile_java(program, tmp_path)
    name = "com.huaweicloud.sdk.test.RecognizeWebImageSolution"
    said = run([*java_command(tmp_path, *certificates.java_options), name], https_server, certificates)
    assert re.findall("words: (.*)", said) == ["Hello World 2026", "second line of text"]
    assert [names.count(",") for names in re.findall(r"fontList: \[(.*)\]", said)] == [4, 4]
    assert re.search(r"height: 124\s+width: 480", said) and "detailAddress:" in said


@pytest.mark.parametrize("picture", ["base64", "url"])
def test_the_go_program(
    picture: str, fillings: dict[str, str], https_server: LiveServer, certificates: Certificates, tmp_path: Path
) -> None:
    program = tmp_path / "main.go"
    unimported = '\t"fmt"\n\t"os"\n'  # the printed program uses os without it
    program.write_text(fill(f"{picture}.go", fillings).replace('\t"fmt"\n', unimported), encoding="utf-8")
    build_go(program, tmp_path / "program")
    said = run([str(tmp_path / "program")], https_server, certificates)
    assert_everything_was_read(json.loads(said.removeprefix("RecognizeWebImageResponse "))["result"])
