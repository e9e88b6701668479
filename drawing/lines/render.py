"""Draws one training sample: text in a face, as a browser or another program would, and then worn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from drawing.lines.degrade import EASY, HARD, STRENGTHS, TRAINING, Grounds, Strength, paint, wear
from drawing.lines.faces import LoadedFace
from drawing.lines.text import draw_text
from webimage_ocr.fonts.crop import WIDTH_PX
from webimage_ocr.fonts.flat_line import tighten
from webimage_ocr.fonts.kinds import HAN, LATIN

HINTINGS = (skia.FontHinting.kNone, skia.FontHinting.kNone, skia.FontHinting.kSlight, skia.FontHinting.kNormal)
PILLOW_SIZES = (13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 36, 40, 48, 56, 64)
HAN_SHARE = 0.36
LATIN_IN_CHINESE_FONTS = 0.15


Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""


@dataclass(frozen=True)
class Sample:
    """One window of one line and what it shows."""

    pixels: NDArray[np.uint8]
    family: int
    kind: int


class Renderer:
    """An endless source of samples over a list of faces; the same seed gives the same samples."""

    def __init__(self, faces: Sequence[LoadedFace], languages: Sequence[str], seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._words = random.Random(seed)
        self._grounds = Grounds(np.random.default_rng(seed))
        self._languages = languages
        self._by_family: dict[tuple[int, int], list[LoadedFace]] = {}
        for face in faces:
            for kind in face.kinds:
                self._by_family.setdefault((face.family, kind), []).append(face)
        chinese = {family for family, kind in self._by_family if kind == HAN}
        self._pools = (
            [key for key in self._by_family if key[1] == HAN],
            [key for key in self._by_family if key[1] == LATIN and key[0] in chinese],
            [key for key in self._by_family if key[1] == LATIN and key[0] not in chinese],
        )

    @property
    def classes(self) -> list[tuple[int, int]]:
        """Every (family, kind of text) that can be drawn."""
        return sorted(self._by_family)

    def draw(self, *, strength: str | None = None, test: bool = False, key: tuple[int, int] | None = None) -> Sample:
        """Draw one sample; without ``key`` of a random family, without ``strength`` of a random one up to hard."""
        rng = self._rng
        while True:
            family, kind = key or self._choose()
            level = STRENGTHS[strength] if strength else (TRAINING, TRAINING, TRAINING, HARD, EASY)[rng.integers(5)]
            text, face = self.choose_text(family, kind, test=test)
            line = self.draw_line(text, face, level) if text else None
            if line is not None:
                return Sample(self._window(line), family, kind)

    def draw_line(self, text: str, face: LoadedFace, strength: Strength) -> NDArray[np.uint8] | None:
        """Draw one worn line and cut it as a text detector would; None when no ink came."""
        if (drawn := self.draw_uncut(text, face, strength)) is None:
            return None
        return self._cut(*drawn)

    def draw_uncut(self, text: str, face: LoadedFace, strength: Strength) -> tuple[NDArray[np.uint8], Box] | None:
        """Draw one worn line with its surroundings, and the box of its ink in it; None when no ink came."""
        rng = self._rng
        size = float(np.exp(rng.uniform(*np.log(strength.size_px))))
        if strength is not EASY and rng.random() < 0.15:
            cover = _draw_with_pillow(text, face, size)
        else:
            cover = self._draw_with_skia(text, face, size, strength)
        if cover is None:
            return None
        if strength.turn_deg and rng.random() < 0.4:
            cover = self._tilt(cover, strength)
        columns, rows = np.flatnonzero(cover.max(0) > 0.2), np.flatnonzero(cover.max(1) > 0.2)
        if len(columns) < 2 or len(rows) < 2:
            return None
        if rng.random() < strength.neighbours:
            self._add_neighbour(cover, rows)
        page = wear(rng, paint(rng, cover, strength, self._grounds), strength, self._grounds)
        down, across = page.shape[0] / cover.shape[0], page.shape[1] / cover.shape[1]
        return page, (columns[0] * across, rows[0] * down, (columns[-1] + 1) * across, (rows[-1] + 1) * down)

    def choose_text(self, family: int, kind: int, *, test: bool) -> tuple[str | None, LoadedFace]:
        """Choose one of a family's faces and make up a text that it can draw."""
        faces = self._by_family[family, kind]
        face = faces[int(self._rng.integers(len(faces)))]
        return draw_text(self._words, kind, self._languages[family], face.slice_of.keys(), test=test), face

    def _choose(self) -> tuple[int, int]:
        place = self._rng.random()
        pool = 0 if place < HAN_SHARE else 1 if place < HAN_SHARE + LATIN_IN_CHINESE_FONTS else 2
        keys = self._pools[pool] or self._pools[2]
        return keys[int(self._rng.integers(len(keys)))]

    def _draw_with_skia(
        self, text: str, face: LoadedFace, size: float, strength: Strength
    ) -> NDArray[np.float32] | None:
        rng = self._rng
        runs, ems = face.shape(text)
        spread = float(rng.uniform(-0.03, 0.25)) if rng.random() < strength.spacing else 0.0
        finer = 2 if rng.random() < 0.15 else 1
        hinting = HINTINGS[int(rng.integers(len(HINTINGS)))]
        synthetic_bold = face.weight < 600 and rng.random() < (0.08 if strength is not EASY else 0)
        pixels = size * finer
        margin = pixels * 0.6
        width, height = int(pixels * (ems + spread * len(text)) + 2 * margin) + 1, int(pixels * 2.1) + 1
        if not 4 <= width <= 6000:
            return None
        image = np.zeros((height, width, 4), np.uint8)
        canvas = skia.Surface(image).getCanvas()
        paint_black = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
        oblique = not face.italic and rng.random() < strength.oblique
        shift_x, shift_y = float(rng.random()), float(rng.random()) if finer == 1 and rng.random() < 0.3 else 0.0
        number = 0
        for run in runs:
            font = skia.Font(run.typeface, pixels)
            font.setHinting(hinting)
            font.setSubpixel(hinting == skia.FontHinting.kNone)
            font.setEmbolden(synthetic_bold)
            font.setSkewX(-0.2 if oblique else 0)
            points = []
            for x, y in run.places:
                points.append(skia.Point(x * pixels + spread * pixels * number, y * pixels))
                number += 1
            builder = skia.TextBlobBuilder()
            builder.allocRunPos(font, run.glyphs, points)
            blob = builder.make()
            if blob is not None:
                canvas.drawTextBlob(blob, margin + shift_x, pixels * 1.45 + shift_y, paint_black)
        cover = np.asarray(image[..., 3].astype(np.float32) / 255, np.float32)
        if finer > 1:
            cover = np.asarray(
                cv2.resize(cover, (width // finer, height // finer), interpolation=cv2.INTER_AREA), np.float32
            )
        return cover

    def _tilt(self, cover: NDArray[np.float32], strength: Strength) -> NDArray[np.float32]:
        height, width = cover.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(self._rng.normal(0, strength.turn_deg / 2)), 1)
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        moved = corners @ turn[:, :2].T.astype(np.float32) + turn[:, 2].astype(np.float32)
        moved += self._rng.normal(0, strength.perspective / 2, (4, 2)).astype(np.float32) * np.float32(height)
        turned = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
        return np.asarray(cv2.warpPerspective(cover, turned, (width, height)), np.float32)

    def _add_neighbour(self, cover: NDArray[np.float32], rows: NDArray[np.intp]) -> None:
        """Let the line above or below show at the edge."""
        gap = int(rows[-1] - rows[0]) + int(self._rng.integers(2, 8))
        other = np.roll(np.roll(cover, gap if self._rng.random() < 0.5 else -gap, 0), int(self._rng.integers(50)), 1)
        np.maximum(cover, other, out=cover)

    def _cut(self, page: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
        """Cut the ink's box, grown or shrunk as text detectors do, and then to the ink as the namer does."""
        rng = self._rng
        left, top, right, bottom = box
        ink = bottom - top
        y0 = max(0, round(top - rng.uniform(-0.02, 0.5) * ink))
        y1 = min(page.shape[0], round(bottom + rng.uniform(-0.02, 0.5) * ink))
        x0 = max(0, round(left - rng.uniform(-0.02, 0.5) * ink))
        x1 = min(page.shape[1], round(right + rng.uniform(-0.02, 0.5) * ink))
        return tighten(page if y1 - y0 < 4 or x1 - x0 < 2 else page[y0:y1, x0:x1], ()).pixels

    def _window(self, scaled: NDArray[np.uint8]) -> NDArray[np.uint8]:
        width = scaled.shape[1]
        if width <= WIDTH_PX:
            return np.tile(scaled, (1, -(-WIDTH_PX // width)))[:, :WIDTH_PX]
        start = int(self._rng.integers(width - WIDTH_PX + 1))
        window = scaled[:, start : start + WIDTH_PX]
        # a window may show only the gap between two words
        return window if window.std() > 2 else scaled[:, :WIDTH_PX]


@lru_cache(maxsize=600)
def _pillow_font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _draw_with_pillow(text: str, face: LoadedFace, size: float) -> NDArray[np.float32] | None:
    """FreeType's own rasteriser with hinting, at whole sizes and whole-pixel places."""
    if len({face.slice_of.get(ord(c), 0) for c in text}) > 1:
        return None
    pixels = min(PILLOW_SIZES, key=lambda s: abs(s - size))
    font = _pillow_font(face.slices[face.slice_of.get(ord(text[0]), 0)].path, pixels)
    width = int(font.getlength(text)) + 2 * pixels
    if width > 6000:
        return None
    image = Image.new("L", (width, int(pixels * 2.4)))
    ImageDraw.Draw(image).text((pixels, pixels * 0.4), text, font=font, fill=255)
    return np.asarray(np.asarray(image, np.float32) / 255, np.float32)
