"""Pages of running text: the ground that several kinds stand on."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Colour, Sheet, line_width, wrap
from drawing.typefaces import CHINESE, LATIN, Typeface


def fill_column(
    sheet: Sheet, rng: Random, x: int, top: int, bottom: int, width: int, face: Typeface, size_px: int, colour: Colour,
    *, chinese: bool, headings: bool = True,
) -> None:  # fmt: skip
    """Set paragraphs, one below the other, until the next would leave the column."""
    y, leading = top, round(size_px * 1.5)
    while True:
        if headings and rng.random() < 0.4:
            title = wrap(corpus.heading(rng, chinese=chinese), face, round(size_px * 1.4), width)[0]
            if y + 2 * leading > bottom:
                return
            sheet.write(title, (x, y), face, round(size_px * 1.4), colour)
            y += round(leading * 1.5)
        for line in wrap(corpus.paragraph(rng, rng.randint(1, 4), chinese=chinese), face, size_px, width):
            if y + leading > bottom:
                return
            sheet.write(line, (x, y), face, size_px, colour)
            y += leading
        y += leading // 2


def draw_page(rng: Random, width: int, height: int, size_px: int) -> Sheet:
    """An upright page of one column."""
    chinese = rng.random() < 0.5
    ground, ink = page_colours(rng)
    sheet = Sheet.blank(width, height, ground)
    margin = max(size_px, width // 14)
    face = rng.choice(CHINESE if chinese else LATIN)
    fill_column(sheet, rng, margin, margin, height - margin, width - 2 * margin, face, size_px, ink, chinese=chinese)
    return sheet


def draw_lines(lines: Sequence[str], face: Typeface, size_px: int, leading: int, ground: Colour, ink: Colour) -> Sheet:
    """Lines one below the other on a sheet as wide as the widest, baselines ``leading`` apart."""
    wide = max(line_width(line, face, size_px) for line in lines)
    sheet = Sheet.blank(round(wide) + 4 * size_px, leading * (len(lines) + 1), ground)
    for row, line in enumerate(lines):
        sheet.set_line(line, (2 * size_px, leading * (row + 1)), face, size_px, ink)
    return sheet
