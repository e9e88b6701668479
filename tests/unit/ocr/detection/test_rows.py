"""Lines that were grown into one another are drawn apart; others stay as they are."""

import numpy as np
import pytest

from webimage_ocr.ocr.detection.rows import separate_rows
from webimage_ocr.ocr.geometry import quad_size


def _line(y: float, height: float = 30, x: float = 0, width: float = 300) -> np.ndarray:
    return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)


def test_two_lines_that_overlap_meet_in_the_middle_of_what_they_share() -> None:
    upper, lower = separate_rows([_line(0), _line(20)])
    assert upper[2, 1] == pytest.approx(25)
    assert lower[0, 1] == pytest.approx(25)


def test_lines_with_space_between_them_stay() -> None:
    lines = [_line(0), _line(40)]
    assert np.stack(separate_rows(lines)) == pytest.approx(np.stack(lines))


def test_words_beside_each_other_stay() -> None:
    lines = [_line(0, width=100), _line(8, x=120, width=100)]
    assert np.stack(separate_rows(lines)) == pytest.approx(np.stack(lines))


def test_a_headline_is_not_cut_by_small_print_on_it() -> None:
    headline, print_ = separate_rows([_line(0, height=100), _line(90, height=20)])
    assert quad_size(headline)[1] == pytest.approx(100)
    assert quad_size(print_)[1] == pytest.approx(20)
