"""Reading order: two or three columns under a headline, cards in a grid, rows that are slightly tilted."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.pages import fill_column
from drawing.palette import page_colours
from drawing.sheet import Colour, Sheet, wrap
from drawing.typefaces import CHINESE, LATIN


def draw(rng: Random) -> Sheet:
    """One page whose order is not in doubt."""
    sheet, ground = _draw_columns(rng) if rng.random() < 0.6 else _draw_cards(rng)
    return sheet.turned(rng.uniform(-3, 3), ground) if rng.random() < 0.5 else sheet


def _draw_columns(rng: Random) -> tuple[Sheet, Colour]:
    chinese = rng.random() < 0.5
    face, size_px = rng.choice(CHINESE if chinese else LATIN), rng.randint(18, 26)
    columns = rng.randint(2, 3)
    wide, gutter = size_px * rng.randint(14, 18), size_px * 3
    ground, ink = page_colours(rng)
    sheet = Sheet.blank(columns * (wide + gutter) + gutter, size_px * 34, ground)
    sheet.write(corpus.heading(rng, chinese=chinese)[:24], (gutter, size_px), face, size_px * 2, ink)
    for column in range(columns):
        x = gutter + column * (wide + gutter)
        fill_column(sheet, rng, x, size_px * 5, sheet.height - size_px, wide, face, size_px, ink,
                    chinese=chinese, headings=False)  # fmt: skip
    return sheet, ground


def _draw_cards(rng: Random) -> tuple[Sheet, Colour]:
    ground = (226, 229, 233)
    chinese = rng.random() < 0.5
    face, size_px = rng.choice(CHINESE if chinese else LATIN), rng.randint(18, 26)
    wide, deep, gap = size_px * 14, size_px * 11, size_px * 2
    columns, rows = rng.randint(2, 3), rng.randint(2, 3)
    sheet = Sheet.blank(columns * (wide + gap) + gap, rows * (deep + gap) + gap, ground)
    for row in range(rows):
        for column in range(columns):
            x, y = gap + column * (wide + gap), gap + row * (deep + gap)
            sheet.pen.rectangle((x, y, x + wide, y + deep), fill=(255, 255, 255))
            lines = wrap(corpus.paragraph(rng, 2, chinese=chinese), face, size_px, wide - 2 * size_px)
            for number, line in enumerate(lines[:6]):
                place = (x + size_px, y + size_px * (0.8 + 1.6 * number))
                sheet.write(line, place, face, size_px, (40, 40, 44))
    return sheet, ground
