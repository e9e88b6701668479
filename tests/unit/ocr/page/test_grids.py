"""Columns of a grid."""

from __future__ import annotations

import numpy as np
import pytest

from webimage_ocr.ocr.geometry import turn_quad
from webimage_ocr.ocr.page.grids import part_grids
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip


def _column(text: str, x: float, step: float, *, stacked: bool = True, y: float = 0) -> StripReading:
    height = step * len(text)
    region = np.array([[x, y], [x + 60, y], [x + 60, y + height], [x, y + height]], np.float32)
    centres = (np.arange(len(text)) + 0.5) / len(text)
    reading = Reading(tuple(text), np.ones(len(text), np.float32), centres)
    pixels = np.zeros((48, 48 * len(text), 3), np.uint8)
    if stacked:
        return StripReading(reading, Strip(region, pixels), stacked=True)
    return StripReading(reading, Strip(turn_quad(region, 1), pixels, downwards=True))


@pytest.mark.parametrize("stacked", [True, False], ids=["upright characters", "characters read on their side"])
def test_columns_of_a_grid_are_taken_apart(*, stacked: bool) -> None:
    parts = part_grids([_column("木关右", 0, 90, stacked=stacked), _column("福月", 95, 90, stacked=stacked)])
    assert [part.reading.text for part in parts] == list("木关右福月")
    middles = [part.strip.region.mean(axis=0).round().tolist() for part in parts]
    assert middles == [[30, 45], [30, 135], [30, 225], [125, 45], [125, 135]]


@pytest.mark.parametrize(
    "other",
    [_column("福月", 95, 60), _column("福月", 130, 90), _column("福月", 95, 90, y=45), None],
    ids=["set close", "as far as columns of text", "between the rows", "alone"],
)
def test_vertical_text_stays_whole(other: StripReading | None) -> None:
    lines = [_column("木关右", 0, 90), *([other] if other else [])]
    assert part_grids(lines) == lines
