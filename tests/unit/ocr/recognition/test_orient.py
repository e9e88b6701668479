"""Which way a line runs is decided by reading it; columns of upright characters are taken apart."""

import numpy as np
import pytest

from webimage_ocr.ocr.recognition.orient import find_cells, read_stout, read_strip, unstack
from webimage_ocr.ocr.recognition.recognize import Reading, TextRecognizer
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.types import Pixels


class EndReader(TextRecognizer):
    """Reads a line by where its strip is dark: ``first`` at the left end, ``last`` at the right one, else ``none``."""

    def __init__(self, first: tuple[str, float], last: tuple[str, float], none: tuple[str, float] = ("", 0.0)) -> None:
        self._first, self._last, self._none = first, last, none

    def read(self, line: Pixels) -> Reading:
        left, right = line[:, :12].mean() < 128, line[:, -12:].mean() < 128
        text, confidence = self._none if left == right else self._first if left else self._last
        return Reading(tuple(text), np.full(len(text), confidence, np.float32), np.linspace(0, 1, len(text)))


def _line(*, tall: bool) -> tuple[np.ndarray, np.ndarray]:
    """A line that is dark at its left or upper end, and its quad."""
    image = np.full((48, 480, 3), 255, np.uint8)
    image[:, :48] = 0
    if tall:
        image = np.ascontiguousarray(image.transpose(1, 0, 2))
    height, width = image.shape[:2]
    return image, np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


@pytest.mark.parametrize(
    ("upright", "upside_down", "text"),
    [
        (("The garden is open", 0.95), ("", 0.0), "The garden is open"),
        (("Th e sden", 0.87), ("The garden is open", 0.99), "The garden is open"),
        (("Th e sden", 0.87), ("uado s! uapjeb", 0.91), "Th e sden"),
        (("：", 0.81), ("The garden is open", 0.99), "The garden is open"),
        (("X", 0.97), ("The garden is open", 0.99), "The garden is open"),
    ],
)
def test_a_doubtful_or_sparse_line_is_read_upside_down_too(
    upright: tuple[str, float], upside_down: tuple[str, float], text: str
) -> None:
    image, quad = _line(tall=False)
    strip = Strip.cut_lengthwise(image, quad)
    assert read_strip(image, strip, EndReader(upright, upside_down), any_direction=True).reading.text == text


def test_a_line_that_runs_upwards_is_no_column_backwards() -> None:
    image, quad = _line(tall=True)
    strip = Strip.cut_lengthwise(image, quad)
    # turned to run downwards the dark end is first, upwards it is last; taken apart, the ends are alike
    upwards = EndReader(first=("", 0.0), last=("一行字向上走", 0.99), none=("走上向字行一", 1.0))
    found = read_strip(image, strip, upwards, any_direction=True)
    assert (found.reading.text, found.stacked) == ("一行字向上走", False)
    column = EndReader(first=("走上向字行一", 0.8), last=("", 0.0), none=("走上向字行一", 1.0))
    assert read_strip(image, strip, column, any_direction=True).stacked


class InTurn(TextRecognizer):
    """Reads one text after the other, and counts."""

    def __init__(self, *readings: tuple[str, float]) -> None:
        self._readings, self.calls = readings, 0

    def read(self, line: Pixels) -> Reading:
        assert len(line) == 48
        text, confidence = self._readings[self.calls]
        self.calls += 1
        return Reading(tuple(text), np.full(len(text), confidence, np.float32), np.linspace(0, 1, len(text)))


@pytest.mark.parametrize(
    ("width", "readings", "text", "calls"),
    [
        (48, [("W", 0.95)], "W", 1),
        (48, [("W", 0.4)], "W", 1),
        (48, [("X", 0.6), ("*", 0.8)], "*", 2),
        (48, [("X", 0.6), ("v", 0.8)], "X", 2),
        (120, [("SmO", 0.57), ("OWS", 0.99)], "OWS", 2),
        (120, [("SmO", 0.57), ("OWS", 0.8)], "SmO", 2),
        (120, [("SmO", 0.75)], "SmO", 1),
    ],
    ids=["sure", "square", "same on its side", "another sign", "a word", "a doubtful word", "no room for a surer word"],
)
def test_what_is_short_is_read_as_often_as_it_may_say_something_else(
    width: int, readings: list[tuple[str, float]], text: str, calls: int
) -> None:
    image = np.full((48, width, 3), 255, np.uint8)
    strip = Strip.cut(image, np.array([[0, 0], [width, 0], [width, 48], [0, 48]], np.float32))
    recognizer = InTurn(*readings)
    assert (read_stout(image, strip, recognizer).reading.text, recognizer.calls) == (text, calls)


def _column(blocks: list[tuple[int, int]], height: int = 300, width: int = 60) -> np.ndarray:
    column = np.full((height, width, 3), 255, np.uint8)
    for top, bottom in blocks:
        column[top:bottom, 10:50] = 0
    return column


def test_each_character_has_a_cell() -> None:
    cells = find_cells(_column([(10, 50), (80, 120), (150, 190)]))
    assert cells.tolist() == [[10, 50], [80, 120], [150, 190]]


def test_strokes_of_one_character_share_a_cell() -> None:
    assert find_cells(_column([(10, 20), (24, 34), (38, 48), (100, 140)])).tolist() == [[10, 48], [100, 140]]


def test_the_line_is_as_high_as_lines_are_and_a_cell_a_character() -> None:
    line, cells = unstack(_column([(10, 50), (80, 120)]))
    assert line.shape == (48, 96, 3)
    assert len(cells) == 2


def test_an_empty_column_is_one_cell() -> None:
    assert find_cells(_column([])).tolist() == [[0, 300]]
