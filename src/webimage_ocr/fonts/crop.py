"""From a line's pixels to the windows that the network looks at; training cuts its samples the same way."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

HEIGHT_PX = 48
WIDTH_PX = 192
MOST_WINDOWS = 3

Gray = NDArray[np.uint8]


def scale_line(line: Gray) -> Gray:
    """Scale one upright line of text, (height, width) gray, to the network's height."""
    height, width = line.shape
    wanted = max(1, round(width * HEIGHT_PX / height))
    how = cv2.INTER_AREA if height > HEIGHT_PX else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(line, (wanted, HEIGHT_PX), interpolation=how), np.uint8)


def cut_windows(line: Gray) -> NDArray[np.uint8]:
    """Cut a scaled line into (n, HEIGHT_PX, WIDTH_PX) windows, n at most MOST_WINDOWS, spread over its length.

    A short line is repeated until it fills one window, so that every column shows text.
    """
    width = line.shape[1]
    if width <= WIDTH_PX:
        repeats = -(-WIDTH_PX // width)
        return np.ascontiguousarray(np.tile(line, (1, repeats))[None, :, :WIDTH_PX])
    count = min(MOST_WINDOWS, -(-width // WIDTH_PX))
    starts = np.linspace(0, width - WIDTH_PX, count).round().astype(int)
    return np.stack([line[:, start : start + WIDTH_PX] for start in starts])
