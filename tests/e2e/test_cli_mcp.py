"""``webimage-ocr mcp`` with the official client on the other side of standard input and output."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp.shared.exceptions import MCPError
from mcp.types import TextResourceContents

from agents import Agent, said, start_command
from pictures import draw_text
from servers import server_environment
from webimage_ocr.cli import load_command
from webimage_ocr.mcp.answers import UNTRUSTED

HELLO = "Hello World 2026\nsecond line of text"
MARKDOWN = "Hello World 2026\n\nsecond line of text\n"
CONTACT = "收件人：李明\n电话：13800138000\n地址：浙江省杭州市西湖区文三路90号"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outside = tmp_path_factory.mktemp("machine")
    root = outside / "pictures"
    (root / "below").mkdir(parents=True)
    png = draw_text(HELLO.splitlines())
    (root / "hello.png").write_bytes(png)
    (root / "below" / "again and 再.png").write_bytes(png)
    (root / "broken.png").write_bytes(png[:100])
    (outside / "secret.png").write_bytes(png)
    (root / "way out.png").symlink_to(outside / "secret.png")
    (root / "above").symlink_to(outside)
    (root / "circle.png").symlink_to(root / "circle.png")
    os.mkfifo(root / "pipe.png")
    return root


@pytest.fixture(scope="module")
def agent(folder: Path) -> Iterator[Agent]:
    with start_command(folder) as agent:
        yield agent


def test_a_picture_is_read_by_its_path_and_as_base64(agent: Agent, folder: Path) -> None:
    encoded = base64.b64encode((folder / "hello.png").read_bytes()).decode()
    one = agent.call("read_image", path="hello.png")
    other = agent.call("read_image", path=str(folder / "below" / "again and 再.png"), detect_font=True)
    for result in (one, other, agent.call("read_image", image=f"data:image/png;base64,{encoded}")):
        assert not result.is_error and result.structured_content is not None
        assert result.structured_content["text"] == HELLO
        assert result.structured_content["markdown"] == MARKDOWN
        # an agent that is shown the texts alone is told what to think of them, too
        assert said(result) == [UNTRUSTED, MARKDOWN]
        assert result.structured_content["notice"] == UNTRUSTED
    assert one.structured_content and other.structured_content
    block = one.structured_content["blocks"][0]
    assert set(block) == {"words", "confidence", "location", "probability"}
    assert block["words"] == "Hello World 2026" and len(block["location"]) == 4
    assert len(other.structured_content["blocks"][0]["font_list"]) == 5


def test_tools_say_what_they_do_and_that_it_is_not_to_be_trusted(agent: Agent) -> None:
    tools = {tool.name: tool for tool in agent.tools()}
    assert set(tools) == {"read_image", "read_images", "extract_contact"}
    for tool in tools.values():
        assert tool.description and UNTRUSTED in tool.description
        assert tool.annotations and tool.annotations.read_only_hint and tool.output_schema
    assert set(tools["read_image"].input_schema["properties"]) == {
        *("path", "url", "image", "page"),
        *("detect_direction", "detect_font", "detect_text_direction", "extract_type"),
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"path": "../secret.png"}, "below the folders that may be read"),
        ({"path": "below/../../secret.png"}, "below the folders that may be read"),
        ({"path": "above/secret.png"}, "below the folders that may be read"),
        ({"path": "way out.png"}, "below the folders that may be read"),
        ({"path": "/" + "etc/hostname"}, "below the folders that may be read"),
        ({"path": "/dev/zero"}, "below the folders that may be read"),
        ({"path": "pipe.png"}, "below the folders that may be read"),
        ({"path": "circle.png"}, "below the folders that may be read"),
        ({"path": "below"}, "below the folders that may be read"),
        ({"path": "a\0b"}, "below the folders that may be read"),
        ({"path": "x" * 5000}, "below the folders that may be read"),
        ({"path": "not there.png"}, "below the folders that may be read"),
        ({"path": "broken.png"}, "The image is damaged."),
        ({"path": 3}, "path: it must be a text."),
        ({"path": "hello.png", "detect_font": "yes"}, "detect_font: it must be true or false, without quotes."),
        ({"path": "hello.png", "extract_type": ["faces"]}, "'contact_info' or 'image_size'"),
        ({"picture": "hello.png"}, "picture: it is no field"),
        ({"image": "no Base64!"}, "no Base64"),
        ({"image": base64.b64encode(b"no picture").decode()}, "send one of JPG"),
        ({"url": "http://127.0.0.1:1/a.png"}, "127.0.0.1 is not a public address."),
        ({"url": "http://169.254.169.254/latest"}, "169.254.169.254 is not a public address."),
        ({"url": "http://[::1]/"}, "::1 is not a public address."),
        ({"url": "file:///" + "etc/hostname"}, "It must start with http:// or https://."),
        ({}, "Give exactly one of path, url and image."),
        ({"path": "hello.png", "url": "http://example.org/a.png"}, "Give exactly one of path, url and image."),
    ],
    ids=lambda value: "" if isinstance(value, str) else json.dumps(value)[:40],
)
def test_what_cannot_be_read_is_said_in_a_sentence(agent: Agent, arguments: dict[str, Any], sentence: str) -> None:
    refused = agent.call("read_image", **arguments)
    (told,) = said(refused)
    assert refused.is_error and sentence in told
    # the code of the API, which docs/errors.md lists
    assert told.endswith(")") and told.rpartition("(")[2].startswith(("AIS.", "ModelArts."))


def test_huge_base64_is_refused_and_the_next_call_answered(agent: Agent) -> None:
    refused = agent.call("read_image", image="A" * (24 << 20))
    assert refused.is_error and "The image format is not supported." in said(refused)[0]
    assert not agent.call("read_image", path="hello.png").is_error


def test_many_pictures_come_with_progress_and_their_errors(agent: Agent) -> None:
    sources = ["hello.png", "broken.png", "below/again and 再.png", "http://127.0.0.1/a.png"]
    result, seen = agent.call_and_watch("read_images", sources=sources)
    assert seen == [*((done, 4, source) for done, source in enumerate(sources)), (4, 4, None)]
    assert result.structured_content is not None
    one, broken, other, private = result.structured_content["outcomes"]
    assert one["reading"]["text"] == other["reading"]["text"] == HELLO
    assert "The image is damaged." in broken["error"] and "not a public address" in private["error"]
    assert said(result)[:2] == [UNTRUSTED, f"hello.png:\n{MARKDOWN}"]
    too_many = agent.call("read_images", sources=["hello.png"] * 101)
    assert too_many.is_error and "at most 100" in said(too_many)[0]


def test_the_text_of_a_file_is_a_resource(agent: Agent) -> None:
    templates = {template.name: template for template in agent.templates()}
    assert set(templates) == {"text", "markdown"}
    assert all(template.description and UNTRUSTED in template.description for template in templates.values())
    for kind, text in (("text", HELLO), ("markdown", MARKDOWN)):
        (content,) = agent.resource(f"webimage-ocr://{kind}/below/again%20and%20%E5%86%8D.png").contents
        assert isinstance(content, TextResourceContents)
        assert content.text == f"{UNTRUSTED}\n\n{text}"
    for outside in ("text/..%2Fsecret.png", "text/way%20out.png", "other/hello.png"):
        with pytest.raises(MCPError, match=r"below the folders that may be read|A resource begins with"):
            agent.resource(f"webimage-ocr://{outside}")


def test_a_contact_is_found_in_a_text_and_in_a_picture(agent: Agent) -> None:
    found = agent.call("extract_contact", text=CONTACT).structured_content
    assert found == {
        "notice": UNTRUSTED,
        "name": "李明",
        "phone": "13800138000",
        "province": "浙江省",
        "city": "杭州市",
        "district": "西湖区",
        "detail_address": "文三路90号",
    }
    none = agent.call("extract_contact", path="hello.png").structured_content
    assert none is not None and {none[name] for name in found if name != "notice"} == {""}
    both = agent.call("extract_contact", path="hello.png", text=CONTACT)
    assert both.is_error and "Give a text or a picture, and not both." in said(both)[0]


def test_what_docs_give_to_programs_starts_the_command(folder: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "mcp.md").read_text(encoding="utf-8")
    entries = [
        entry
        for block in re.findall(r"^```json\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        for servers in (json.loads(block).get("mcpServers"), json.loads(block).get("servers"))
        for entry in (servers or {}).values()
    ]
    local = [entry for entry in entries if "command" in entry]
    assert len(local) == 2 and len(entries) == 3
    for entry in local:
        name, *arguments = (str(folder) if argument[0] in "/$" else argument for argument in entry["args"])
        assert load_command(name).make_context(name, arguments).params["roots"] == [folder]


def test_an_older_client_is_answered_and_nothing_but_answers_is_on_standard_output(folder: Path) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    calls = [{"path": "hello.png"}, {"url": "http://example.org/a.png"}]
    messages = [
        "no message",
        json.dumps({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        *(
            json.dumps(
                {"jsonrpc": "2.0", "id": i, "method": "tools/call", "params": {"name": "read_image", "arguments": call}}
            )
            for i, call in enumerate(calls, 1)
        ),
    ]
    process = subprocess.Popen(
        [sys.executable, "-c", NOISY, "mcp", "--root", str(folder), "--no-fetch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=server_environment(),
    )
    with process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write("".join(f"{message}\n" for message in messages))
        process.stdin.flush()
        answers: list[dict[str, Any]] = []
        # a picture is read when the models are loaded, and all that is said meanwhile has been said
        while {0, 1, 2} - {answer.get("id") for answer in answers}:
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        answers += map(json.loads, process.stdout)
        said_aside = process.stderr.read()
    assert process.returncode == 0
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)
    results = {answer["id"]: answer["result"] for answer in answers if "result" in answer}
    assert results[0]["protocolVersion"] == "2025-06-18"
    assert results[1]["structuredContent"]["text"] == HELLO
    assert results[2]["isError"] and "does not fetch URLs" in results[2]["content"][0]["text"]
    assert "said by a library" in said_aside and "said in C" in said_aside


NOISY = """
import os
from webimage_ocr import cli, reader

warm = reader.Reader.warm

def warm_loudly(self):
    print("said by a library", flush=True)
    os.write(1, b"said in C")
    warm(self)

reader.Reader.warm = warm_loudly
cli.main()
"""
