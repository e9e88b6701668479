"""How readings of drawn lines are counted."""

import numpy as np
import pytest

from training.recognition.score import compare_characters, errors, interval, matches


@pytest.mark.parametrize(
    ("wanted", "read", "count"), [("abc", "abc", 0), ("abc", "ac", 1), ("", "ab", 2), ("abc", "", 3), ("1l", "ll", 1)]
)
def test_errors_are_characters_put_in_taken_out_or_changed(wanted: str, read: str, count: int) -> None:
    assert errors(wanted, read) == count


def test_each_character_is_right_or_not() -> None:
    assert matches("abcd", "axcd") == [True, False, True, True]
    assert matches("abcd", "bcd") == [False, True, True, True]
    assert matches("ab", "") == [False, False]


def test_lost_and_won_characters_are_counted_apart() -> None:
    found = compare_characters(["一二三", "四五"], ["一二x", "四五"], ["一x三", "四五"])
    assert found == {"right": 4, "lost": 1, "won": 1, "share": 0.0, "which": "二"}


def test_the_interval_draws_whole_groups() -> None:
    values, groups = np.array([1.0, 1, 0, 0]), np.array([0, 0, 1, 1])
    assert interval(values, groups) == (0.0, 1.0)
    assert interval(np.ones(4), groups) == (1.0, 1.0)
