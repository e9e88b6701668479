"""Quads: sizes, corners, turns, and lines cut out straight."""

import cv2
import numpy as np
import pytest

from webimage_ocr.ocr.geometry import (
    cut_quad,
    grow_quad,
    map_quads,
    quad_angle,
    quad_size,
    split_quad,
    turn_quad,
    upright_quad,
)


def _rectangle(x: float, y: float, width: float, height: float, degrees: float = 0.0) -> np.ndarray:
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray(corners @ rotation.T + (x, y), np.float32)


def test_size_is_measured_along_the_text_and_across() -> None:
    assert quad_size(_rectangle(5, 5, 120, 30, 40)) == pytest.approx((120, 30), abs=1e-3)


@pytest.mark.parametrize("degrees", [-170, -45, 0, 30, 90, 179])
def test_angle_is_the_direction_in_which_the_text_runs(degrees: float) -> None:
    assert quad_angle(_rectangle(0, 0, 100, 20, degrees)) == pytest.approx(degrees, abs=1e-3)


def test_upright_corners_start_at_the_top_left_whatever_their_order() -> None:
    quad = _rectangle(10, 20, 100, 30, 12)
    for shift in range(4):
        assert upright_quad(np.roll(quad, shift, axis=0)) == pytest.approx(quad)


def test_turning_names_the_corner_where_text_running_downwards_starts() -> None:
    quad = _rectangle(0, 0, 20, 100)
    assert turn_quad(quad, 1)[0] == pytest.approx((20, 0))
    assert quad_size(turn_quad(quad, 1)) == pytest.approx((100, 20))


def test_mapping_there_and_back_changes_nothing() -> None:
    there = np.array([[0.0, 2.0, 5.0], [-2.0, 0.0, 7.0]])
    back = np.array([[0.0, -0.5, 3.5], [0.5, 0.0, -2.5]])
    quads = _rectangle(1, 2, 30, 10)[None]
    assert map_quads(map_quads(quads, there), back) == pytest.approx(quads, abs=1e-5)


def test_splitting_cuts_along_the_text() -> None:
    left, right = split_quad(_rectangle(0, 0, 100, 20), np.array([0.0, 0.5]), np.array([0.5, 1.0]))
    assert left[1] == pytest.approx((50, 0))
    assert right[3] == pytest.approx((50, 20))


@pytest.mark.parametrize("degrees", [0, 25, 90, 180, 270])
def test_a_cut_line_has_its_start_on_the_left(degrees: float) -> None:
    image = np.zeros((400, 400, 3), np.uint8)
    quad = _rectangle(200, 200, 120, 40, degrees)
    start = split_quad(quad, np.array([0.0]), np.array([0.5]))[0]
    cv2.fillPoly(image, [np.round(start).astype(np.int32)], (255, 0, 0))
    line = cut_quad(image, quad, 48)
    assert line.shape == (48, 144, 3)
    assert line[24, 20, 0] > 250
    assert line[24, 124, 0] < 5


def test_growing_moves_ends_by_the_width_and_sides_by_the_height() -> None:
    grown = grow_quad(_rectangle(0, 0, 100, 20, 30), 0.1, -0.25)
    assert quad_size(grown) == pytest.approx((120, 10), abs=1e-3)
    assert grown.mean(axis=0) == pytest.approx(_rectangle(0, 0, 100, 20, 30).mean(axis=0), abs=1e-3)
