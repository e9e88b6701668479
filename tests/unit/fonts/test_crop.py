"""Windows of a line."""

from __future__ import annotations

import numpy as np
import pytest

from webimage_ocr.fonts.crop import HEIGHT_PX, MOST_WINDOWS, WIDTH_PX, cut_windows, scale_line


@pytest.mark.parametrize("height", [11, 48, 96])
def test_a_line_is_scaled_to_the_height_of_the_network(height: int) -> None:
    assert scale_line(np.zeros((height, 10 * height), np.uint8)).shape == (HEIGHT_PX, 10 * HEIGHT_PX)


def test_a_short_line_is_repeated_until_it_fills_a_window() -> None:
    line = np.tile(np.arange(50, dtype=np.uint8), (HEIGHT_PX, 1))
    (window,) = cut_windows(line)
    assert window.shape == (HEIGHT_PX, WIDTH_PX)
    assert (window[0] == np.arange(WIDTH_PX) % 50).all()


@pytest.mark.parametrize(("width", "count"), [(WIDTH_PX, 1), (WIDTH_PX + 1, 2), (2000, MOST_WINDOWS)])
def test_a_long_line_is_seen_from_end_to_end(width: int, count: int) -> None:
    line = np.tile((np.arange(width) % 251).astype(np.uint8), (HEIGHT_PX, 1))
    windows = cut_windows(line)
    assert len(windows) == count
    assert windows[0][0, 0] == line[0, 0]
    assert windows[-1][0, -1] == line[0, -1]
