"""Pure functions on quads and pictures. A quad is (4, 2) float32, clockwise, the text's own top-left first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.types import Pixels, Quad

Matrix = NDArray[np.float64]
"""An affine map (2, 3) of points in pixels."""
Box = tuple[int, int, int, int]
"""left, top, right, bottom in pixels of the picture; right and bottom are outside."""


def quad_size(quad: Quad) -> tuple[float, float]:
    """Length of the quad along its text, and its height across."""
    # plain floats: called hundreds of times a picture, and four norms in NumPy take ten times as long
    a, b, c, d = quad.tolist()
    return (math.dist(a, b) + math.dist(d, c)) / 2, (math.dist(a, d) + math.dist(b, c)) / 2


def quad_angle(quad: Quad) -> float:
    """Direction in which the text runs, in degrees, -180 to 180; positive is clockwise on screen."""
    run = (quad[1] - quad[0]) + (quad[2] - quad[3])
    return float(np.degrees(np.arctan2(run[1], run[0])))


def long_side_angle(quad: Quad) -> float:
    """Direction of the longer sides in degrees, clockwise on screen; it has no arrowhead: compare modulo 180."""
    width, height = quad_size(quad)
    return quad_angle(quad) if width >= height else quad_angle(quad) + 90


def rotation(degrees: float) -> NDArray[np.float64]:
    """The matrix (2, 2) that turns column vectors clockwise on screen."""
    turn = np.radians(degrees)
    return np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])


def resize(image: Pixels, width: int, height: int) -> Pixels:
    """Scale a picture: averaged when it shrinks, so that thin strokes stay; cubic when it grows."""
    shrinks = width < image.shape[1] or height < image.shape[0]
    return np.asarray(
        cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC), np.uint8
    )


def rectangle_corners(centre: Sequence[float], size: Sequence[float], turn: float) -> NDArray[np.float32]:
    """The corners (4, 2) of OpenCV's turned rectangle, whose angle means other things in other versions."""
    return np.asarray(cv2.boxPoints((centre, size, turn)), np.float32)


def upright_quad(corners: NDArray[np.float32]) -> Quad:
    """Put the corners of a rectangle into clockwise order, starting with the one at the top-left of the picture."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1], kind="stable")]
    top_right, bottom_right = right[np.argsort(right[:, 1], kind="stable")]
    return np.array([top_left, top_right, bottom_right, bottom_left], np.float32)


def turn_quad(quad: Quad, quarters: int) -> Quad:
    """Name another corner the text's top-left: 1 for text that runs downwards, 2 upside down, 3 upwards."""
    return np.roll(quad, -quarters, axis=0)


def map_quads(quads: NDArray[np.float32], matrix: Matrix) -> NDArray[np.float32]:
    """Apply an affine map (2, 3) to (n, 4, 2) corners."""
    return (quads @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def grow_quad(quad: Quad, along: float, across: float) -> Quad:
    """Move the ends out by a share of the width, and the sides by a share of the height; in, where it is negative.

    A quad (4, 2), or many (n, 4, 2).
    """
    a, b, c, d = (quad[..., i : i + 1, :] for i in range(4))
    run, fall = (b + c - a - d) / 2, (c + d - a - b) / 2
    outwards = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
    return np.asarray(quad + outwards[:, :1] * along * run + outwards[:, 1:] * across * fall, np.float32)


def split_quad(quad: Quad, starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float32]:
    """Cut a quad along its text at shares from 0 to 1; (n,) starts and ends give (n, 4, 2) quads."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    a, b = starts[:, None], ends[:, None]
    return np.stack([quad[0] + a * top, quad[0] + b * top, quad[3] + b * bottom, quad[3] + a * bottom], axis=1).astype(
        np.float32
    )


def cut_quad(image: Pixels, quad: Quad, height: int) -> Pixels:
    """Straighten the quad out of the picture, as a line ``height`` pixels high, its text running to the right."""
    text_width, text_height = quad_size(quad)
    width = max(1, round(text_width * height / max(text_height, 1e-3)))
    x0, y0 = np.floor(quad.min(axis=0)).astype(int)
    x1, y1 = np.ceil(quad.max(axis=0)).astype(int)
    inside = x0 >= 0 and y0 >= 0 and x1 <= image.shape[1] and y1 <= image.shape[0]
    if inside and _is_upright(quad):
        return resize(image[y0:y1, x0:x1], width, height)
    # bilinear samples of a picture shrunk by more than two skip pixels: straighten at full size, then average
    over = max(1.0, text_height / height)
    w, h = max(1, round(width * over)), max(1, round(height * over))
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    flat = cv2.warpPerspective(image, matrix, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return resize(np.asarray(flat, np.uint8), width, height)


def _is_upright(quad: Quad) -> bool:
    """Whether the text runs straight to the right, to within half a pixel."""
    (ax, ay), (bx, by), _, (dx, dy) = quad.tolist()
    return bool(abs(ay - by) < 0.5 and abs(ax - dx) < 0.5 and bx > ax and dy > ay)
