"""Characters are drawn tight, and measured as they would be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from webimage_ocr.fonts.drawing import GlyphDrawer
from webimage_ocr.fonts.pack import Face


@pytest.mark.parametrize("character", ["A", "g", "Q", "-", "，", "国", "永"])
def test_a_glyph_is_measured_as_it_is_drawn(sans: Path, character: str) -> None:
    drawer, face = GlyphDrawer(), Face(400, False, (sans,))
    glyph = drawer.draw(face, character)
    assert glyph is not None
    assert glyph.ink.any()
    assert drawer.measure(face, [character]) == (glyph.top, glyph.top - glyph.ink.shape[0])


def test_characters_are_measured_together(sans: Path) -> None:
    drawer, face = GlyphDrawer(), Face(400, False, (sans,))
    upper, lower = drawer.measure(face, ["A"]), drawer.measure(face, ["g"])
    assert upper is not None and lower is not None
    (top, _), (_, bottom) = upper, lower
    assert drawer.measure(face, ["A", "g", "👍"]) == (top, bottom)


def test_what_a_face_lacks_has_neither_ink_nor_height(sans: Path) -> None:
    drawer, face = GlyphDrawer(), Face(400, False, (sans,))
    assert drawer.draw(face, "👍") is None
    assert drawer.draw(face, " ") is None
    assert drawer.measure(face, ["👍", " "]) is None
