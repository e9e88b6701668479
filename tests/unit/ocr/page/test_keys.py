"""Signs on keys that detection did not find."""

from __future__ import annotations

import numpy as np
import pytest

from webimage_ocr.ocr.corrections.lone import settle_missed
from webimage_ocr.ocr.page.keys import find_missed_keys, is_page_of_keys
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import EMPTY, Reading
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.types import Pixels


def _pad(columns: int = 4, rows: int = 2) -> Pixels:
    """Grey keys of 40 px on black, a bar of 14 by 20 px on each."""
    image = np.zeros((50 * rows + 10, 50 * columns + 10, 3), np.uint8)
    for row in range(rows):
        for column in range(columns):
            x, y = 10 + 50 * column, 10 + 50 * row
            image[y : y + 40, x : x + 40] = 60
            image[y + 10 : y + 30, x + 13 : x + 27] = 250
    return image


def _key(text: str, column: int, row: int, image: Pixels) -> StripReading:
    x, y = 10 + 50 * column, 10 + 50 * row
    region = np.array([[x + 11, y + 8], [x + 29, y + 8], [x + 29, y + 32], [x + 11, y + 32]], np.float32)
    reading = Reading(tuple(text), np.ones(len(text), np.float32), np.full(len(text), 0.5))
    return StripReading(reading, Strip.cut(image, region))


def _keys(image: Pixels, missing: set[tuple[int, int]]) -> list[StripReading]:
    places = [(column, row) for row in range(2) for column in range(4)]
    return [_key("7", *place, image) for place in places if place not in missing]


def test_what_no_line_covers_is_found_in_the_height_of_its_row() -> None:
    image = _pad()
    (found,) = find_missed_keys(image, _keys(image, {(2, 1)}))
    assert np.abs(found.mean(axis=0) - (10 + 100 + 20, 10 + 50 + 20)).max() < 2
    assert find_missed_keys(image, _keys(image, set())) == []


def test_a_stop_and_an_underscore_stand_low_and_a_dash_does_not() -> None:
    image = _pad()
    for column, (top, bottom, left, right) in enumerate([(26, 30, 18, 22), (28, 30, 12, 28), (18, 20, 15, 25)]):
        image[10:50, 10 + 50 * column : 50 + 50 * column] = 60
        image[10 + top : 10 + bottom, 10 + 50 * column + left : 10 + 50 * column + right] = 250
    lines = _keys(image, {(0, 0), (1, 0), (2, 0)})
    strips = [Strip.cut(image, region) for region in find_missed_keys(image, lines)]
    found = settle_missed(lines, [StripReading(EMPTY, strip) for strip in strips])
    assert [key.reading.text for key in sorted(found, key=lambda key: float(key.strip.region[0, 0]))] == [".", "_", "-"]


def test_corners_of_keys_and_specks_of_a_photo_are_none() -> None:
    image = _pad()
    image[52:56, 52:56] = 250  # between four keys, and not in a row
    image[0:6, 20:28] = 250  # cut by the edge
    assert find_missed_keys(image, _keys(image, set())) == []
    specks = np.random.default_rng(1).choice([0, 250], (110, 210, 1), p=[0.98, 0.02]).astype(np.uint8)
    assert find_missed_keys(np.repeat(specks, 3, axis=2), _keys(image, set())) == []


@pytest.mark.parametrize(
    ("texts", "keys"),
    [(["7"] * 5, True), (["7"] * 4, False), (["7", "8", "9", "AC", "=", "total"], False), ([], False)],
)
def test_a_page_of_keys_has_nothing_else(texts: list[str], keys: bool) -> None:
    image = _pad()
    assert is_page_of_keys([_key(text, 0, 0, image) for text in texts]) is keys
