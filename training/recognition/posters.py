"""Single lines as adverts letter them: outlined, shadowed, shaded, condensed, on busy colour, small and compressed."""

from __future__ import annotations

from random import Random
from typing import TypeVar

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from drawing.lines.degrade import Grounds
from training.recognition.typesetting import Style, draw_line
from training.recognition.worn import WIDEST_PX, cut_ink, tilt
from webimage_ocr.types import Pixels

Real = NDArray[np.float32]
Levels = TypeVar("Levels", NDArray[np.float32], NDArray[np.uint8])

_FINE_PX = 26
"""Smaller letters are drawn twice as large and brought down, so that rims and shadows may be thinner than a pixel."""
_LEAST_CONTRAST = 50
_TURN, _LEAN = 0.03, -0.25
_CONDENSED, _EXTENDED = (0.55, 0.92), (1.05, 1.3)


def draw_poster(rng: Random, text: str, style: Style, grounds: Grounds, neighbour: str = "") -> Pixels | None:
    """A strip (48, w, 3) of one line, ``neighbour`` close above or below it; None where nothing of it can be seen."""
    numbers = np.random.default_rng(rng.randrange(2**31))
    fine = 2 if style.size_px < _FINE_PX else 1
    size = style.size_px * fine
    kind = rng.random()
    across = rng.uniform(*_CONDENSED) if kind < 0.3 else rng.uniform(*_EXTENDED) if kind < 0.36 else 1.0
    lean = _LEAN if rng.random() < 0.1 else 0.0
    ems = style.stack.shape(text)[1] + style.spread * len(text)
    width, height = int((ems * across + 2) * size), int(size * 2.4)
    if width > WIDEST_PX or width < 4:
        return None
    cover = _cover(text, style, size, (width, height), across, lean)
    rows, columns = (np.flatnonzero(cover.max(axis) > 0.2) for axis in (1, 0))
    if len(columns) < 2 or len(rows) < 2:
        return None
    box = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    if neighbour:
        away = round((box[1] - box[0]) * rng.uniform(1.15, 1.5)) * rng.choice((-1, 1))
        other = _cover(neighbour, style, size, (width, height), across, lean)
        cover = np.maximum(cover, _shifted(other, 0, away))
    if rng.random() < 0.3:
        cover = tilt(numbers, cover, _TURN)
    page = _letter(numbers, cover, size, grounds)
    shown = cv2.resize(page, (max(4, width // fine), max(4, height // fine)), interpolation=cv2.INTER_AREA)
    pixels = _spoil(numbers, np.asarray(shown, np.float32), grounds)
    down, along = pixels.shape[0] / height, pixels.shape[1] / width
    return cut_ink(rng, pixels, (box[0] * down, box[1] * down, box[2] * along, box[3] * along))


def _cover(text: str, style: Style, size: float, shape: tuple[int, int], across: float, lean: float) -> Real:
    image = np.zeros((shape[1], shape[0], 4), np.uint8)
    canvas = skia.Surface(image).getCanvas()
    canvas.clear(skia.ColorBLACK)
    canvas.translate(size, size * 1.6)
    canvas.scale(across, 1)
    canvas.skew(lean, 0)
    draw_line(canvas, text, 0, 0, Style(style.stack, size, (255, 255, 255), (0, 0, 0), 1.0, style.hinting, style.bold,
                                       style.spread))  # fmt: skip
    return (image[..., 0] / 255).astype(np.float32)


# -- grounds and inks, (height, width, 3) in 0 to 255


def _ground(rng: np.random.Generator, shape: tuple[int, int], grounds: Grounds) -> Real:
    """Plain, shaded, a photo-like texture in colour, or shapes one over another."""
    height, width = shape
    first, second = _colour(rng), _colour(rng)
    kind = rng.random()
    if kind < 0.15:
        return np.broadcast_to(first, (height, width, 3)).astype(np.float32)
    if kind < 0.35:
        return _shade(rng, shape, first, second)
    if kind < 0.75:
        # each channel mixes two textures its own way, as things of several colours do
        a, b = (grounds.texture(rng, height, width)[..., None] for _ in range(2))
        swing = np.float32(rng.uniform(0.2, 1))
        page = first + swing * (second - first) * a + np.float32(rng.uniform(0, 0.6)) * (_colour(rng) - first) * b
    else:
        page = _shade(rng, shape, first, second)
    page = np.ascontiguousarray(page, np.float32)
    for _ in range(rng.integers(1, 6)):
        colour = [float(value) for value in _colour(rng)]
        x, y = int(rng.integers(width)), int(rng.integers(height))
        reach = int(rng.uniform(0.2, 2) * height)
        thick = -1 if rng.random() < 0.6 else int(rng.integers(1, 6))
        if rng.random() < 0.5:
            cv2.circle(page, (x, y), reach, colour, thick, cv2.LINE_AA)
        else:
            cv2.line(page, (x, y), (x + reach, int(rng.integers(height))), colour, abs(thick) * 3, cv2.LINE_AA)
    return page


def _colour(rng: np.random.Generator) -> Real:
    kind = rng.random()
    if kind < 0.25:
        return np.full(3, rng.choice((255.0, 255.0, 0.0, 20.0, 235.0)), np.float32)
    if kind < 0.5:
        return np.full(3, rng.uniform(0, 255), np.float32) + rng.normal(0, 15, 3).astype(np.float32)
    return rng.uniform(0, 255, 3).astype(np.float32)


def _shade(rng: np.random.Generator, shape: tuple[int, int], first: Real, second: Real) -> Real:
    """From one colour to the other, across or down, softly or at an edge."""
    height, width = shape
    steps = np.linspace(0, 1, width if rng.random() < 0.5 else height, dtype=np.float32)
    if rng.random() < 0.15:
        steps = (steps > rng.uniform(0.3, 0.7)).astype(np.float32)
    along = steps[None, :, None] if steps.size == width else steps[:, None, None]
    return np.broadcast_to(first + along * (second - first), (height, width, 3)).astype(np.float32)


def _luma(colour: Real) -> Real:
    return np.asarray(colour @ np.array([0.299, 0.587, 0.114], np.float32), np.float32)


def _letter(rng: np.random.Generator, cover: Real, size: float, grounds: Grounds) -> Real:
    """Put the letters on their ground with what stands them out from it."""
    shape = cover.shape[0], cover.shape[1]
    page = _ground(rng, shape, grounds)
    behind = float(_luma(page[cover > 0.5]).mean()) if (cover > 0.5).any() else float(_luma(page).mean())
    rimmed = rng.random() < 0.35
    ink = _far_colour(rng, behind) if not rimmed or rng.random() < 0.5 else _colour(rng)
    level = float(_luma(ink))
    if rng.random() < 0.12:  # a strip or a glow under the line, as captions have it
        veil = np.float32(rng.uniform(0.3, 0.9))
        page += veil * (_far_colour(rng, level) - page)
    if rng.random() < 0.4:
        page = _cast_shadow(rng, page, cover, size)
    if rimmed:
        for colour in ([_colour(rng)] if rng.random() < 0.25 else []) + [_far_colour(rng, level)]:
            reach = 2 * max(1, round(size * rng.uniform(0.03, 0.11))) + 1
            rim = cv2.dilate(cover, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
            page += rim[..., None] * (colour - page)
    kind = rng.random()
    inks: Real = ink
    if kind < 0.25:
        other = ink + np.float32(rng.uniform(0.2, 0.6)) * (_colour(rng) - ink)
        inks = _shade(rng, shape, ink, other)
    elif kind < 0.32:
        inks = ink + (grounds.texture(rng, *shape)[..., None] - np.float32(0.5)) * np.float32(rng.uniform(20, 80))
    if rimmed and rng.random() < 0.12:  # hollow letters: the rim is all there is of them
        inks = page
    opaque = np.float32(1 if rng.random() < 0.85 else rng.uniform(0.6, 1))
    return np.asarray(page + opaque * cover[..., None] * (inks - page), np.float32)


def _far_colour(rng: np.random.Generator, level: float) -> Real:
    """A colour that stands out from ``level``, often as far as it can."""
    if rng.random() < 0.35:
        return np.full(3, 255 if level < 128 else 0, np.float32)
    for _ in range(20):
        colour = _colour(rng)
        if abs(float(_luma(colour)) - level) > _LEAST_CONTRAST:
            return colour
    return np.full(3, 255 if level < 128 else 0, np.float32)


def _cast_shadow(rng: np.random.Generator, page: Real, cover: Real, size: float) -> Real:
    dx, dy = (float(value) * size for value in rng.uniform(-0.12, 0.12, 2))
    if rng.random() < 0.25:  # a block of many, as raised letters have it
        shade = cover
        for step in range(1, 6):
            shade = np.maximum(shade, _shifted(cover, dx * step / 5, dy * step / 5))
    else:
        soft = cv2.GaussianBlur(_shifted(cover, dx, dy), (0, 0), max(0.3, size * rng.uniform(0.005, 0.15)))
        shade = np.clip(soft * np.float32(rng.uniform(0.8, 2)), 0, 1)
    colour = np.zeros(3, np.float32) if rng.random() < 0.6 else _colour(rng)
    return np.asarray(page + np.float32(rng.uniform(0.3, 1)) * shade[..., None] * (colour - page), np.float32)


def _shifted(cover: Real, dx: float, dy: float) -> Real:
    move = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    return np.asarray(cv2.warpAffine(cover, move, (cover.shape[1], cover.shape[0])), np.float32)


# -- what the file went through


def _spoil(rng: np.random.Generator, page: Real, grounds: Grounds) -> Pixels:
    """Some of what happens to a picture on its way, in any order, and compression once or twice."""
    done = (_blur, _shrink, _grain, _sharpen, _fade)
    shares = (0.3, 0.45, 0.2, 0.15, 0.2)
    for i in rng.permutation(len(done)):
        if rng.random() < shares[i]:
            page = done[i](rng, page, grounds)
    pixels = np.clip(page, 0, 255).astype(np.uint8)
    for _ in range(rng.choice((0, 1, 1, 2))):
        pixels = _compress(rng, pixels)
    if rng.random() < 0.25:
        larger = rng.uniform(1.2, 3)
        pixels = _resize(rng, pixels, larger, (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4))
        if rng.random() < 0.5:
            pixels = _compress(rng, pixels)
    return pixels


def _blur(rng: np.random.Generator, page: Real, _grounds: Grounds) -> Real:
    if rng.random() < 0.25:
        kernel = np.zeros((5, 5), np.float32)
        kernel[2, 1:4] = 1 / 3
        return np.asarray(cv2.filter2D(page, -1, kernel if rng.random() < 0.6 else kernel.T), np.float32)
    return np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 1.1)), np.float32)


def _shrink(rng: np.random.Generator, page: Real, _grounds: Grounds) -> Real:
    """To fewer pixels and back, as a thumbnail that is shown large again."""
    small = _resize(rng, page, rng.uniform(0.5, 0.9), (cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_LINEAR))
    how = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)[rng.choice(3, p=(0.5, 0.45, 0.05))]
    return np.asarray(cv2.resize(small, (page.shape[1], page.shape[0]), interpolation=how), np.float32)


