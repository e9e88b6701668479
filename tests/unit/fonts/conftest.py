"""Lines drawn in the two fonts that come with the tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

from pictures import DrawLine
from webimage_ocr.types import Character, Line, Pixels


@pytest.fixture(scope="session")
def sans() -> Path:
    return Path(sans_path())


@pytest.fixture(scope="session")
def serif() -> Path:
    return Path(serif_path())


@pytest.fixture(scope="session")
def draw_line() -> DrawLine:
    """Draw a text on a page and say where each character stands: ``(page, line)``."""

    def draw(text: str, path: Path, size_px: int = 40, *, vertical: bool = False) -> tuple[Pixels, Line]:
        font = ImageFont.truetype(path, size_px)
        page = Image.new("RGB", (900, 600), "white")
        pen = ImageDraw.Draw(page)
        characters, x, y = [], 60.0, 50.0
        for letter in text:
            pen.text((x, y), letter, "black", font, anchor="lt" if vertical else "ls")
            width = size_px if vertical else font.getlength(letter)
            top, bottom = (y, y + size_px) if vertical else (y - 0.9 * size_px, y + 0.25 * size_px)
            quad = np.array([[x, top], [x + width, top], [x + width, bottom], [x, bottom]], np.float32)
            characters.append(Character(letter, 0.99, quad))
            x, y = (x, y + size_px) if vertical else (x + width, y)
        quads = np.concatenate([character.quad for character in characters])
        (left, top), (right, bottom) = quads.min(0), quads.max(0)
        quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
        return np.asarray(page), Line(text, 0.99, quad, tuple(characters), vertical=vertical)

    return draw
