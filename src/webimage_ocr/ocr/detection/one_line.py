"""A picture that one line of text fills: where it stands, without a look for it."""

from __future__ import annotations

import numpy as np

from webimage_ocr.ocr.detection.cutting import trim_box
from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.types import Pixels

_GROUND = 0.12
"""Share of the line's height that is left around it: what regions that are looked for have, and the network wants."""


def find_only_line(image: Pixels) -> TextRegion:
    """All that stands in a picture (h, w, 3), with a little ground around it."""
    height, width = image.shape[:2]
    left, top, right, bottom = trim_box(image, (0, 0, width, height), 0)
    ground = _GROUND * min(right - left, bottom - top)
    x0, y0 = max(0.0, left - ground), max(0.0, top - ground)
    x1, y1 = min(float(width), right + ground), min(float(height), bottom + ground)
    return TextRegion(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32), 1.0)
