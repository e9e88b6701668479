"""The confidence and the probability that are told of a line."""

from collections.abc import Callable

import numpy as np
import pytest

from webimage_ocr.ocr.page.confidence import line_confidence, line_probability, line_sureness


@pytest.mark.parametrize("tell", [line_confidence, line_probability])
def test_a_surer_reading_never_gets_less(tell: Callable[[float], float]) -> None:
    told = [tell(float(mean)) for mean in np.linspace(0, 1, 10_001)]
    assert told == sorted(set(told))
    assert told[0] == 0
    assert told[-1] <= 1


@pytest.mark.parametrize(("mean", "told"), [(1, 1), (0.9, 0.95), (0.8, 0.9), (0.4, 0.45)])
def test_clean_print_has_the_confidence_that_programs_expect(mean: float, told: float) -> None:
    assert line_confidence(mean) == pytest.approx(told)


@pytest.mark.parametrize(
    ("mean", "least", "most"), [(1, 0.95, 1), (0.998, 0.9, 0.97), (0.95, 0.35, 0.6), (0.5, 0, 0.1)]
)
def test_a_clean_line_is_sure_and_one_with_a_doubtful_character_is_not(mean: float, least: float, most: float) -> None:
    assert least < line_probability(mean) < most


def test_spaces_beside_chinese_do_not_count() -> None:
    assert line_sureness("合计 Total", [1, 1, 0.4, 1, 1, 1, 1, 1]) == 1
    assert line_sureness("a b", [1, 0.4, 1]) == pytest.approx(0.8)
    assert line_sureness("", []) == 0
