"""An interval says what other pictures of the kind could have given; the same call gives the same interval."""

from __future__ import annotations

import numpy as np
import pytest

from eval.interval import estimate, estimate_difference, estimate_sum
from eval.score import Counts, Score


def score(*right: int, of: int = 10) -> Score:
    counts = tuple(Counts(true=of, read=of, right=n, lines=1) for n in right)
    return Score(tuple(f"{number}.png" for number in range(len(right))), counts)


def test_a_figure_lies_in_its_interval() -> None:
    found = estimate(score(*[10, 5] * 20), "recall")
    assert found.value == 0.75
    assert found.low < 0.75 < found.high
    # the standard error of a mean of 40 values 0.5 or 1 is 0.25 / sqrt(40); 1.96 of them make the interval
    assert found.margin == pytest.approx(1.96 * 0.25 / np.sqrt(40), rel=0.1)


def test_the_same_call_gives_the_same_interval() -> None:
    assert estimate(score(1, 5, 9), "f") == estimate(score(1, 5, 9), "f")


def test_equal_pictures_have_no_interval() -> None:
    assert estimate(score(7, 7, 7), "recall").margin == 0


def test_a_small_steady_lead_is_a_difference_and_noise_is_none() -> None:
    hard_and_easy = [2, 9, 4, 10, 6, 3, 8, 9] * 3
    ahead = [n - 1 for n in hard_and_easy]
    assert estimate_difference(score(*hard_and_easy), score(*ahead), "recall").decided
    shuffled = [*hard_and_easy[5:], *hard_and_easy[:5]]
    assert not estimate_difference(score(*hard_and_easy), score(*shuffled), "recall").decided


def test_draws_without_anything_to_count_are_left_out() -> None:
    pictures = Score(("a.png", "b.png"), (Counts(true=10, read=10, right=5), Counts()))
    assert estimate(pictures, "recall").low == 0.5


def test_a_sum_over_pictures() -> None:
    found = estimate_sum(np.array([3.0, -1.0, 4.0, 0.0]))
    assert found.value == 6
    assert found.low < 6 < found.high
