import json

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
