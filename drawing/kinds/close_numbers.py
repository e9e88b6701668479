"""Numbers in rows right below each other: the column of a table, a log of times."""

from __future__ import annotations

from random import Random

from drawing import amounts
from drawing.kinds.numbers import FACES, SIZES
from drawing.palette import page_colours
from drawing.sheet import Sheet, line_width


def draw(rng: Random) -> Sheet:
    """Ten to eighteen rows of one sort, 1.1 to 1.5 sizes apart."""
    ground, ink = page_colours(rng)
    face, size_px = rng.choice(FACES), rng.choice(SIZES)
    leading, rows = round(size_px * rng.uniform(1.1, 1.5)), rng.randint(10, 18)
    sort = rng.choice((amounts.date_and_time, amounts.decimals, amounts.card_groups, amounts.two_prices))
    texts = [sort(rng) for _ in range(rows)]
    margin = rng.randint(8, 30)
    width = round(max(line_width(text, face, size_px) for text in texts)) + 2 * margin
    sheet = Sheet.blank(width, 2 * margin + leading * rows, ground)
    for row, text in enumerate(texts):
        sheet.set_line(text, (margin, margin + leading * row + size_px), face, size_px, ink)
    return sheet
