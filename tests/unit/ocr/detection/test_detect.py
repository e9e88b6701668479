"""Regions of a probability map."""

import numpy as np
import pytest

from webimage_ocr.ocr.detection.detect import DetectOptions, find_regions
from webimage_ocr.ocr.geometry import quad_size


def test_a_block_of_high_probability_is_a_region_grown_to_its_text() -> None:
    probability = np.zeros((128, 256), np.float32)
    probability[50:62, 40:200] = 0.9
    (region,) = find_regions(probability, DetectOptions())
    width, height = quad_size(region.quad)
    assert region.score == pytest.approx(0.9, abs=0.1)
    assert 170 < width < 190
    assert 25 < height < 35


def test_what_is_less_probable_than_the_threshold_is_left_out() -> None:
    probability = np.zeros((128, 256), np.float32)
    probability[50:62, 40:200] = 0.35
    assert find_regions(probability, DetectOptions(box_threshold=0.5)) == []
