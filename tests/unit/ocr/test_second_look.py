"""Places that are looked at again, and which reading of them is kept."""

from __future__ import annotations

import numpy as np
import pytest

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.ocr.second_look import find_doubtful_windows, keep_surer, want_reading
from webimage_ocr.types import Quad

SIZE = 800, 800


def _quad(x: float, y: float, width: float = 200.0) -> Quad:
    return np.array([[x, y], [x + width, y], [x + width, y + 30], [x, y + 30]], np.float32)


def _line(text: str, confidence: float, x: float, y: float, width: float = 200.0) -> StripReading:
    confidences = np.full(len(text), confidence, np.float32)
    reading = Reading(tuple(text), confidences, np.linspace(0, 1, len(text)))
    return StripReading(reading, Strip(_quad(x, y, width), np.zeros((48, 320, 3), np.uint8)))


def _said(lines: list[StripReading]) -> list[str]:
    return [line.reading.text for line in lines]


def test_what_is_doubtful_is_looked_at_again_with_its_surroundings() -> None:
    (window,) = find_doubtful_windows([_line("word", 0.8, 300, 400), _line("word", 0.99, 0, 0)], SIZE)
    assert window[0] < 270
    assert window[1] < 370
    assert window[2] > 530
    assert window[3] > 460


@pytest.mark.parametrize(
    "doubtful", [_line("口", 0.6, 300, 400), _line("word", 0.98, 300, 400)], ids=["an icon", "sure enough"]
)
def test_what_is_sure_or_may_be_an_icon_is_not(doubtful: StripReading) -> None:
    assert not find_doubtful_windows([doubtful], SIZE)


def test_a_page_of_clear_print_is_not_looked_at_again_for_one_line() -> None:
    page = [_line("word", 0.99, 0, 40 * i) for i in range(9)]
    assert not find_doubtful_windows([*page, _line("word", 0.8, 300, 400)], SIZE)
    assert find_doubtful_windows([*page[:3], _line("word", 0.8, 300, 400)], SIZE)


def test_only_what_may_tell_more_is_read_again() -> None:
    readings = [_line("word", 0.8, 0, 0), _line("word", 0.99, 0, 100)]
    doubtful, sure, new = (TextRegion(_quad(0, y), 0.8) for y in (2, 102, 200))
    assert want_reading([doubtful, sure, new], readings) == [doubtful, new]
    assert not want_reading([TextRegion(_quad(0, 2), 0.4)], readings)


def test_each_place_keeps_what_reads_it_better() -> None:
    before = [_line("wo", 0.9, 0, 0), _line("second", 0.99, 0, 100)]
    again = [_line("word", 0.95, 0, 2), _line("secnd", 0.9, 0, 102)]
    assert _said(keep_surer(before, again)) == ["word", "second"]
    assert _said(keep_surer(before, [])) == ["wo", "second"]


def test_words_that_the_first_look_joined_come_apart() -> None:
    joined, apart = [_line("fotr words", 0.8, 0, 0, 400)], [_line("four", 1, 0, 0, 170), _line("words", 1, 220, 0, 180)]
    assert _said(keep_surer(joined, apart)) == ["four", "words"]


@pytest.mark.parametrize(("text", "confidence", "kept"), [("new", 0.9, True), ("new", 0.8, False), ("n", 0.99, False)])
def test_what_only_the_second_look_saw_has_to_be_sure(text: str, confidence: float, kept: bool) -> None:
    before = [_line("word", 0.8, 0, 0)]
    assert _said(keep_surer(before, [_line(text, confidence, 0, 200)])) == ["word", *[text] * kept]
