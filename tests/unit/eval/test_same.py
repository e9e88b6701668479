"""Two runs are the same when every text, every place and the order are; whatever is not is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from drawing.labels import Block, Reading, write_readings
from eval.same import compare_folders, compare_readings


def block(text: str, top: float = 0) -> Block:
    return Block(text, np.array([[0, top], [50, top], [50, top + 10], [0, top + 10]], float), 0.9)


def kinds(before: tuple[Block, ...], after: tuple[Block, ...]) -> list[tuple[str, int]]:
    differences = compare_readings([Reading("a.png", before)], [Reading("a.png", after)])
    return [(difference.kind, difference.line) for difference in differences]


def test_only_the_time_may_differ() -> None:
    assert compare_readings([Reading("a.png", (block("a"),), ms=5)], [Reading("a.png", (block("a"),), ms=9)]) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((block("a"), block("x", 20), block("c", 40)), [("text", 2)]),
        ((block("a"), block("b", 20.0001), block("c", 40)), [("place", 2)]),
        ((block("a"), block("c", 40)), [("line", 2)]),
        ((block("a"), block("b", 20), block("c", 40), block("d", 60)), [("line", 4)]),
        ((block("b", 20), block("a"), block("c", 40)), [("order", 1), ("order", 2)]),
    ],
)
def test_a_difference_is_named_with_its_line(after: tuple[Block, ...], expected: list[tuple[str, int]]) -> None:
    assert kinds((block("a"), block("b", 20), block("c", 40)), after) == expected


def test_a_picture_that_was_not_read_again_is_a_difference() -> None:
    (difference,) = compare_readings([Reading("a.png", (block("a"),))], [])
    assert (difference.image, difference.kind) == ("a.png", "picture")


def test_another_picture_by_the_same_name_is_a_difference() -> None:
    runs = [[Reading("a.png", (block("a"),), sha256=sha256)] for sha256 in ("1" * 64, "2" * 64)]
    assert [difference.kind for difference in compare_readings(*runs)] == ["picture"]


def test_an_error_is_a_difference() -> None:
    (difference,) = compare_readings([Reading("a.png")], [Reading("a.png", error="it broke")])
    assert (difference.kind, difference.after) == ("error", "it broke")


def test_the_command_fails_and_lists_what_differs(tmp_path: Path) -> None:
    for run, text in (("before", "right"), ("after", "wrong")):
        write_readings(tmp_path / run / "ours" / "screens.jsonl", [Reading("a.png", (block(text),))])
        write_readings(tmp_path / run / "ours" / "memes.v2.jsonl", [Reading("b.png", (block("kept"),))])
    command = [sys.executable, "-m", "eval.same", str(tmp_path / "before")]
    same = subprocess.run([*command, str(tmp_path / "before")], capture_output=True, text=True, check=False)
    assert same.returncode == 0, same.stderr
    other = subprocess.run([*command, str(tmp_path / "after")], capture_output=True, text=True, check=False)
    assert other.returncode == 1
    assert "ours/memes.v2: the same" in other.stdout
    assert compare_folders(tmp_path / "before", tmp_path / "after", ["memes.v2"]) == {"ours/memes.v2": []}
    assert "ours/screens: 1 differences in 1 pictures" in other.stdout
    assert "a.png, line 1, text: 'right' at" in other.stdout


def test_an_empty_folder_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no kept readings"):
        compare_folders(tmp_path, tmp_path)
