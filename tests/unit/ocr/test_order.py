"""Rows from top to bottom, each from left to right."""

import numpy as np

from webimage_ocr.ocr.order import reading_order


def _word(x: float, y: float, width: float = 50, height: float = 20) -> np.ndarray:
    return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)


def test_rows_come_before_columns() -> None:
    words = [_word(100, 40), _word(0, 42), _word(100, 0), _word(0, 2)]
    assert reading_order(words) == [3, 2, 1, 0]


def test_a_tilted_row_stays_together() -> None:
    tilt = np.radians(6)
    rotation = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    words = [(_word(x, y) @ rotation.T).astype(np.float32) for y in (0, 30) for x in (0, 200, 400)]
    assert reading_order(words, angle=6.0) == [0, 1, 2, 3, 4, 5]


def test_a_page_on_its_side_is_read_in_its_own_frame() -> None:
    down = np.array([[0.0, -1.0], [1.0, 0.0]])  # text that runs downwards
    words = [(_word(x, y) @ down.T).astype(np.float32) for y in (0, 30, 60) for x in (0, 100)]
    assert reading_order(words, angle=90.0) == [0, 1, 2, 3, 4, 5]


def test_nothing_has_an_order_too() -> None:
    assert reading_order([]) == []
