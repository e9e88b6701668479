"""Windows around what is looked at from nearer."""

import numpy as np

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.detection.windows import find_windows


def _region(x: float, y: float, width: float, height: float, score: float = 0.9) -> TextRegion:
    return TextRegion(np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32), score)


def test_neighbours_share_a_window() -> None:
    windows = find_windows(
        [_region(100, 100, 50, 10), _region(160, 100, 50, 10), _region(900, 700, 50, 10)], (1000, 800)
    )
    assert len(windows) == 2
    assert all(0 <= w[0] < w[2] <= 1000 and 0 <= w[1] < w[3] <= 800 for w in windows)
