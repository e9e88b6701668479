"""Where a picture may be cut before detection."""

import numpy as np
import pytest

from webimage_ocr.ocr.detection.cutting import cut_spans, trim_box


def test_plain_margins_are_left_out_but_for_some_room() -> None:
    image = np.full((300, 500, 3), 200, np.uint8)
    image[100:110, 250:270] = 0
    assert trim_box(image, (0, 0, 500, 300), 20) == (230, 80, 290, 130)
    assert trim_box(image, (240, 95, 400, 200), 20) == (240, 95, 290, 130)
    assert trim_box(image, (0, 0, 200, 90), 20) == (0, 0, 200, 90)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 90), (90, 1)])
def test_a_picture_one_pixel_wide_is_its_own_box(width: int, height: int) -> None:
    image = np.arange(width * height * 3, dtype=np.uint8).reshape(height, width, 3)
    assert trim_box(image, (0, 0, width, height), 16) == (0, 0, width, height)


def test_margins_with_print_or_of_a_gradient_with_print_are_kept() -> None:
    image = np.linspace(0, 255, 500, dtype=np.uint8)[None, :, None].repeat(300, 0).repeat(3, 2)
    image = np.ascontiguousarray(image)
    image[3:6, 10:14] = 255
    image[290:295, 480:490] = 0
    assert trim_box(image, (0, 0, 500, 300), 16) == (0, 0, 500, 300)


def test_a_seam_goes_where_nothing_stands() -> None:
    image = np.full((1000, 50, 3), 255, np.uint8)
    image[380:420, 10:40:2] = 0
    (_, first_end), (second_start, _), *_ = cut_spans(image, 0, 500)
    assert first_end == second_start
    assert not 380 <= first_end <= 420


def test_a_picture_without_a_quiet_row_is_cut_with_an_overlap() -> None:
    image = np.random.default_rng(1).integers(0, 255, (1000, 50, 3), np.uint8)
    (_, first_end), (second_start, _), *_ = cut_spans(image, 0, 500)
    assert first_end - second_start > 50
