"""Where a strip has ink, and how its columns fall into runs."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.quantiles import median_levels, quantile
from webimage_ocr.types import Pixels


def mark_ink(strip: Pixels) -> NDArray[np.bool_]:
    """Where the line of a strip (48, w, 3) has ink, (36, w): the outermost rows show the lines above and below."""
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(strip), cv2.COLOR_RGB2GRAY), np.uint8)
    contrast = np.abs(np.subtract(grey[6:42], median_levels(grey)[0], dtype=np.int16))
    # levels are whole numbers: more than a limit is more than the whole number below it
    return np.asarray(contrast > int(0.3 * max(1.0, quantile(contrast.max(axis=0), 0.95))))


def find_runs(marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """First place and the place behind the last (n, 2) of each run of marked places (w,)."""
    edges = np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8))
    return np.flatnonzero(edges).reshape(-1, 2)
