"""Pages of keys: signs that detection did not find, looked for where their row of keys shows ink.

Detection is trained on words: of signs alone it misses stops, bars, brackets, slashes. On a calculator, a keyboard or a
pad of symbols each row shows where its signs stand: what has ink there and no region is read in the row's height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import Box, quad_size
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.types import Pixels, Quad

_FEW = 5
"""Keys that a page of keys has at least."""
_SHORT = 2
"""Characters on a key, at most."""
_MOST = 2
"""Times as many signs as were read: in a photo there are many more specks of that size, and they are none."""
_SPECKS = 1000
"""Pieces of ink from which a picture is a photo, and no page of keys."""
_CONTRAST = 40
"""Levels by which ink differs from its key."""
_AROUND = 1.2
"""Side of the window, in heights, whose median is the colour of the key: it lies on one key, and a sign fills less."""
_AROUND_SIGN = 0.1
"""Heights around a sign in which nothing else stands."""
_PLAIN = 0.97
"""Share of what is around a sign that has one colour."""
_LARGEST = 1.4
"""Heights of a row's characters that a sign takes, at most: the outline of a key takes more."""
_JOINED = 0.45
"""Heights between the parts of one sign, at most: the dots of a colon."""
_HIGH = 0.8
"""The share of what was read that is no higher than a letter or a digit."""
_SAME_ROW = 0.6
"""Heights from the middle of a row to that of a sign in it: an underscore stands low."""
_WIDE = 0.8
"""Width of a region, in heights, at least: of narrower ones the network knows nothing."""
_ROOM = 0.12
"""Ground around a sign, in heights, along and across its row."""


@dataclass(frozen=True, slots=True)
class _Row:
    """Where the characters of a row of keys stand."""

    middle: float
    height: float

    def holds(self, y: float) -> bool:
        return abs(y - self.middle) < _SAME_ROW * self.height


def is_page_of_keys(lines: Sequence[StripReading]) -> bool:
    """Whether a page has a character or two in each place, and nothing else."""
    said = [line.reading.text.strip() for line in lines]
    return sum(map(bool, said)) >= _FEW and all(len(text) <= _SHORT for text in said)


def find_missed_keys(image: Pixels, lines: Sequence[StripReading]) -> list[Quad]:
    """Regions of the signs of a page of keys (h, w, 3) that no line covers, each as high as its row's characters."""
    rows = _find_rows(lines)
    covered = [np.concatenate([line.strip.region.min(axis=0), line.strip.region.max(axis=0)]) for line in lines]
    found: list[Quad] = []
    for box in _find_signs(image, rows[0].height):
        middle = (box[:2] + box[2:]) / 2
        row = next((row for row in rows if row.holds(float(middle[1]))), None)
        if row is None or any((middle > other[:2]).all() and (middle < other[2:]).all() for other in covered):
            continue
        room, width = _ROOM * row.height, max(box[2] - box[0], _WIDE * row.height)
        left, right = middle[0] - width / 2 - room, middle[0] + width / 2 + room
        top = min(row.middle - row.height / 2 - room, box[1] - room / 2)
        bottom = max(row.middle + row.height / 2 + room, box[3] + room / 2)
        found.append(np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32))
    return found if len(found) <= _MOST * len(lines) else []


def _find_rows(lines: Sequence[StripReading]) -> list[_Row]:
    """The rows of what was read; the highest character tells how high they are, since signs are lower."""
    rows: list[list[Quad]] = []
    for region in sorted((line.strip.region for line in lines), key=_middle):
        if rows and abs(_middle(region) - _middle(rows[-1][-1])) < quad_size(region)[1] / 2:
            rows[-1].append(region)
        else:
            rows.append([region])
    height = float(np.quantile([quad_size(line.strip.region)[1] for line in lines], _HIGH))
    return [_Row(float(np.median([_middle(region) for region in row])), height) for row in rows]


def _middle(region: Quad) -> float:
    return float(region[:, 1].mean())


def _find_signs(image: Pixels, height: float) -> list[NDArray[np.float64]]:
    """Boxes (left, top, right, bottom) around ink that is no higher and no wider than a character."""
    side = 2 * round(_AROUND * height / 2) + 1
    ground = cv2.medianBlur(image, min(side, 255))
    ink = (cv2.absdiff(image, ground).max(axis=2) > _CONTRAST).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if len(stats) > _SPECKS:
        return []
    around = max(2, round(_AROUND_SIGN * height))
    parts = [
        (x, y, x + w, y + h)
        for x, y, w, h, _ in stats[1:].tolist()
        if max(w, h) <= _LARGEST * height and _stands_alone(image, (x, y, x + w, y + h), around)
    ]
    return [np.array(box, np.float64) for box in _join_parts(parts, height)]


def _join_parts(parts: Sequence[Box], height: float) -> list[Box]:
    """Boxes around the parts of one sign, which stand one above the other: of a colon, of an exclamation mark."""
    signs: list[Box] = []
    for part in sorted(parts, key=lambda box: box[1]):
        for number, sign in enumerate(signs):
            above = sign[0] < part[2] and part[0] < sign[2] and part[1] - sign[3] <= _JOINED * height
            if above and part[3] - sign[1] <= _LARGEST * height:
                signs[number] = min(sign[0], part[0]), sign[1], max(sign[2], part[2]), max(sign[3], part[3])
                break
        else:
            signs.append(part)
    return signs


def _stands_alone(image: Pixels, box: Box, around: int) -> bool:
    """Whether one colour is all around a box: the corners of keys, and what the picture's edge cuts, are no signs."""
    left, top, right, bottom = box
    if min(left, top) < around or right + around > image.shape[1] or bottom + around > image.shape[0]:
        return False
    part = image[top - around : bottom + around, left - around : right + around].astype(np.int16)
    inside = np.zeros(part.shape[:2], bool)
    inside[around:-around, around:-around] = True
    ring = part[~inside]
    return bool((np.abs(ring - np.median(ring, axis=0)).max(axis=1) < _CONTRAST).mean() > _PLAIN)
