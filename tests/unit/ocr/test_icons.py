"""Icons alone and before labels."""

from __future__ import annotations

import numpy as np
import pytest

from webimage_ocr.ocr.icons import part_icons, strip_icon
from webimage_ocr.ocr.orient import StripReading
from webimage_ocr.ocr.recognize import Reading
from webimage_ocr.ocr.strip import Strip


def _reading(text: str, first: float = 1.0) -> Reading:
    confidences = np.array([first] + [1.0] * (len(text) - 1), np.float32)
    return Reading(tuple(text), confidences, np.linspace(0, 1, len(text)))


def _line(text: str, x: float, y: float, confidence: float = 1.0) -> StripReading:
    width = 10 * len(text) + 10
    region = np.array([[x, y], [x + width, y], [x + width, y + 20], [x, y + 20]], np.float32)
    return StripReading(_reading(text, confidence), Strip(region, np.zeros((48, 48, 3), np.uint8)))


@pytest.mark.parametrize(
    ("text", "first", "label"),
    [("Q Search", 0.9, "Search"), ("☆新建", 1.0, "新建"), ("曲Undo", 0.95, "Undo"), ("三星手机", 0.8, "三星手机"),
     ("Q Factor", 0.5, "Q Factor"), ("A / B", 0.6, "A / B")],
)  # fmt: skip
def test_a_drawing_before_a_label_is_dropped(text: str, first: float, label: str) -> None:
    assert strip_icon(_reading(text, first)).text == label


def test_a_page_of_labels_has_icons() -> None:
    labels = [_line("Settings", 60, 40 * i) for i in range(4)]
    kept, icons = part_icons([*labels, _line("目", 10, 0, 0.99), _line("G", 10, 40, 0.6), _line("7", 300, 80, 0.8)])
    assert [line.reading.text for line in kept] == ["Settings"] * 4 + ["7"]
    assert icons == 2


def test_the_days_of_a_week_are_no_icons() -> None:
    days = [_line(day, 40 * i, 0) for i, day in enumerate("日一二三四五六")]
    lines = [*days, *(_line("Settings", 60, 40 * i) for i in range(1, 9))]
    assert part_icons(lines) == (lines, 0)


def test_a_pad_of_keys_has_no_icons() -> None:
    keys = [_line(key, 40 * i, 40, 0.55) for i, key in enumerate("ABCD")]
    assert part_icons(keys) == (keys, 0)
