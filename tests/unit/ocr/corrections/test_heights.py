"""What only its height tells apart."""

from __future__ import annotations

import numpy as np
import pytest

from strips import strip_of
from webimage_ocr.ocr.corrections.heights import settle_heights
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip

_LETTER, _SMALL, _PIPE, _RAISED = (10, 36), (17, 36), (8, 42), (10, 26)
"""First and last row of ink."""


def _line(text: str, heights: dict[int, tuple[int, int]]) -> tuple[Reading, Strip]:
    strip = np.full((48, 24 * len(text), 3), 255, np.uint8)
    for i, character in enumerate(text):
        if character != " ":
            top, bottom = heights.get(i, _LETTER)
            strip[top:bottom, 24 * i + 6 : 24 * i + 16] = 0
    centres = (24 * np.arange(len(text)) + 11) / strip.shape[1]
    return Reading(tuple(text), np.full(len(text), 0.99, np.float32), centres), strip_of(strip)


@pytest.mark.parametrize(
    ("text", "heights", "right"),
    [
        ("Ab I d", {3: _PIPE}, "Ab | d"),
        ("A Il B", {2: _PIPE, 3: _PIPE}, "A || B"),
        ("A l| B", {2: _PIPE, 3: _PIPE}, "A || B"),
        ("K ∧ B", {2: _RAISED}, "K ^ B"),
        ("Ｋ∧Ｂ", {1: _RAISED}, "Ｋ^Ｂ"),
        ("C = Y", {0: _SMALL}, "c = Y"),
        ("2 x A", {}, "2 X A"),
    ],
)
def test_ink_tells(text: str, heights: dict[int, tuple[int, int]], right: str) -> None:
    assert settle_heights(*_line(text, heights)).text == right


@pytest.mark.parametrize(
    ("text", "heights"),
    [
        ("So I do", {}),  # a word
        ("Part II B", {}),
        ("p ∧ B", {}),  # on the baseline
        ("C = c", {0: _SMALL}),  # nothing says how high a capital is
        ("Cx = Y", {0: _SMALL}),  # a word says which it is
        ("B ox C", {}),
        ("", {}),
    ],
)
def test_the_rest_stays(text: str, heights: dict[int, tuple[int, int]]) -> None:
    assert settle_heights(*_line(text, heights)).text == text
