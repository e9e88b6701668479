"""Forms of ink."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from webimage_ocr.ocr.corrections.glyphs import Ink, find_ink
from webimage_ocr.types import Pixels


def _strokes(*strokes: tuple[tuple[int, int], tuple[int, int]], width: int = 48) -> Ink:
    strip: Pixels = np.full((48, width, 3), 250, np.uint8)
    for start, end in strokes:
        cv2.line(strip, start, end, (20, 20, 20), 4)
    ink = find_ink(strip)
    assert ink is not None
    return ink


def test_plain_ground_has_no_ink() -> None:
    assert find_ink(np.full((48, 48, 3), 90, np.uint8)) is None


def test_bars_of_one_length_are_no_numeral() -> None:
    assert _strokes(((8, 18), (40, 18)), ((8, 30), (40, 30))).is_two_equal_bars
    assert not _strokes(((13, 14), (35, 14)), ((6, 34), (42, 34))).is_two_equal_bars


def test_bars_that_cross_in_the_middle_are_a_plus() -> None:
    assert _strokes(((8, 24), (40, 24)), ((24, 8), (24, 40))).is_cross
    assert not _strokes(((8, 16), (40, 16)), ((24, 4), (24, 40))).is_cross


@pytest.mark.parametrize(
    ("tip", "arms", "apex"),
    [
        ((10, 24), ((38, 10), (38, 38)), "left"),
        ((38, 24), ((10, 10), (10, 38)), "right"),
        ((24, 10), ((10, 38), (38, 38)), "top"),
        ((24, 38), ((10, 10), (38, 10)), "bottom"),
    ],
)
def test_a_chevron_points_to_its_apex(
    tip: tuple[int, int], arms: tuple[tuple[int, int], tuple[int, int]], apex: str
) -> None:
    assert _strokes(*((tip, arm) for arm in arms)).apex == apex


def test_a_stroke_is_told_by_its_slant_and_its_hooks() -> None:
    assert _strokes(((10, 4), (10, 44)), width=20).bar == "|"
    assert _strokes(((20, 4), (6, 44)), width=26).bar == "/"
    assert _strokes(((6, 4), (20, 44)), width=26).bar == "\\"
    assert _strokes(((6, 4), (6, 44)), ((6, 4), (16, 4)), ((6, 44), (16, 44)), width=24).bar == "["
    assert _strokes(((16, 4), (16, 44)), ((6, 4), (16, 4)), ((6, 44), (16, 44)), width=24).bar == "]"
