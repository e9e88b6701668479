"""Single lines on photographs and posters: textures, shadows, outlines, perspective, blur, noise and compression."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from drawing.lines.degrade import HARD, TRAINING, Grounds, paint, wear
from training.recognition.typesetting import Style, draw_line
from webimage_ocr.ocr.geometry import resize
from webimage_ocr.ocr.recognition.strip import STRIP_PX
from webimage_ocr.types import Pixels

_ROOM = (0.04, 0.32)
"""Shares of the ink's height that detection leaves on each side, by and large."""
WIDEST_PX = 4000
"""Longer lines are not drawn."""


def draw_worn(rng: Random, text: str, style: Style, grounds: Grounds) -> Pixels | None:
    """A strip (48, w, 3) of one line; None where nothing of it can be seen."""
    numbers = np.random.default_rng(rng.randrange(2**31))
    strength = HARD if rng.random() < 0.5 else TRAINING
    size = style.size_px
    width, height = int(style.stack.shape(text)[1] * size + 2 * size), int(size * 2.4)
    if width > WIDEST_PX:
        return None
    image = np.zeros((height, width, 4), np.uint8)
    canvas = skia.Surface(image).getCanvas()
    canvas.clear(skia.ColorBLACK)
    draw_line(canvas, text, size, size * 1.6, style)
    cover = (image[..., 0] / 255).astype(np.float32)
    if rng.random() < 0.4:
        cover = tilt(numbers, cover, strength.perspective / 2)
    columns, rows = np.flatnonzero(cover.max(0) > 0.2), np.flatnonzero(cover.max(1) > 0.2)
    if len(columns) < 2 or len(rows) < 2:
        return None
    page = wear(numbers, paint(numbers, cover, strength, grounds), strength, grounds)
    down, across = page.shape[0] / height, page.shape[1] / width
    tint = 1 - numbers.random(3).astype(np.float32) * (0.5 if rng.random() < 0.5 else 0.0)
    ink = rows[0] * down, rows[-1] * down + 1, columns[0] * across, columns[-1] * across + 1
    return cut_ink(rng, np.asarray(page[..., None] * tint, np.uint8), ink)


def cut_ink(rng: Random, pixels: Pixels, box: tuple[float, float, float, float]) -> Pixels | None:
    """Straighten ``box`` (top, bottom, left, right) with the room that detection leaves; None where nothing is left."""
    top, bottom, left, right = box
    ink = bottom - top
    y0, x0 = (max(0, round(edge - rng.uniform(*_ROOM) * ink)) for edge in (top, left))
    y1, x1 = (round(edge + rng.uniform(*_ROOM) * ink) for edge in (bottom, right))
    part = np.ascontiguousarray(pixels[y0:y1, x0:x1])
    if min(part.shape[:2]) < 4:
        return None
    return resize(part, max(8, round(part.shape[1] * STRIP_PX / part.shape[0])), STRIP_PX)


def tilt(numbers: np.random.Generator, cover: NDArray[np.float32], perspective: float) -> NDArray[np.float32]:
    """Turn a little and move the corners, ``perspective`` of the height by and large."""
    height, width = cover.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(numbers.normal(0, 0.8)), 1)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners @ turn[:, :2].T.astype(np.float32) + turn[:, 2].astype(np.float32)
    moved += numbers.normal(0, perspective, (4, 2)).astype(np.float32) * np.float32(height)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return np.asarray(cv2.warpPerspective(cover, matrix, (width, height)), np.float32)
