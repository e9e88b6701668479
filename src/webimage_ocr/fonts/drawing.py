"""Draws single characters of font files, to be compared with what stands in a picture."""

from __future__ import annotations

import threading
from collections.abc import Callable
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


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """The ink of a character, tight, 0 to 255, and the height of its top over the baseline; in pixels of EM_PX."""

    ink: NDArray[np.uint8]
    top: int


class GlyphDrawer:
    """Draws and remembers glyphs; may be shared among threads."""

    def __init__(self) -> None:
        # FreeType's face objects are not for two threads at once
        self._lock = threading.Lock()
        self._font: Callable[[Path], ImageFont.FreeTypeFont] = lru_cache(OPEN_FONTS)(
            lambda path: ImageFont.truetype(path, EM_PX, layout_engine=ImageFont.Layout.BASIC)
        )
        self._coverage: Callable[[Path], Bits] = lru_cache(4 * OPEN_FONTS)(read_coverage)
        self._glyph: Callable[[Face, str], Glyph | None] = lru_cache(DRAWN_GLYPHS)(self._find)

    def draw(self, face: Face, character: str) -> Glyph | None:
        """Draw a character, or return None when the face lacks it or it has no ink."""
        with self._lock:
            return self._glyph(face, character)

    def _find(self, face: Face, character: str) -> Glyph | None:
        codepoint = np.array([min(ord(character), PLANE - 1)])
        for path in face.files:
            if covers(self._coverage(path), codepoint)[0]:
                return self._render(path, character)
        return None

    def _render(self, path: Path, character: str) -> Glyph | None:
        font = self._font(path)
        mask, (_, down) = font.getmask2(character, mode="L", anchor="ls")
        width, height = mask.size
        if not width or not height:
            return None
        return Glyph(np.frombuffer(bytes(mask), np.uint8).reshape(height, width), -down)
