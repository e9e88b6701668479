"""Tables say who is missing, how sure a figure is, and call nothing a difference that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.oracle import weigh
from eval.report import (
    FolderReport,
    format_drawn,
    format_folder,
    format_headline,
    format_summary,
    put_section,
    replace_section,
)
from eval.score import Counts, Score


def score(*right: int) -> Score:
    counts = tuple(Counts(true=10, read=10, right=n, wrong=10 - n, lines=1, right_lines=n // 10) for n in right)
    return Score(tuple(f"{number}.png" for number in range(len(right))), counts)


OURS, AHEAD, EVEN = score(*[5, 7] * 10), score(*[6, 8] * 10), score(*[7, 5] * 10)


def test_a_table_names_who_is_missing() -> None:
    table = format_folder(FolderReport("screens", {"ours": OURS}, "ours", {"peer": "missing: no environment"}))
    assert "| ours | 0.6000 ±0.0" in table
    assert "| peer | missing: no environment |" in table


def test_a_difference_has_its_interval_and_one_inside_it_is_none() -> None:
    behind = format_folder(FolderReport("screens", {"ours": OURS, "peer": AHEAD}, "ours"))
    assert "| above the best peer | peer: -0.1000 (-0.1000 to -0.1000) |" in behind
    even = format_folder(FolderReport("screens", {"ours": OURS, "peer": EVEN}, "ours"))
    assert "| above the best peer | peer: none (-0." in even


def test_the_headline_has_a_row_a_folder_with_won_and_lost() -> None:
    report = FolderReport("screens", {"ours": OURS, "peer": EVEN}, "ours", balance=weigh(OURS, {"peer": EVEN}))
    row = format_headline([report]).splitlines()[2]
    assert row.startswith("| screens | 20 | characters right (F1) | 0.6000 ±")
    assert "| 20 | 20 | +0, -" in row


def test_the_summary_speaks_in_words_and_percentages() -> None:
    rows = format_summary(
        [
            FolderReport("memes", {"ours": OURS, "peer": AHEAD}, "ours"),
            FolderReport("unheard_of", {"ours": OURS, "peer": EVEN}, "ours"),
            FolderReport("phones", {"ours": OURS}, "ours"),
        ]
    ).splitlines()[2:]
    assert rows[0] == "| memes, English | 20 | characters right | 60.0 % | peer 70.0 % | -10.00 |"
    assert rows[1] == "| unheard_of | 20 | characters right | 60.0 % | peer 60.0 % | within chance |"
    assert rows[2].endswith("| 60.0 % | - | - |")


def test_a_drawn_kind_shows_its_own_figure() -> None:
    table = format_drawn([FolderReport("single", {"ours": score(10, 10, 5, 5)}, "ours")])
    assert "| kind | figure | ours |" in table
    assert "| single | `f`, `lines` | 0.750 ±0.250, 0.500 ±0.500 |" in table


def test_only_the_named_section_is_replaced(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text("before\n<!-- t -->\nold\n<!-- /t -->\nafter\n")
    replace_section(document, "t", "new")
    assert document.read_text() == "before\n<!-- t -->\nnew\n<!-- /t -->\nafter\n"
    with pytest.raises(ValueError, match="no section"):
        replace_section(document, "other", "new")


def test_a_section_of_a_kind_leaves_other_kinds_alone(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text("before\n<!-- t: one -->\nold\n<!-- /t -->\nafter\n")
    put_section(document, "t", "two", "first")
    put_section(document, "t", "two", "second")
    put_section(document, "t", "one", "new")
    assert document.read_text() == (
        "before\n<!-- t: one -->\nnew\n<!-- /t -->\n\n<!-- t: two -->\nsecond\n<!-- /t -->\nafter\n"
    )
    with pytest.raises(ValueError, match="no section"):
        put_section(document, "other", "one", "new")
