"""Several numbers on a line, one line by itself: a field, a cell of a form, a receipt's total."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.amounts import spaced_numbers
from drawing.palette import page_colours
from drawing.sheet import Sheet, line_width
from drawing.typefaces import LIBERATION_SANS, MICROHEI, ROBOTO, SANS_SC

FACES = (LIBERATION_SANS, LIBERATION_SANS, LIBERATION_SANS, ROBOTO, SANS_SC, MICROHEI)
SIZES = (11, 12, 12, 13, 13, 14, 14, 14, 15, 16, 18)


def draw(rng: Random) -> Sheet:
    """Six to ten lines far apart, each in its field or behind its label, in one face and size."""
    ground, ink = page_colours(rng)
    face, size_px = rng.choice(FACES), rng.choice(SIZES)
    rows, pitch = rng.randint(6, 10), round(size_px * rng.uniform(2.6, 4))
    labelled, framed, right = rng.random() < 0.5, rng.random() < 0.4, rng.random() < 0.3
    start, column = 2 * size_px, 20 * size_px
    x = start + (13 * size_px if labelled else 0)
    sheet = Sheet.blank(x + column + rng.randint(2, 14) * size_px, pitch * rows + size_px, ground)
    for row in range(rows):
        y, text = size_px + pitch * row, spaced_numbers(rng)
        baseline, wide = y + round(size_px * 1.35), line_width(text, face, size_px)
        if labelled:
            label = corpus.setting(rng) if face.chinese else corpus.menu_entry(rng)
            sheet.set_line(label, (start, baseline), face, size_px, ink)
        if framed:
            frame = (x - size_px, y, x + column, y + 2 * size_px)
            sheet.pen.rounded_rectangle(frame, 4, outline=(150, 150, 156))
        left = x + column - size_px - wide if right else x
        sheet.set_line(text, (left, baseline), face, size_px, ink)
    return sheet
