"""What turning puts around a picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from webimage_ocr.ocr.geometry import rectangle_corners
from webimage_ocr.ocr.page.sheet import find_sheet, is_border
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.types import Quad


def _line(text: str, region: Quad) -> StripReading:
    reading = Reading(tuple(text), np.ones(len(text), np.float32), np.linspace(0, 1, len(text)))
    return StripReading(reading, Strip(region, np.zeros((48, 48, 3), np.uint8)))


def _box(left: float, top: float, right: float, bottom: float) -> Quad:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


@pytest.mark.parametrize("angle", [10, 300, 45, 187])
def test_the_sheet_of_a_turned_picture_is_found(angle: int) -> None:
    corners = rectangle_corners((400, 400), (500, 300), angle)
    image = np.zeros((800, 800, 3), np.uint8)
    cv2.fillConvexPoly(image, corners.round().astype(np.int32), (240, 200, 180))
    cv2.circle(image, (400, 400), 60, (0, 0, 0), -1)
    sheet = find_sheet(image)
    shared = cv2.intersectConvexConvex(sheet, corners)[0]
    assert shared / (500 * 300) > 0.97
    assert cv2.contourArea(sheet) / (500 * 300) < 1.03


def test_a_card_is_no_sheet() -> None:
    """A page turned by 90 degrees has white corners, and lost the text beside its largest card."""
    page = np.full((780, 1600, 3), 255, np.uint8)
    cv2.rectangle(page, (800, 200), (1120, 779), (220, 230, 240), -1)
    assert cv2.contourArea(find_sheet(page)) < 0.2 * 780 * 1600
    cv2.putText(page, "The", (1300, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
    assert find_sheet(page).tolist() == _box(0, 0, 1600, 780).tolist()


def test_a_picture_without_plain_corners_is_its_own_sheet() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 90, 3), np.uint8)
    assert find_sheet(noise).tolist() == _box(0, 0, 90, 60).tolist()
    drawing = np.zeros((200, 200, 3), np.uint8)
    cv2.circle(drawing, (100, 100), 60, (255, 255, 255), -1)
    assert find_sheet(drawing).tolist() == _box(0, 0, 200, 200).tolist()


@pytest.mark.parametrize(
    ("text", "place", "border"),
    [("1", _box(90, 40, 110, 70), True), ("1", _box(80, 40, 101, 70), False), ("Save", _box(90, 40, 110, 70), False),
     ("。", _box(10, 40, 90, 70), True), ("。", _box(10, 40, 30, 70), False), ("…", _box(10, 40, 90, 60), False),
     ("G合", _box(-40, 40, 20, 60), True)],
)  # fmt: skip
def test_short_readings_beyond_the_sheet_are_borders(text: str, place: Quad, *, border: bool) -> None:
    assert is_border(_line(text, place), place, _box(0, 0, 100, 100)) is border
