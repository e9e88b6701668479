"""Strings without word context: 50 a picture, so that 40 pictures hold 2,000."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet
from drawing.typefaces import DEJAVU_MONO, DEJAVU_SANS, LIBERATION_MONO, LIBERATION_SANS, ROBOTO, SANS_SC

PER_SHEET = 50


def draw(rng: Random) -> Sheet:
    """Two columns of hashes, keys, numbers and addresses in one face."""
    ground, ink = page_colours(rng)
    size_px = rng.randint(16, 26)
    column, leading = round(size_px * 30), round(size_px * 1.9)
    sheet = Sheet.blank(2 * column + size_px, leading * (PER_SHEET // 2 + 1), ground)
    sheet.ordered = False
    face = rng.choice((DEJAVU_MONO, LIBERATION_MONO, DEJAVU_SANS, LIBERATION_SANS, ROBOTO, SANS_SC))
    for index in range(PER_SHEET):
        right, row = divmod(index, PER_SHEET // 2)
        text = corpus.code(rng)
        sheet.write(text, (size_px + right * column, leading * (row + 0.6)), face, size_px, ink)
    return sheet
