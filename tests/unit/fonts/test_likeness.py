"""Drawings tell fonts apart, also when the text was misread."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from pictures import DrawLine
from webimage_ocr.fonts.drawing import GlyphDrawer
from webimage_ocr.fonts.flat_line import FlatLine, flatten
from webimage_ocr.fonts.likeness import compare, gather
from webimage_ocr.fonts.pack import Face

Faces = list[tuple[Face, ...]]


@pytest.fixture
def faces(sans: Path, serif: Path) -> Faces:
    return [(Face(400, False, (sans,)),), (Face(400, False, (serif,)),), ()]


def _strip(draw_line: DrawLine, text: str, path: Path, size_px: int = 40) -> FlatLine:
    page, line = draw_line(text, path, size_px)
    return flatten(np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8), line)


@pytest.mark.parametrize("text", ["欢迎光临本店", "Hamburgefons", "售价 1299 元"])
@pytest.mark.parametrize("size_px", [16, 40])
@pytest.mark.parametrize("truth", [0, 1])
def test_the_font_of_the_text_is_the_most_alike(
    draw_line: DrawLine, faces: Faces, text: str, size_px: int, truth: int
) -> None:
    strip = _strip(draw_line, text, faces[truth][0].files[0], size_px)
    evidence = gather(strip)
    assert evidence is not None
    likenesses = compare(evidence, faces, GlyphDrawer())
    assert np.isnan(likenesses[2])
    assert likenesses[truth] > likenesses[1 - truth]
    assert likenesses[truth] > 0.7


def test_light_text_on_a_dark_ground_is_the_same_text(draw_line: DrawLine, faces: Faces) -> None:
    strip = _strip(draw_line, "欢迎光临", faces[0][0].files[0])
    light = gather(replace(strip, pixels=255 - strip.pixels))
    assert light is not None
    assert compare(light, faces, GlyphDrawer())[0] > 0.8


def test_one_misread_and_one_lost_character_do_little_harm(draw_line: DrawLine, faces: Faces) -> None:
    strip = _strip(draw_line, "客服热线请拨打电话", faces[1][0].files[0])
    kept = [extent for n, extent in enumerate(strip.extents) if n != 5]
    extents = (*kept[:2], replace(kept[2], text="口"), *kept[3:])
    evidence = gather(replace(strip, extents=extents))
    assert evidence is not None
    likenesses = compare(evidence, faces, GlyphDrawer())
    assert likenesses[1] > likenesses[0]


def test_text_of_one_character_or_read_without_confidence_is_no_evidence(draw_line: DrawLine, faces: Faces) -> None:
    strip = _strip(draw_line, "欢迎", faces[0][0].files[0])
    unsure = tuple(replace(extent, confidence=0.5) for extent in strip.extents)
    assert gather(replace(strip, extents=strip.extents[:1])) is None
    assert gather(replace(strip, extents=unsure)) is None
    assert gather(replace(strip, pixels=np.full_like(strip.pixels, 200))) is None
