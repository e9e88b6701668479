import json
from codecs import BOM_UTF8

import pytest
from typer.testing import CliRunner

from webimage_ocr.cli import app

TEXT = "李雷 13812345678 浙江省杭州市西湖区文三路90号"
ANSWER = {
    "name": "李雷", "phone": "13812345678", "province": "浙江省", "city": "杭州市", "district": "西湖区",
    "detail_address": "文三路90号",
}  # fmt: skip


def test_a_line_of_json_in_a_line_of_json_out() -> None:
    quad = [[10, 10], [500, 10], [500, 34], [10, 34]]
    rows = [{"text": TEXT}, {"lines": [{"text": TEXT, "quad": quad}]}, {"text": "今天天气真好"}, {"lines": []}]
    result = CliRunner().invoke(app, ["contact"], input="\n".join(json.dumps(row) for row in rows))
    assert result.exit_code == 0
    empty = dict.fromkeys(ANSWER, "")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [ANSWER, ANSWER, empty, empty]


def test_the_lines_of_each_field() -> None:
    result = CliRunner().invoke(app, ["contact", "--lines"], input=json.dumps({"text": TEXT.replace(" 浙", "\n浙")}))
    assert json.loads(result.stdout)["lines"] == {
        "name": [0], "phone": [0], "province": [1], "city": [1], "district": [1], "detail_address": [1],
    }  # fmt: skip


def test_a_line_that_is_something_else_ends_the_command() -> None:
    result = CliRunner().invoke(app, ["contact"], input='{"words": 1}\n')
    assert result.exit_code == 1
    assert "line 1" in result.stderr


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"[]", "it is no object"),
        (b'{"text": null}', "text is no string"),
        (b'{"text": 5}', "text is no string"),
        (b'{"lines": {"a": 1}}', "neither a text nor a list of lines"),
        (b'{"lines": ["a"]}', "one of lines is no object"),
        (b'{"lines": [{"text": "a"}]}', "a quad is not four corners"),
        (b'{"lines": [{"text": "a", "quad": [[0, 0], [1e300, 0], [1, 1], [0, 1]]}]}', "a quad is not four corners"),
        (b'{"lines": [{"text": "a", "quad": [[0, 0], [NaN, 0], [1, 1], [0, 1]]}]}', "NaN is not JSON"),
        (b'{"text": "a"', "it is not JSON"),
        (b"\xff\xfe{\x00", "it is not UTF-8"),
        (b"[" * 100_000, "it is nested too deeply"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_plain_words(row: bytes, reason: str) -> None:
    result = CliRunner().invoke(app, ["contact"], input=b'{"text": ""}\n' + row)
    assert result.exit_code == 1
    (said,) = result.stderr.splitlines()
    assert said.startswith("webimage-ocr contact: line 2 ")
    assert reason in said


def test_a_byte_order_mark_is_no_part_of_a_line() -> None:
    result = CliRunner().invoke(app, ["contact"], input=BOM_UTF8 + json.dumps({"text": TEXT}).encode())
    assert json.loads(result.stdout) == ANSWER
