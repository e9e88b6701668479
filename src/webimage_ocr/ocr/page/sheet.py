"""The sheet in a turned picture: what turning adds around it has borders and corners that are read as a character."""

from __future__ import annotations

import cv2
import numpy as np

from webimage_ocr.ocr.geometry import quad_size, rectangle_corners
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.types import Pixels, Quad

_SIDE_PX = 512
"""The sheet is looked for in a picture of that size."""
_LEVELS = 6
"""By which the added ground may differ from pixel to pixel."""
_STRAIGHT = 0.97
"""Share of a rectangle around what is not ground, from which that is a sheet and no drawing on the ground."""
_SPECK_PX = 3
"""Sides of what is more than noise, in the picture of that size: there is more on the ground than a sheet."""
_LARGEST = 0.95
"""Share of the picture from which there is nothing around the sheet."""
_SHORT = 3
"""Characters that borders are read as, at most."""
_INSIDE = 0.75
"""Share of a region that lies on the sheet, at least; regions of text at its edge are grown a little beyond it."""
_WIDE = 1.7
"""Widths to heights from which a region holds more than one mark."""


def find_sheet(image: Pixels) -> Quad:
    """The rectangle (4, 2) of a picture (h, w, 3) that has nothing but plain corners around it.

    The whole picture where there is none; a card on a page with text beside it is no sheet.
    """
    height, width = image.shape[:2]
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    scale = min(1.0, _SIDE_PX / max(height, width))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    h, w = small.shape[:2]
    ground = np.zeros((h + 2, w + 2), np.uint8)
    for corner in ((0, 0), (w - 1, 0), (0, h - 1), (w - 1, h - 1)):
        flags = 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
        cv2.floodFill(small, ground, corner, (0, 0, 0), (_LEVELS,) * 3, (_LEVELS,) * 3, flags)
    sheet = ground[1:-1, 1:-1] == 0
    if sheet.mean() > _LARGEST or not sheet.any():
        return whole
    contours, _ = cv2.findContours(sheet.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(contours, key=cv2.contourArea)
    beside = (cv2.boundingRect(contour)[2:] for contour in contours if contour is not largest)
    if any(min(sides) >= _SPECK_PX for sides in beside):
        return whole
    centre, size, turn = cv2.minAreaRect(largest)
    if cv2.contourArea(largest) < _STRAIGHT * size[0] * size[1] or not size[0] * size[1]:
        return whole
    return np.asarray((rectangle_corners(centre, size, turn) + 0.5) / scale, np.float32)


def is_border(line: StripReading, place: Quad, sheet: Quad) -> bool:
    """Whether a line at ``place``, in the frame of the sheet, is read from the border and not from the sheet.

    A mark alone in a region as wide as a word is read from a border, too.
    """
    text = line.reading.text.strip()
    if len(text) > _SHORT:
        return False
    width, height = quad_size(place)
    if len(text) == 1 and not text.isalnum() and text not in "-—–_…" and width > _WIDE * height > 0:
        return True
    area = width * height
    return float(cv2.intersectConvexConvex(place, sheet)[0]) < _INSIDE * area
