"""Windows: boxes of the picture that are looked at from nearer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.geometry import Box, quad_size

_CELL_PX = 32
_LINE = 3.0
"""Length, in heights, from which a region that a window cuts is taken for a line that goes on."""


def find_windows(regions: Sequence[TextRegion], size: tuple[int, int]) -> list[Box]:
    """Boxes around regions of a picture of ``size``, w and h; neighbours share one, so that lines are not cut."""
    width, height = size
    grid = np.zeros((-(-height // _CELL_PX), -(-width // _CELL_PX)), np.uint8)
    for region in regions:
        (x0, y0), (x1, y1) = region.quad.min(axis=0), region.quad.max(axis=0)
        pad = 1.5 * min(quad_size(region.quad))
        left, top = max(0, int((x0 - pad) // _CELL_PX)), max(0, int((y0 - pad) // _CELL_PX))
        grid[top : int((y1 + pad) // _CELL_PX) + 1, left : int((x1 + pad) // _CELL_PX) + 1] = 1
    joined = cv2.dilate(grid, np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=4)
    boxes = [
        (x * _CELL_PX, y * _CELL_PX, min(width, (x + w) * _CELL_PX), min(height, (y + h) * _CELL_PX))
        for x, y, w, h, _ in stats[1:].tolist()
    ]
    return unite(boxes)


def unite(boxes: list[Box]) -> list[Box]:
    """Join boxes that overlap, until none do."""
    united: list[Box] = []
    for box in sorted(boxes, key=lambda b: b[1]):
        rest = []
        for other in united:
            if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]:
                box = (min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3]))
            else:
                rest.append(other)
        united = [*rest, box]
    return united if len(united) == len(boxes) else unite(united)


def widen(window: Box, regions: Iterable[TextRegion], width: int) -> Box:
    """The window, longer by the length of each line of ``regions`` that it cuts on the left or right."""
    left, top, right, bottom = window
    for region in regions:
        (x0, _), (x1, _) = region.quad.min(axis=0).tolist(), region.quad.max(axis=0).tolist()
        length, height = x1 - x0, min(quad_size(region.quad))
        if length < _LINE * height:
            continue
        if x0 < window[0] + height / 4:
            left = min(left, max(0, int(x0 - length)))
        if x1 > window[2] - height / 4:
            right = max(right, min(width, int(x1 + length)))
    return left, top, right, bottom


def window_pixels(window: Box) -> int:
    """Area of a window, in pixels of the picture."""
    left, top, right, bottom = window
    return (right - left) * (bottom - top)
