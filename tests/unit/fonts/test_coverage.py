"""Which font can draw which character."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from webimage_ocr.fonts.coverage import codepoints, covers, read_coverage


def test_a_chinese_font_draws_chinese_but_no_emoji_of_the_basic_plane(sans: Path) -> None:
    there = covers(read_coverage(sans), codepoints("a永☕"))
    assert dict(zip("a永☕", (bool(covers(read_coverage(sans), codepoints(c))[0]) for c in "a永☕"), strict=True)) == {
        "a": True,
        "永": True,
        "☕": False,
    }
    assert there.sum() == 2


def test_rows_of_several_fonts_are_asked_at_once() -> None:
    none, every = np.zeros(8192, np.uint8), np.full(8192, 255, np.uint8)
    assert covers(np.stack([none, every]), codepoints("ab")).tolist() == [[False, False], [True, True]]


def test_spaces_and_characters_beyond_the_basic_plane_are_not_asked_for() -> None:
    assert codepoints("a b\u3000𠀀").tolist() == [97, 98]
