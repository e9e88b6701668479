"""Where a picture may be cut before detection: plain margins, and rows and columns where nothing stands."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import Box
from webimage_ocr.types import Pixels

_QUIET = 8
"""The strongest step between neighbouring pixels along a row or column without text; noise of JPEG is below it."""
_OVERLAP_PX = 96


def trim_box(image: Pixels, box: Box, margin_px: float) -> Box:
    """The box without the plain margins of that part of a picture (h, w, 3); ``margin_px`` of them are left.

    A box with nothing in it stays as it is.
    """
    left, top, right, bottom = box
    grey = _grey(image[top:bottom, left:right])
    rows, columns = np.flatnonzero(_steps(grey, 0) >= _QUIET), np.flatnonzero(_steps(grey, 1) >= _QUIET)
    if not len(rows) or not len(columns):
        return box
    return (
        max(left, left + int(columns[0] - margin_px)),
        max(top, top + int(rows[0] - margin_px)),
        min(right, left + int(columns[-1] + 1 + margin_px)),
        min(bottom, top + int(rows[-1] + 1 + margin_px)),
    )


def cut_spans(image: Pixels, axis: int, longest: float) -> list[tuple[int, int]]:
    """Cut a picture's side into spans of at most ``longest``: where nothing stands, or with an overlap."""
    length = image.shape[axis]
    if length <= longest:
        return [(0, length)]
    busy = _smooth(_steps(_grey(image), axis))
    spans, start = [], 0
    while length - start > longest:
        end = start + int(longest)
        search = busy[start + int(longest * 0.6) : end]
        quiet = int(len(search) - 1 - np.argmin(search[::-1]))
        if search[quiet] < _QUIET:
            end = start + int(longest * 0.6) + quiet
            spans.append((start, end))
            start = end
        else:
            spans.append((start, end))
            start = end - _OVERLAP_PX
    return [*spans, (start, length)]


def _grey(image: Pixels) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY), np.uint8)


def _steps(grey: NDArray[np.uint8], axis: int) -> NDArray[np.float32]:
    """The strongest step between neighbours along each row (0) or column (1): what text would leave in it."""
    if grey.shape[1 - axis] < 2:  # a single column, or row, has no neighbours
        return np.zeros(grey.shape[axis], np.float32)
    steps = cv2.absdiff(grey[:, 1:], grey[:, :-1]) if axis == 0 else cv2.absdiff(grey[1:], grey[:-1])
    # OpenCV's reduce takes 20 to 40 times as long as NumPy's
    return np.asarray(np.asarray(steps, np.uint8).max(axis=1 - axis), np.float32)


def _smooth(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The maximum of each value's neighbourhood: a seam wants a few quiet rows on both sides."""
    return np.asarray(cv2.dilate(values.reshape(-1, 1), np.ones((7, 1), np.uint8)), np.float32).ravel()
