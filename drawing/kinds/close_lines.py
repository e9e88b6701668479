"""Lines as close as their type is high, or closer: a line height of 0.8 to 1.0."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet, wrap
from drawing.typefaces import CHINESE, LATIN


def draw(rng: Random) -> Sheet:
    """A column of ten to twenty-two lines, 640 to 900 px wide."""
    chinese = rng.random() < 0.4
    ground, ink = page_colours(rng)
    face, size_px = rng.choice(CHINESE if chinese else LATIN), rng.randint(14, 26)
    width, rows = rng.randint(640, 900), rng.randint(10, 22)
    # Chinese type fills its square and closes at 1.0; Latin ascenders meet descenders at about 0.9
    leading = max(1, round(size_px * (rng.uniform(0.95, 1.05) if chinese else rng.uniform(0.8, 1.0))))
    sheet = Sheet.blank(width, leading * rows + 3 * size_px, ground)
    text = corpus.paragraph(rng, rows * 2, chinese=chinese)
    lines = wrap(text, face, size_px, width - 3 * size_px)[:rows]
    for row, line in enumerate(lines):
        sheet.set_line(line, (1.5 * size_px, 2 * size_px + leading * row), face, size_px, ink)
    return sheet
