"""Small print: Latin type of 8 to 14 pixels, Chinese of 10 to 14, in one to three columns."""

from __future__ import annotations

from random import Random

from drawing.pages import fill_column
from drawing.palette import page_colours
from drawing.sheet import Sheet
from drawing.typefaces import CHINESE, LATIN


def draw(rng: Random) -> Sheet:
    """One page; below 10 pixels a Chinese character has fewer rows than strokes."""
    chinese = rng.random() < 0.5
    size_px = rng.randint(10 if chinese else 8, 14)
    width, height = rng.choice(((640, 480), (800, 600), (1024, 640)))
    ground, ink = page_colours(rng)
    sheet = Sheet.blank(width, height, ground)
    columns = rng.randint(1, max(1, width // (size_px * 26)))
    gutter = 3 * size_px
    wide = (width - gutter * (columns + 1)) // columns
    face = rng.choice(CHINESE if chinese else LATIN)
    for column in range(columns):
        x = gutter + column * (wide + gutter)
        fill_column(sheet, rng, x, gutter, height - gutter, wide, face, size_px, ink, chinese=chinese)
    return sheet