def _grain(rng: np.random.Generator, page: Real, grounds: Grounds) -> Real:
    noise = grounds.noise(rng, page.shape[0], page.shape[1]) * np.float32(rng.uniform(2, 14))
    grained = page.copy()
    grained[: noise.shape[0], : noise.shape[1]] += noise[..., None]
    return grained


def _sharpen(rng: np.random.Generator, page: Real, _grounds: Grounds) -> Real:
    soft = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.6, 1.5))
    return np.asarray(page + np.float32(rng.uniform(0.4, 1.5)) * (page - soft), np.float32)


def _fade(rng: np.random.Generator, page: Real, _grounds: Grounds) -> Real:
    return np.asarray(
        np.float32(128) + (page - 128) * np.float32(rng.uniform(0.5, 1.3)) + rng.uniform(-30, 30), np.float32
    )


def _resize(rng: np.random.Generator, page: Levels, factor: float, ways: tuple[int, ...]) -> Levels:
    size = max(8, round(page.shape[1] * factor)), max(8, round(page.shape[0] * factor))
    resized = cv2.resize(page, size, interpolation=ways[rng.integers(len(ways))])
    return np.asarray(resized, page.dtype)


def _compress(rng: np.random.Generator, pixels: Pixels) -> Pixels:
    if rng.random() < 0.85:
        _, file = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 93))])
    else:
        _, file = cv2.imencode(".webp", pixels, [cv2.IMWRITE_WEBP_QUALITY, int(rng.integers(25, 90))])
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), np.uint8)
