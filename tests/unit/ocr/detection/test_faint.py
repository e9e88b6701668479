"""Where faint text may be, and how it is made strong enough to be seen."""

import cv2
import numpy as np
import pytest

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.ocr.detection.faint import find_faint_windows, stretch_contrast
from webimage_ocr.types import Pixels


def _page(ground: int, ink: int) -> Pixels:
    page = np.full((640, 960, 3), ground, np.uint8)
    return np.asarray(
        cv2.putText(page, "Activating the Command", (60, 160), 0, 0.9, (ink,) * 3, 1, cv2.LINE_AA), np.uint8
    )


@pytest.mark.parametrize(("ground", "ink"), [(34, 60), (250, 225), (128, 150)])
def test_faint_text_is_looked_at_again(ground: int, ink: int) -> None:
    (window,) = find_faint_windows(_page(ground, ink), [])
    left, top, right, bottom = window
    assert left <= 60 < 355 <= right
    assert top <= 135 < 165 <= bottom < 200


@pytest.mark.parametrize(("ground", "ink"), [(255, 0), (0, 255), (250, 247)])
def test_plain_text_and_noise_are_not(ground: int, ink: int) -> None:
    assert find_faint_windows(_page(ground, ink), []) == []


def test_what_was_found_is_not_looked_at_again() -> None:
    quad = np.array([[50, 130], [430, 130], [430, 175], [50, 175]], np.float32)
    assert find_faint_windows(_page(34, 60), [TextRegion(quad, 0.8)]) == []


def test_a_picture_faint_all_over_is_a_texture() -> None:
    noise = np.random.default_rng(1).choice([120, 120, 120, 140], (320, 480, 1)).astype(np.uint8)
    assert find_faint_windows(np.repeat(noise, 3, axis=2), []) == []


def test_a_picture_smaller_than_a_cell_has_no_windows() -> None:
    assert find_faint_windows(np.zeros((10, 300, 3), np.uint8), []) == []


@pytest.mark.parametrize(("ground", "ink"), [(34, 60), (250, 225)])
def test_stretched_text_is_far_from_its_ground(ground: int, ink: int) -> None:
    stretched = stretch_contrast(_page(ground, ink)).astype(int)
    assert abs(int(stretched.max()) - int(stretched.min())) > 100
    assert np.median(stretched) in (32, 223)
