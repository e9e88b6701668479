"""Low contrast: grey headings, placeholders and watermarked grounds, contrast ratio 1.25 to 2.5."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import any_colour, contrast
from drawing.sheet import Colour, Sheet
from drawing.typefaces import CHINESE, LATIN

_LEAST, _MOST = 1.25, 2.5


def draw(rng: Random) -> Sheet:
    """Lines on cards, each with its own faint pair of colours."""
    size_px, rows = rng.randint(18, 40), rng.randint(5, 11)
    band = round(size_px * 2.2)
    sheet = Sheet.blank(rng.choice((720, 960, 1280)), band * rows, (255, 255, 255))
    for row in range(rows):
        ground, ink = _faint_pair(rng)
        sheet.pen.rectangle((0, row * band, sheet.width, (row + 1) * band), fill=ground)
        chinese = rng.random() < 0.5
        face = rng.choice(CHINESE if chinese else LATIN)
        text = corpus.heading(rng, chinese=chinese)
        while face.at(size_px).getlength(text) > sheet.width - 2 * size_px:
            text = text[:-1].rstrip()
        sheet.write(text, (size_px, row * band + size_px * 0.6), face, size_px, ink)
    return sheet


def _faint_pair(rng: Random) -> tuple[Colour, Colour]:
    while True:
        ground: Colour = any_colour(rng, 0, 256)
        if rng.random() < 0.7:
            ground = (ground[0],) * 3
        red, green, blue = (min(255, max(0, value + rng.randint(-70, 70))) for value in ground)
        ink = red, green, blue
        if _LEAST <= contrast(ground, ink) <= _MOST:
            return ground, ink
