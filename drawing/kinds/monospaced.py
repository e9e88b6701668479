"""Blocks of monospaced lines with single spaces: plain-text mails, logs, notes in a fixed face."""

from __future__ import annotations

from random import Random
from textwrap import wrap

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet, line_width
from drawing.typefaces import CODE, LIBERATION_MONO


def draw(rng: Random) -> Sheet:
    """Fourteen to twenty-six lines of 40 to 130 characters, ragged on the right."""
    ground, ink = page_colours(rng)
    face, size_px = rng.choice((*CODE, LIBERATION_MONO)), rng.randint(11, 18)
    columns = rng.randint(40, 130)
    width = round(line_width("m", face, size_px) * columns)
    leading, rows = round(size_px * rng.uniform(1.15, 1.6)), rng.randint(14, 26)
    sheet = Sheet.blank(width + 3 * size_px, leading * (rows + 2), ground)
    logged = rng.random() < 0.4
    lines: list[str] = []
    while len(lines) < rows:
        text = corpus.log_line(rng) if logged else corpus.paragraph(rng, rng.randint(2, 5), chinese=False)
        wrapped = wrap(text, columns)
        lines += wrapped[:1] if logged else wrapped
    for row, line in enumerate(lines[:rows]):
        sheet.set_line(line, (1.5 * size_px, leading * (row + 1.4)), face, size_px, ink)
    return sheet
