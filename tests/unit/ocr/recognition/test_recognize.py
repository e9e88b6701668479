"""Lines of any length: where they are cut, and how the readings of the pieces become one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webimage_ocr.ocr.recognition.recognize import Reading, TextRecognizer, find_cuts, join_readings, padded_width
from webimage_ocr.ocr.recognition.strip import STRIP_PX
from webimage_ocr.types import Pixels

_GROUND = 127


class _BarReader:
    """A network that reads bars: the level of a bar, 1 to 100, is its class."""

    def __init__(self) -> None:
        self.widths: list[int] = []

    def run(self, batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        self.widths.append(batch.shape[2])
        columns = batch[0, STRIP_PX // 2, 4::8, 0].astype(np.int32)
        return np.where(columns == _GROUND, 0, columns)[None], np.full((1, len(columns)), 0.9, np.float32)


def _draw_bars(classes: list[int], bar_px: int, gap_px: int) -> Pixels:
    line = np.full((STRIP_PX, len(classes) * (bar_px + gap_px) + gap_px, 3), _GROUND, np.uint8)
    for i, level in enumerate(classes):
        left = gap_px + i * (bar_px + gap_px)
        line[:, left : left + bar_px] = level
    return line


@settings(max_examples=60, deadline=None)
@given(
    classes=st.lists(st.integers(1, 100), min_size=1, max_size=600),
    bar_px=st.integers(16, 40),
    gap_px=st.integers(9, 30),
)
def test_no_character_of_a_line_is_lost_or_read_twice(classes: list[int], bar_px: int, gap_px: int) -> None:
    network = _BarReader()
    line = _draw_bars(classes, bar_px, gap_px)
    reading = TextRecognizer(network, [chr(i) for i in range(128)]).read(line)
    assert [ord(c) for c in reading.characters] == classes
    places = (np.arange(len(classes)) * (bar_px + gap_px) + gap_px + bar_px / 2) / line.shape[1]
    assert np.abs(reading.centres - places).max() * line.shape[1] <= 12
    assert max(network.widths) <= padded_width(1648)


def test_a_line_that_the_network_takes_is_not_cut() -> None:
    assert find_cuts(np.zeros((STRIP_PX, 1648, 3), np.uint8)) == [0, 1648]


def test_cuts_lie_where_nothing_stands() -> None:
    line = _draw_bars([20] * 100, bar_px=30, gap_px=40)
    cuts = find_cuts(line)
    assert len(cuts) > 4
    assert (line[0, cuts[1:-1], 0] == _GROUND).all()


def test_a_line_longer_than_the_network_takes_is_no_strip_for_it() -> None:
    with pytest.raises(ValueError, match="1649 px"):
        padded_width(1649)


def _reading(text: str, start_px: float) -> Reading:
    return Reading(
        tuple(text), np.full(len(text), 0.9, np.float32), start_px + 20.0 * np.arange(len(text), dtype=float)
    )


@pytest.mark.parametrize(
    ("left", "right", "right_px", "joined"),
    [
        ("one tw", " two three", 60, "one two three"),  # w cut in half, read whole in the right piece
        ("one |", "two", 80, "one two"),  # a stroke of the cut t, at the very end
        ("one ", "two", 80, "one two"),
        ("一八", "八万", 20, "一八万"),
    ],
)
def test_pieces_are_joined_at_what_both_have_read(left: str, right: str, right_px: float, joined: str) -> None:
    cut = 80 if left.startswith("one") else 22
    assert join_readings(_reading(left, 0), _reading(right, right_px), cut).text == joined
