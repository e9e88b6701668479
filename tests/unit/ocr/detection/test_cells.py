"""Stops and dashes of tables that detection has missed."""

from __future__ import annotations

import numpy as np
import pytest

from webimage_ocr.ocr.detection.cells import complete_cells
from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.types import Pixels

_ROWS = 6


def _table(ends: list[float | None]) -> tuple[Pixels, list[TextRegion]]:
    """A page with a column of names and one of cells, each as far as it was found; None where it was not."""
    image = np.full((40 * _ROWS, 400, 3), 255, np.uint8)
    regions = []
    for row, end in enumerate(ends):
        top = 40 * row + 8
        regions.append(_region(10, top, 120))
        if end is not None:
            regions.append(_region(200, top, end))
    return image, regions


def _region(left: float, top: float, right: float) -> TextRegion:
    return TextRegion(np.array([[left, top], [right, top], [right, top + 20], [left, top + 20]], np.float32), 0.9)


def _put_stops(image: Pixels, row: int, left: int, right: int) -> None:
    for x in range(left, right, 10):
        image[40 * row + 22 : 40 * row + 25, x : x + 3] = 0


def _widths(regions: list[TextRegion], row: int) -> list[tuple[float, float]]:
    spans = [(float(r.quad[0, 0]), float(r.quad[1, 0])) for r in regions if abs(r.quad[0, 1] - 40 * row - 8) < 5]
    return sorted(spans)


def test_a_cell_of_stops_is_found() -> None:
    image, regions = _table([300, 300, None, 300, 300, 300])
    _put_stops(image, 2, 204, 296)
    assert _widths(complete_cells(image, regions)[0], 2) == [(10, 120), pytest.approx((200, 300), abs=5)]


def test_a_cell_reaches_over_the_stops_at_its_end() -> None:
    image, regions = _table([300, 300, 240, 300, 300, 300])
    _put_stops(image, 2, 204, 296)
    assert _widths(complete_cells(image, regions)[0], 2) == [(10, 120), pytest.approx((200, 300), abs=5)]


def test_a_stop_far_from_the_text_is_none_of_it() -> None:
    image, regions = _table([300, 300, 220, 300, 300, 300])
    _put_stops(image, 2, 290, 296)
    assert complete_cells(image, regions)[0] == regions


def test_an_empty_cell_stays_empty() -> None:
    image, regions = _table([300, 300, None, 240, 300, 300])
    assert complete_cells(image, regions)[0] == regions


@pytest.mark.parametrize("what", ["icon", "rule"])
def test_what_is_no_stop_is_none(what: str) -> None:
    image, regions = _table([300, 300, None, 300, 300, 300])
    if what == "icon":
        image[92:106, 210:224] = 0
    else:
        image[98:99, 200:300] = 0
    assert complete_cells(image, regions)[0] == regions


def test_a_dash_alone_is_told_apart_from_the_regions() -> None:
    image, regions = _table([300, 300, None, 300, 300, 300])
    image[96:98, 204:212] = 0
    kept, (dash,) = complete_cells(image, regions)
    assert kept == regions
    assert dash[:, 0].min() < 204 < 212 < dash[:, 0].max()
    assert (dash[0, 1], dash[2, 1]) == (88, 108)


def test_few_rows_are_no_column() -> None:
    image, regions = _table([300, None, 300, None, None, None])
    _put_stops(image, 1, 204, 296)
    assert complete_cells(image, regions)[0] == regions
