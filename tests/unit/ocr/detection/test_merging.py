"""Regions of several looks become one each."""

import numpy as np
import pytest

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.detection.merging import drop_covered, drop_pages, merge_regions, tangled_share
from webimage_ocr.ocr.geometry import quad_size


def _region(x: float, y: float, width: float, height: float, score: float = 0.9) -> TextRegion:
    return TextRegion(np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32), score)


def test_halves_of_a_line_become_one_and_neighbours_stay_two() -> None:
    merged = merge_regions([_region(0, 0, 200, 30)], [_region(180, 1, 200, 30), _region(0, 26, 200, 30)])
    assert sorted(round(quad_size(region.quad)[0]) for region in merged) == [200, 380]


def test_a_short_part_that_leans_does_not_make_its_line_lean() -> None:
    leaning = TextRegion(np.array([[1640, 31], [1780, 32.5], [1780, 51.5], [1640, 50]], np.float32), 0.9)
    (merged,) = merge_regions([_region(8, 32, 1735, 17)], [leaning])
    assert merged.quad == pytest.approx(np.array([[8, 32], [1780, 32], [1780, 49], [8, 49]]), abs=0.3)


def test_of_two_that_run_across_each_other_the_surer_one_stays() -> None:
    def corners(regions: list[TextRegion]) -> list[list[float]]:
        return [region.quad[0].tolist() for region in regions]

    prices = [_region(663, y, 79, 33) for y in (389, 436, 484)]
    ends = _region(702, 379, 47, 227, 0.5)
    assert corners(merge_regions(prices, [ends])) == corners(prices)
    assert corners(merge_regions([ends], prices)) == corners(prices)
    column, beside = _region(702, 100, 47, 300), _region(640, 300, 70, 33)
    assert corners(merge_regions([beside], [column])) == corners([beside, column])


def test_lines_closer_than_their_type_is_high_are_tangled() -> None:
    assert tangled_share([_region(0, y, 300, 30) for y in (0, 24, 48)]) == 1
    assert tangled_share([_region(0, y, 300, 30) for y in (0, 29, 58)]) == 0
    assert (
        tangled_share([_region(0, 0, 300, 30), _region(0, 24, 300, 30), *(_region(0, y, 300, 30) for y in (90, 150))])
        == 0.5
    )
    assert tangled_share([]) == 0


def test_print_on_a_page_is_not_covered_by_it_and_the_page_is_no_line() -> None:
    page, lines = _region(0, 0, 800, 600), [_region(50, y, 300, 20) for y in range(40, 280, 40)]
    assert drop_covered(lines, [page]) == lines
    assert drop_pages([page, *lines], 0.5) == lines


def test_lettering_with_a_little_print_on_it_stays() -> None:
    lettering, print_on_it = _region(0, 0, 800, 600), [_region(50, y, 300, 20) for y in range(40, 240, 40)]
    assert drop_pages([lettering, *print_on_it], 0.5) == [lettering, *print_on_it]
    doubtful = [_region(50, y, 300, 20, 0.4) for y in range(40, 600, 40)]
    assert drop_pages([lettering, *doubtful], 0.5) == [lettering, *doubtful]
    assert drop_covered([_region(50, 100, 600, 300)], [lettering]) == []
