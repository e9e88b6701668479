"""Signs before a line from which nothing was read."""

from __future__ import annotations

import numpy as np
import pytest

from strips import strip_of
from webimage_ocr.ocr.corrections.leading_signs import find_unread_sign, read_leading_sign
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.types import Pixels


def _strip(*boxes: tuple[int, int]) -> Strip:
    """Ink from the first to the second column of each."""
    strip = np.full((48, 200, 3), 255, np.uint8)
    for start, end in boxes:
        strip[12:36, start:end] = 0
    return strip_of(strip)


def _reading(text: str, *columns: float) -> Reading:
    return Reading(tuple(text), np.full(len(text), 0.99, np.float32), np.array(columns) / 200)


class _Network:
    """Reads signs in the middle of what it is shown, and counts."""

    def __init__(self, signs: str) -> None:
        self._signs, self.calls = signs, 0

    def __call__(self, _line: Pixels) -> Reading:
        self.calls += 1
        middle = np.linspace(0.4, 0.6, len(self._signs))
        confidences = np.concatenate([[1], np.linspace(0.8, 0.9, len(self._signs)), [1]]).astype(np.float32)
        return Reading(tuple(f"a{self._signs}a"), confidences, np.concatenate([[0.1], middle, [0.9]]))


SIGNED = _strip((8, 28), (46, 64), (68, 86))
"""A sign and two letters."""


@pytest.mark.parametrize(
    ("reading", "strip", "sign"),
    [
        (_reading("ab", 55, 77), SIGNED, (8, 28)),
        (_reading(" ab", 30, 55, 77), SIGNED, (8, 28)),
        (_reading("xab", 18, 55, 77), SIGNED, None),
        (_reading("ab", 18, 37), _strip((8, 28), (31, 44)), None),
        (_reading("ab", 115, 137), _strip((8, 90), (106, 124), (128, 146)), None),
        (_reading("a", 55), SIGNED, None),
        (_reading("", *()), _strip(), None),
    ],
    ids=["passed over", "read as a space", "read", "nothing before", "wider than a sign", "one letter", "empty"],
)
def test_ink_before_the_first_character_is_found(reading: Reading, strip: Strip, sign: tuple[int, int] | None) -> None:
    assert find_unread_sign(reading, strip) == sign


@pytest.mark.parametrize("signs", ["♪♪♪", "♪ ♪", "♪s♪", "♪"])
@pytest.mark.parametrize("read", ["ab", " ab"])
def test_a_sign_that_is_read_between_two_words_is_put_before_the_line(read: str, signs: str) -> None:
    columns = (55, 77) if read == "ab" else (30, 55, 77)
    settled = read_leading_sign(_reading(read, *columns), SIGNED, _Network(signs))
    assert settled.text == "♪ ab"
    assert len(settled.centres) == len(settled.confidences) == 4
    assert np.all(np.diff(settled.centres) > 0)
    assert settled.confidences[0] == pytest.approx(0.85, abs=0.06)


@pytest.mark.parametrize(
    "signs", ["口口口", "ss♪", "♪▶", ""], ids=["an icon", "mostly a letter", "two signs", "nothing"]
)
def test_what_may_be_an_icon_is_not(signs: str) -> None:
    reading = _reading("ab", 55, 77)
    assert read_leading_sign(reading, SIGNED, _Network(signs)) is reading


def test_a_line_that_is_read_whole_is_read_once() -> None:
    network = _Network("♪♪♪")
    read_leading_sign(_reading("xab", 18, 55, 77), SIGNED, network)
    assert network.calls == 0
