"""Listings of programs in monospaced type, light and dark, with coloured words."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet
from drawing.typefaces import MONOSPACED


def draw(rng: Random) -> Sheet:
    """Twenty to forty lines, some with line numbers as editors show them."""
    size_px, rows = rng.randint(13, 24), rng.randint(20, 40)
    face = rng.choice(MONOSPACED)
    ground, ink = page_colours(rng)
    lines = corpus.listing(rng, rows)
    advance, leading = face.at(size_px).getlength("0"), round(size_px * 1.5)
    numbered = rng.random() < 0.3
    left = advance * (6 if numbered else 2)
    width = round(left + advance * (max(map(len, lines)) + 2))
    sheet = Sheet.blank(width, leading * (rows + 1), ground)
    sheet.ordered = not numbered
    for row, line in enumerate(lines):
        y, text = leading * (row + 0.5), line.lstrip()
        if numbered:
            sheet.write(str(row + 1), (advance, y), face, size_px, (128, 128, 128))
        sheet.write(text, (left + advance * (len(line) - len(text)), y), face, size_px, ink)
    return sheet
