"""Where a strip has ink, and how its columns fall into runs."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.quantiles import median_levels, quantile
from webimage_ocr.types import Pixels

_LINE = slice(6, 42)
"""Rows of a strip that its line stands in: the outermost ones show the lines above and below."""


def mark_ink(strip: Pixels, rows: slice = _LINE) -> NDArray[np.bool_]:
    """Where some rows of a strip (48, w, 3) have ink, (36, w) for those of its line."""
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(strip), cv2.COLOR_RGB2GRAY), np.uint8)
    contrast = np.abs(np.subtract(grey[rows], median_levels(grey)[0], dtype=np.int16))
    # levels are whole numbers: more than a limit is more than the whole number below it
    return np.asarray(contrast > int(0.3 * max(1.0, quantile(contrast.max(axis=0), 0.95))))


def find_runs(marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """First place and the place behind the last (n, 2) of each run of marked places (w,)."""
    edges = np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8))
    return np.flatnonzero(edges).reshape(-1, 2)
