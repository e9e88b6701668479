"""``webimage-ocr batch`` as a person runs it: a process of its own, real models, pictures drawn here."""

from __future__ import annotations

import base64
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pictures import draw_text
from servers import LiveServer, export_variables, serve_file, server_environment
from unit.intake.s3_server import run_s3
from webimage_ocr.bulk import read_records

ROOT = Path(__file__).parents[2]
TEXTS = ("Order 2026", "Invoice 7", "Thank you")


def _batch(*arguments: str | Path, cwd: Path, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "webimage_ocr", "batch", *map(str, arguments)]
    environment = server_environment() | variables
    return subprocess.run(
        command, cwd=cwd, input=stdin, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def _words(out: Path) -> list[str]:
    """What each record has read, one after the other; an error's code where there is one."""
    return [
        record["error"]["error_code"]
        if record["error"]
        else " ".join(block["words"] for block in record["result"]["words_block_list"])
        for record in read_records(out)
    ]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a folder of three pictures."""
    (tmp_path / "scans").mkdir()
    for number, text in enumerate(TEXTS):
        (tmp_path / "scans" / f"{number}.png").write_bytes(draw_text([text]))
    return tmp_path


def test_a_folder_is_read_once_and_the_second_time_nothing_is_left(place: Path) -> None:
    done = _batch("scans", "-o", "out", cwd=place)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("3 of 3 pictures are read into out, 0 with errors; 3 in 0:00:")
    assert _words(place / "out") == list(TEXTS)
    records = list(read_records(place / "out"))
    assert [record["source"] for record in records] == ["scans/0.png", "scans/1.png", "scans/2.png"]
    again = _batch("scans", "-o", "out", cwd=place)
    assert again.returncode == 0
    assert again.stderr.startswith("Nothing is left to read: out has all 3 pictures")


def test_a_bad_picture_is_a_record_and_the_exit_status_tells(place: Path) -> None:
    (place / "scans" / "1.png").write_bytes(b"no picture")
    done = _batch("scans/*.png", "-o", "out", "--format", "parquet", "--size", cwd=place)
    assert done.returncode == 1
    assert "3 of 3 pictures are read into out, 1 with errors" in done.stderr
    assert _words(place / "out") == [TEXTS[0], "AIS.0102", TEXTS[2]]
    first = next(read_records(place / "out"))
    assert first["result"]["extracted_data"]["image_size"] == {"height": 72, "width": 480}
    assert _batch("scans/*.png", "-o", "out", "--format", "parquet", "--size", cwd=place).returncode == 1


def test_a_list_on_standard_input_and_a_table_of_base64(place: Path) -> None:
    listed = _batch("-", "-o", "out", cwd=place, stdin="scans/2.png\nscans/0.png\n")
    assert listed.returncode == 0, listed.stderr
    assert _words(place / "out") == [TEXTS[2], TEXTS[0]]
    rows = [{"image": base64.b64encode((place / "scans" / f"{n}.png").read_bytes()).decode()} for n in range(3)]
    (place / "t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    table = _batch("t.jsonl", "-o", "rows", "--base64", "--part-size", "2", cwd=place)
    assert table.returncode == 0, table.stderr
    assert _words(place / "rows") == list(TEXTS)
    assert sorted(path.name for path in (place / "rows").glob("part-*")) == ["part-00000.jsonl", "part-00001.jsonl"]


def test_addresses_and_a_bucket(place: Path) -> None:
    with serve_file((place / "scans" / "0.png").read_bytes()) as url:
        (place / "list").write_text(f"{url}\n")
        refused = _batch("list", "-o", "refused", cwd=place)
        allowed = _batch("list", "-o", "allowed", "--fetch-allow", "127.0.0.0/8", cwd=place)
    assert (refused.returncode, _words(place / "refused")) == (1, ["ModelArts.4601"])
    assert (allowed.returncode, _words(place / "allowed")) == (0, [TEXTS[0]])
    with run_s3({"scans": {"in/0.png": (place / "scans" / "1.png").read_bytes()}}) as endpoint:
        variables = {"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "ak", "AWS_SECRET_ACCESS_KEY": "sk"}
        bucket = _batch("s3://scans/in", "-o", "bucket", cwd=place, AWS_REGION="us-east-1", **variables)
    assert bucket.returncode == 0, bucket.stderr
    assert _words(place / "bucket") == [TEXTS[1]]


def test_a_server_reads_the_same(place: Path, live_server: LiveServer) -> None:
    whole = next((place / "scans").glob("*.png")).read_bytes()
    (place / "scans" / "3.png").write_bytes(whole[: len(whole) // 2])
    options = ("--contact", "--fonts", "--direction")
    here = _batch("scans", "-o", "here", *options, cwd=place)
    variables = export_variables(live_server)
    there = _batch("scans", "-o", "there", "--server", live_server.url, *options, cwd=place, **variables)
    assert (here.returncode, there.returncode) == (1, 1), there.stderr
    assert list(map(_without_time, read_records(place / "there"))) == list(
        map(_without_time, read_records(place / "here"))
    )


def test_a_token_does_as_well_and_without_credentials_it_says_what_to_set(place: Path, live_server: LiveServer) -> None:
    said = _batch("scans", "-o", "out", "--server", live_server.url, cwd=place)
    assert said.returncode == 1
    assert "Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK" in said.stderr
    done = _batch("scans", "-o", "out", "--server", live_server.url, cwd=place, OS_TOKEN=live_server.token())
    assert done.returncode == 0, done.stderr
    assert _words(place / "out") == list(TEXTS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "There is no nowhere."),
        (("scans", "--fetch-allow", "home"), "does not appear to be an IPv4 or IPv6 network"),
        (("scans", "--engine", "abacus"), "'abacus' is not one of"),
    ],
)
def test_mistakes_are_told(place: Path, arguments: tuple[str, ...], said: str) -> None:
    done = _batch(*arguments, "-o", "out", cwd=place)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_library_does_what_the_document_says(tmp_path: Path) -> None:
    document = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "program.py").write_text(document.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 read, 0 errors\ndocs/images/order.png {'words_block_count': ")


def test_a_person_sees_a_bar_with_rate_time_left_and_errors(place: Path) -> None:
    watching, terminal = pty.openpty()
    command = [sys.executable, "-m", "webimage_ocr", "batch", "scans", "-o", "out", "--processes", "1"]
    environment = server_environment() | {"COLUMNS": "120", "TERM": "xterm"}
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=terminal, env=environment) as process:
        os.close(terminal)
        shown = "".join(_read_terminal(watching))
    assert process.returncode == 0
    for part in ("3/3", "a second", "left", "0 errors"):
        assert part in shown


def _read_terminal(watching: int) -> Iterator[str]:
    while True:
        try:
            text = os.read(watching, 1 << 16)
        except OSError:  # how Linux says that the other end is closed
            break
        if not text:
            break
        yield text.decode(errors="replace")
    os.close(watching)


def _without_time(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"ms": None}
