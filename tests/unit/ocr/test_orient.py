"""Columns of upright characters are taken apart."""

import numpy as np

from webimage_ocr.ocr.orient import find_cells, unstack


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
