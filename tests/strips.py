"""Strips for tests of what looks at the pixels of one line."""

from __future__ import annotations

import numpy as np

from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.types import Pixels


def strip_of(pixels: Pixels) -> Strip:
    """The strip (48, w, 3) of a region that is as large."""
    height, width = pixels.shape[:2]
    return Strip(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32), pixels)
