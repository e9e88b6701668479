"""The ground under a line: text on boxes of another colour is cut into lines of its own."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import resize
from webimage_ocr.ocr.recognition.strip import STRIP_PX, Strip
from webimage_ocr.types import Pixels

_HEIGHT = 24
"""Height in pixels that the strip is shrunk to; grounds are large, letters are not asked about."""
_CORE = slice(4, 20)
"""Rows of the strip that a box around words fills; the letters, in a grown region, are lower than that."""
_STEP = 64
"""Levels between two grounds, of 255, in the channel where they differ most."""
_EDGE_SHARE = 0.95
"""Share of the rows in which the step must be seen: a box has a straight side, a letter does not."""
_STROKE = 13
"""Columns, of a strip 24 high, that no stroke of a letter fills."""
_PLAIN = 24
"""Levels within which a ground stays; letters take less than half of it."""


def split_at_grounds(strip: Strip) -> list[Strip]:
    """Cut a line where its ground changes from one plain colour to another: buttons, keys, badges, selected words.

    One line over two grounds is read worse, and what stands in a box is a thing of its own.
    """
    height, width = strip.pixels.shape[:2]
    if width < 2 * height:
        return [strip]
    small = resize(strip.pixels, max(1, width * _HEIGHT // STRIP_PX), _HEIGHT)
    changes = find_ground_changes(small)
    if not changes:
        return [strip]
    # the side of the box would be read as a bar
    step = STRIP_PX // _HEIGHT
    starts, ends = [0, *((x + 1) * step for x in changes)], [*((x - 1) * step for x in changes), width]
    return strip.split(starts, ends)


def find_ground_changes(strip: Pixels) -> list[int]:
    """Columns of a strip's pixels, shrunk to (24, w, 3), where one plain ground ends and another begins."""
    core = strip[_CORE]
    ground = _ground_of_columns(core)
    steps = _difference(ground[3:], ground[:-3]).astype(np.float32)
    changes: list[int] = []
    for start, end in _runs(steps > _STEP):
        x = start + int(np.argmax(_difference(ground[start + 1 : end + 3], ground[start : end + 2]))) + 1
        sides = core[:, max(0, x - _HEIGHT) : max(0, x - 2)], core[:, x + 2 : x + _HEIGHT]
        if _are_two_grounds(*sides) and _is_straight_edge(core, x) and x - (changes or [0])[-1] > _HEIGHT // 2:
            changes.append(x)
    return [x for x in changes if strip.shape[1] - x > _HEIGHT // 2]


def _ground_of_columns(core: Pixels) -> Pixels:
    """The colour (w, 3) behind the letters: of each column the median, of neighbouring columns the median again."""
    middle = len(core) // 2
    upper, lower = np.partition(core, (middle - 1, middle), axis=0)[middle - 1 : middle + 1]
    columns = (upper & lower) + ((upper ^ lower) >> 1)  # the mean of two bytes, rounded down
    # of a single row the median of a square is that of its neighbours in the row; the ends are repeated
    return np.asarray(cv2.medianBlur(columns[None], _STROKE)[0], np.uint8)


def _is_straight_edge(core: Pixels, x: int) -> bool:
    left, right = core[:, max(0, x - 3)], core[:, min(core.shape[1] - 1, x + 2)]
    return float((_difference(left, right) > _STEP // 2).mean()) >= _EDGE_SHARE


def _are_two_grounds(left: Pixels, right: Pixels) -> bool:
    """Whether more than half of the pixels (h, w, 3) on either side have one colour, and not the same one."""
    if not left.size or not right.size:
        return False
    grounds = [np.median(side.reshape(-1, 3), axis=0).astype(np.uint8) for side in (left, right)]
    if int(_difference(grounds[0][None], grounds[1][None])[0]) <= _STEP:
        return False
    return all(_is_plain(side, ground) for side, ground in zip((left, right), grounds, strict=True))


def _is_plain(side: Pixels, ground: Pixels) -> bool:
    return float((_difference(side, np.broadcast_to(ground, side.shape)) < _PLAIN).mean()) > 0.5


def _difference(a: Pixels, b: Pixels) -> NDArray[np.uint8]:
    """Levels between two arrays of colours (..., 3), in the channel where they differ most."""
    return np.asarray(cv2.absdiff(np.ascontiguousarray(a), np.ascontiguousarray(b)).max(axis=-1), np.uint8)


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
