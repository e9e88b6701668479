"""Words of one line are put together; what stands apart is left alone."""

import numpy as np
import pytest

from webimage_ocr.ocr.detection.words import join_words
from webimage_ocr.types import Quad


def _word(x: float, y: float = 0, width: float = 80, height: float = 20) -> Quad:
    return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)


def test_words_that_nearly_meet_or_overlap_become_one_line() -> None:
    words = [_word(83), _word(0), _word(160, 2, height=16), _word(0, 40)]
    joined = join_words(words)
    assert [quad[:, 0].min() for quad in joined] == pytest.approx([0, 0])
    assert [quad[:, 0].max() for quad in joined] == pytest.approx([240, 80])


@pytest.mark.parametrize(
    "other",
    [
        _word(90),  # an entry of a menu
        _word(82, 12),  # of the next line
        _word(82, -10, height=40),  # a headline
        _word(82, width=8, height=20),  # tall and narrow: a column, a bar
        _word(20, 2, 40, 16),  # inside
    ],
)
def test_what_is_no_word_of_the_line_stays_apart(other: Quad) -> None:
    assert len(join_words([_word(0), other])) == 2


def test_a_tilted_line_is_joined_too() -> None:
    turn = np.radians(30)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]], np.float32)
    (joined,) = join_words([_word(0) @ rotation, _word(82) @ rotation])
    assert np.linalg.norm(joined[1] - joined[0]) == pytest.approx(162, abs=1)


def test_nothing_is_joined_to_nothing() -> None:
    assert join_words([]) == []
