"""One line of numbers that is the whole picture, as one cuts it out of a page."""

from __future__ import annotations

from random import Random

from drawing.amounts import spaced_numbers
from drawing.kinds.numbers import FACES, SIZES
from drawing.palette import page_colours
from drawing.sheet import Sheet, line_width


def draw(rng: Random) -> Sheet:
    """A picture of one line with a margin of 8 to 32 px."""
    ground, ink = page_colours(rng)
    face, size_px, text = rng.choice(FACES), rng.choice(SIZES), spaced_numbers(rng)
    margin = rng.randint(8, 32)
    width = round(line_width(text, face, size_px)) + 2 * margin
    sheet = Sheet.blank(width, 2 * margin + size_px, ground)
    sheet.set_line(text, (margin, margin + round(size_px * 0.85)), face, size_px, ink)
    return sheet
