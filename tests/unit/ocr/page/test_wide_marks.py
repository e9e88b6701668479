"""Lines that a full-width mark has cut are one again."""

from __future__ import annotations

import numpy as np
import pytest

from webimage_ocr.ocr.page.wide_marks import join_at_wide_marks
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip

_IMAGE = np.full((100, 600, 3), 255, np.uint8)


def _part(text: str, left: float, right: float, top: float = 10, height: float = 20) -> StripReading:
    region = np.array([[left, top], [right, top], [right, top + height], [left, top + height]], np.float32)
    centres = (np.arange(len(text)) + 0.5) / len(text)
    return StripReading(Reading(tuple(text), np.full(len(text), 0.99, np.float32), centres), Strip.cut(_IMAGE, region))


@pytest.mark.parametrize(
    ("left", "right", "gap"), [("下意识。", "从前好", 12), ("下意识", "（从前", 12), ("识：", "「从", 22)]
)
def test_parts_beside_a_mark_are_joined(left: str, right: str, gap: float) -> None:
    (line,) = join_at_wide_marks(_IMAGE, [_part(right, 200 + gap, 300), _part(left, 100, 200)])
    assert line.reading.text == left + right
    assert line.strip.region[:, 0].tolist() == pytest.approx([100, 300, 300, 100], abs=1)
    places = 100 + line.reading.centres * 200
    assert (places[: len(left)] < 200).all()
    assert (places[len(left) :] > 200 + gap).all()


def test_three_parts_become_one() -> None:
    parts = [_part("一。", 100, 200), _part("（二", 320, 400), _part("中，", 212, 300)]
    assert [line.reading.text for line in join_at_wide_marks(_IMAGE, parts)] == ["一。中，（二"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (_part("下意识", 100, 200), _part("从前", 212, 300)),  # no mark
        (_part("下意。", 100, 200), _part("从前", 230, 300)),  # a column
        (_part("下意。", 100, 200), _part("从前", 212, 300, top=16)),  # another line
        (_part("下意。", 100, 200), _part("从前", 212, 300, height=30)),  # larger type
        (_part("Name:", 100, 200), _part("Value", 212, 300)),
        (_part("文件(F)", 100, 200), _part("编辑(E)", 212, 300)),
    ],
)
def test_others_stay_apart(left: StripReading, right: StripReading) -> None:
    assert len(join_at_wide_marks(_IMAGE, [left, right])) == 2
