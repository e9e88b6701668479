"""Convert any colour mode, depth and transparency to (height, width, 3) RGB with 8 bits.

Pictures are converted in bands of rows: a legal picture of 8,192 x 8,192 takes 200 MB as RGB, and every whole
extra copy would cost as much again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from webimage_ocr.types import Pixels

_BAND_PIXELS = 1 << 20
_CACHED_PIXELS = 1 << 17
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
    mode = "RGBA" if image.has_transparency_data else "RGB"
    pixels = np.empty((image.height, image.width, len(mode)), np.uint8)
    for top, bottom in _bands(image.width, image.height):
        whole = bottom - top == image.height
        band = image if whole else image.crop((0, top, image.width, bottom))
        pixels[top:bottom] = np.asarray(band if band.mode == mode else band.convert(mode))
    return flatten(pixels) if mode == "RGBA" else pixels


def rgb_of_array(array: NDArray[Any]) -> Pixels:
    """RGB of (h, w), (h, w, 1), (h, w, 3) RGB or (h, w, 4) RGBA values of any numeric type."""
    values = to_8_bits(array)
    channels = 1 if values.ndim == 2 else values.shape[2]
    if channels == 1:
        return np.asarray(cv2.cvtColor(values, cv2.COLOR_GRAY2RGB), np.uint8)
    return flatten(values) if channels == 4 else np.ascontiguousarray(values)


def swap_red_and_blue(pixels: Pixels) -> None:
    """Turn BGR into RGB, or BGRA into RGBA, in place; five times as fast in bands that fit into the cache."""
    code = cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGB
    for top, bottom in _bands(pixels.shape[1], pixels.shape[0], _CACHED_PIXELS):
        cv2.cvtColor(pixels[top:bottom], code, dst=pixels[top:bottom])


def to_8_bits(array: NDArray[Any]) -> Pixels:
    """Scale values of any numeric type to 0-255, without cutting any off.

    Integers are scaled by the number of bits in use (a 12-bit scan in a 16-bit file has white at 4095).
    Floats are taken as 0 to 1 or 0 to 255 where they fit, else by their own range.
    """
    if array.dtype == np.uint8:
        return array
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255)
    whole = np.issubdtype(array.dtype, np.integer)
    black, white = (float(array.min()), float(array.max())) if whole else _finite_range(array)
    if black >= 0 and whole:
        black, white = 0.0, float((1 << max(8, int(white).bit_length())) - 1)
    elif black >= 0 and white <= 255:
        black, white = 0.0, 1.0 if white <= 1 else 255.0
    scale = 255 / ((white - black) or 1.0)
    scaled = np.empty(array.shape, np.uint8)
    for top, bottom in _value_bands(array):
        band = array[top:bottom]
        if not whole:
            band = np.nan_to_num(band, nan=black, posinf=white, neginf=black)
        if band.dtype != np.uint16:
            band = band.astype(np.float32)
        cv2.convertScaleAbs(band, dst=scaled[top:bottom], alpha=scale, beta=-black * scale)
    return scaled


def _finite_range(array: NDArray[Any]) -> tuple[float, float]:
    """The least and the greatest value that are numbers at all."""
    ends: list[float] = []
    for top, bottom in _value_bands(array):
        finite = array[top:bottom][np.isfinite(array[top:bottom])]
        ends += [float(finite.min()), float(finite.max())] if finite.size else []
    return min(ends, default=0.0), max(ends, default=0.0)


def _value_bands(array: NDArray[Any]) -> Iterator[tuple[int, int]]:
    return _bands(int(np.prod(array.shape[1:])), array.shape[0], _CACHED_PIXELS)


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


def _bands(width: int, height: int, band_pixels: int = _BAND_PIXELS) -> Iterator[tuple[int, int]]:
    rows = max(band_pixels // max(width, 1), 1)
    for top in range(0, height, rows):
        yield top, min(top + rows, height)
