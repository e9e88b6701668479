"""From any colour mode, depth and transparency to (height, width, 3) RGB with 8 bits.

Pictures are converted in bands of rows: a legal picture of 8,192 x 8,192 takes 200 MB as RGB, and every whole
extra copy would cost as much again.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from webimage_ocr.types import Pixels

_BAND_PIXELS = 1 << 20
_GROUNDS = (255, 0, 128, 64, 192)
"""Candidates in order of preference: what viewers show, its opposite, and greys for text in both colours."""
_READABLE_CONTRAST = 96
_TURNS: dict[int, tuple[int | None, int | None]] = {
    2: (None, 1),
    3: (cv2.ROTATE_180, None),
    4: (None, 0),
    5: (cv2.ROTATE_90_CLOCKWISE, 1),
    6: (cv2.ROTATE_90_CLOCKWISE, None),
    7: (cv2.ROTATE_90_COUNTERCLOCKWISE, 1),
    8: (cv2.ROTATE_90_COUNTERCLOCKWISE, None),
}
"""EXIF orientation -> turn, then mirror (cv2.flip's code)."""


def turn(pixels: Pixels, orientation: int) -> Pixels:
    """Turn and mirror a picture as its EXIF orientation (1 to 8) says that it is to be shown."""
    rotation, mirror = _TURNS.get(orientation, (None, None))
    if rotation is not None:
        pixels = np.asarray(cv2.rotate(pixels, rotation), np.uint8)
    if mirror is not None:
        pixels = np.asarray(cv2.flip(pixels, mirror), np.uint8)
    return pixels


def rgb_of_image(image: Image.Image) -> Pixels:
    """RGB of a Pillow picture in any of its modes."""
    if image.mode.startswith("I") or image.mode == "F":
        return rgb_of_array(np.asarray(image))
    if image.has_transparency_data:
        rgba = np.empty((image.height, image.width, 4), np.uint8)
        for top, bottom in _bands(image.width, image.height):
            rgba[top:bottom] = np.asarray(image.crop((0, top, image.width, bottom)).convert("RGBA"))
        return flatten(rgba)
    rgb = np.empty((image.height, image.width, 3), np.uint8)
    for top, bottom in _bands(image.width, image.height):
        rgb[top:bottom] = np.asarray(image.crop((0, top, image.width, bottom)).convert("RGB"))
    return rgb


def rgb_of_array(array: NDArray[np.generic]) -> Pixels:
    """RGB of (h, w), (h, w, 1), (h, w, 3) RGB or (h, w, 4) RGBA values of any numeric type."""
    values = to_8_bits(array)
    channels = 1 if values.ndim == 2 else values.shape[2]
    if channels == 1:
        return np.asarray(cv2.cvtColor(values, cv2.COLOR_GRAY2RGB))
    return flatten(values) if channels == 4 else np.ascontiguousarray(values)


def to_8_bits(array: NDArray[np.generic]) -> Pixels:
    """Scale values of any numeric type to 0-255, without cutting any off.

    Integers are scaled by the number of bits in use (a 12-bit scan in a 16-bit file has white at 4095).
    Floats are taken as 0 to 1 or 0 to 255 where they fit, else by their own range.
    """
    if array.dtype == np.uint8:
        return array  # type: ignore[return-value]
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255)
    low, high = float(np.nanmin(array)), float(np.nanmax(array))
    if not np.isfinite([low, high]).all():
        finite = array[np.isfinite(array)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if np.issubdtype(array.dtype, np.integer) and low >= 0:
        white = float((1 << max(8, int(high).bit_length())) - 1)
        low = 0.0
    elif low >= 0 and high <= 255:
        white, low = (1.0 if high <= 1 else 255.0), 0.0
    else:
        white = high - low or 1.0
    scaled = np.empty(array.shape, np.uint8)
    for top, bottom in _bands(int(np.prod(array.shape[1:])), array.shape[0]):
        band = (array[top:bottom].astype(np.float32) - np.float32(low)) * np.float32(255 / white)
        scaled[top:bottom] = np.clip(np.nan_to_num(band, posinf=255.0) + 0.5, 0, 255).astype(np.uint8)
    return scaled


def flatten(rgba: Pixels) -> Pixels:
    """Lay a transparent picture on the ground on which its visible pixels can be told apart best.

    An alpha channel that has one value throughout says nothing and is left out: many programs write 32 bits
    and leave the fourth byte zero.
    """
    height, width = rgba.shape[:2]
    alpha = np.asarray(cv2.extractChannel(rgba, 3), np.uint8)
    low, high, _, _ = cv2.minMaxLoc(alpha)
    rgb = np.empty((height, width, 3), np.uint8)
    if low == high:
        cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB, dst=rgb)
        return rgb
    ground = choose_ground(rgba, alpha)
    for top, bottom in _bands(width, height):
        weight = cv2.merge([alpha[top:bottom]] * 3)
        seen = cv2.multiply(cv2.cvtColor(rgba[top:bottom], cv2.COLOR_RGBA2RGB), weight, scale=1 / 255)
        behind = cv2.convertScaleAbs(cv2.bitwise_not(weight), alpha=ground / 255)
        cv2.add(seen, behind, dst=rgb[top:bottom])
    return rgb


def choose_ground(rgba: Pixels, alpha: Pixels) -> int:
    """The grey (0 to 255) that stands off best where the ground shows beside the picture's own pixels.

    The weight of a pixel is how far its alpha stands above its most transparent neighbour's, so that only
    outlines count: of text on an opaque plate, of a plate with text cut out, of text with a soft shadow.
    """
    kernel = np.ones((3, 3), np.uint8)
    lost = np.zeros(len(_GROUNDS))
    for top, bottom in _bands(rgba.shape[1], rgba.shape[0]):
        around = alpha[max(top - 1, 0) : bottom + 1]
        inner = slice(top - max(top - 1, 0), top - max(top - 1, 0) + bottom - top)
        # cv2.erode takes what lies outside the picture as opaque: its edge is no outline
        outline = cv2.subtract(around, cv2.erode(around, kernel))[inner]
        grey = cv2.cvtColor(rgba[top:bottom], cv2.COLOR_RGBA2GRAY)
        weights = np.bincount(grey[outline > 0], weights=outline[outline > 0], minlength=256)
        for index, ground in enumerate(_GROUNDS):
            contrast = np.abs(np.arange(256) - ground)
            lost[index] += weights @ np.clip(1 - contrast / _READABLE_CONTRAST, 0, 1)
    return _GROUNDS[int(np.argmin(lost))]


def _bands(width: int, height: int) -> Iterator[tuple[int, int]]:
    rows = max(_BAND_PIXELS // max(width, 1), 1)
    for top in range(0, height, rows):
        yield top, min(top + rows, height)
