"""Draws single characters of font files, to be compared with what stands in a picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from webimage_ocr.fonts.coverage import PLANE, Bits, covers, read_coverage
from webimage_ocr.fonts.pack import Face

EM_PX = 64
"""Characters are drawn once at this size and scaled: a line's text measures 30 to 45 px where they are compared."""
OPEN_FONTS = 256
DRAWN_GLYPHS = 20_000
MEASURED_GLYPHS = 200_000

Height = tuple[int, int]
"""Top and bottom over the baseline, in pixels of EM_PX."""


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """The ink of a character, tight, 0 to 255, and the height of its top over the baseline; in pixels of EM_PX."""

    ink: NDArray[np.uint8]
    top: int


class GlyphDrawer:
    """Draws, measures and remembers glyphs; may be shared among threads."""

    def __init__(self) -> None:
        # FreeType's face objects are not for two threads at once
        self._lock = threading.Lock()
        self._font: Callable[[Path], ImageFont.FreeTypeFont] = lru_cache(OPEN_FONTS)(
            lambda path: ImageFont.truetype(path, EM_PX, layout_engine=ImageFont.Layout.BASIC)
        )
        self._coverage: Callable[[Path], Bits] = lru_cache(4 * OPEN_FONTS)(read_coverage)
        self._glyph: Callable[[Face, str], Glyph | None] = lru_cache(DRAWN_GLYPHS)(self._render)
        self._height: Callable[[Face, str], Height | None] = lru_cache(MEASURED_GLYPHS)(self._measure)

    def draw(self, face: Face, character: str) -> Glyph | None:
        """Draw a character, or return None when the face lacks it or it has no ink."""
        with self._lock:
            return self._glyph(face, character)

    def measure(self, face: Face, characters: Sequence[str]) -> Height | None:
        """The top and the bottom of characters together, without drawing them; None when the face lacks all."""
        with self._lock:
            heights = [height for one in characters if (height := self._height(face, one))]
        return (max(top for top, _ in heights), min(bottom for _, bottom in heights)) if heights else None

    def _find(self, face: Face, character: str) -> ImageFont.FreeTypeFont | None:
        codepoint = np.array([min(ord(character), PLANE - 1)])
        return next((self._font(path) for path in face.files if covers(self._coverage(path), codepoint)[0]), None)

    def _measure(self, face: Face, character: str) -> Height | None:
        font = self._find(face, character)
        if font is None:
            return None
        _, top, _, bottom = font.getbbox(character, anchor="ls")
        return (-round(top), -round(bottom)) if top < bottom else None

    def _render(self, face: Face, character: str) -> Glyph | None:
        font = self._find(face, character)
        if font is None:
            return None
        mask, (_, down) = font.getmask2(character, mode="L", anchor="ls")
        width, height = mask.size
        if not width or not height:
            return None
        return Glyph(np.frombuffer(bytes(mask), np.uint8).reshape(height, width), -down)
