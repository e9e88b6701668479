"""Faint text: print a few levels away from its plain ground, which the first look does not see."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.geometry import Box
from webimage_ocr.ocr.quantiles import median_levels, quantile
from webimage_ocr.types import Pixels

_CELL = 16
_LEVELS = 10, 48
"""Between the lightest and the darkest pixel of a cell: less is noise, more is seen at the first look."""
_GROUND = 4
"""Levels within which a plain ground stays."""
_STRETCHED = 128
"""Levels between ink and ground that are made of them."""
_LARGEST_SHARE = 0.15
"""Share of the picture up to which faint text is looked for: where more looks faint, it is a photo or a texture."""


def find_faint_windows(image: Pixels, found: Sequence[TextRegion]) -> list[Box]:
    """Boxes around what may be faint text, apart from the regions that were found."""
    height, width = image.shape[0] // _CELL * _CELL, image.shape[1] // _CELL * _CELL
    if not height or not width:
        return []
    grey = np.asarray(cv2.cvtColor(image[:height, :width], cv2.COLOR_RGB2GRAY), np.uint8)
    faint = _faint_cells(grey)
    seen = np.zeros(faint.shape, np.uint8)
    for region in found:
        cv2.fillConvexPoly(seen, np.round(region.quad / _CELL - 0.5).astype(np.int32), 1)
    faint &= cv2.dilate(seen, np.ones((3, 3), np.uint8)) == 0
    # a line of text is several cells wide; single ones are corners of icons and specks
    joined = cv2.morphologyEx(faint.view(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = [
        (max(0, x - 1) * _CELL, max(0, y - 1) * _CELL, (x + w + 1) * _CELL, (y + h + 1) * _CELL)
        for x, y, w, h, cells in stats[1:].tolist()
        if w >= 3 and cells >= 3
    ]
    boxes = [(a, b, min(image.shape[1], c), min(image.shape[0], d)) for a, b, c, d in boxes]
    area = sum((c - a) * (d - b) for a, b, c, d in boxes)
    return boxes if area <= _LARGEST_SHARE * image.shape[0] * image.shape[1] else []


def _faint_cells(grey: NDArray[np.uint8]) -> NDArray[np.bool_]:
    rows, columns = grey.shape[0] // _CELL, grey.shape[1] // _CELL
    # whole rows first, which processors are quick at
    highest, lowest = (
        of(grey.reshape(rows, _CELL, -1), axis=1).reshape(rows, columns, _CELL) for of in (np.max, np.min)
    )
    spread = highest.max(axis=2) - lowest.min(axis=2)
    least, most = _LEVELS
    faint = (spread >= least) & (spread <= most)
    if faint.any():
        chosen = grey.reshape(rows, _CELL, columns, _CELL).transpose(0, 2, 1, 3)[faint].reshape(-1, _CELL**2)
        ground = np.median(chosen, axis=1, keepdims=True)
        faint[faint] = (np.abs(chosen - ground) <= _GROUND).mean(axis=1) > 0.5
    return np.asarray(faint)


def stretch_contrast(image: Pixels) -> Pixels:
    """The picture (h, w, 3) with the levels around its ground drawn apart."""
    ground = np.array([np.mean(median_levels(image[:, :, channel])) for channel in range(3)])
    every = np.arange(256)[:, None]
    # of each level once, and not of each pixel
    apart = np.asarray(cv2.LUT(image, np.abs(every - ground).astype(np.float32)[None])).max(axis=2)
    levels = float(np.clip(quantile(apart.ravel(), 0.99), _LEVELS[0] / 2, _LEVELS[1]))
    # towards the side where there is room for it
    middle = np.where(ground > 127, 255 - 32, 32)
    stretched = np.clip((every - ground) * (_STRETCHED / levels) + middle, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(image, stretched[None]), np.uint8)
