"""Columns: Chinese set downwards from right to left, and Latin letters stacked one below the other."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours, saturated
from drawing.sheet import Sheet
from drawing.typefaces import CHINESE, DEJAVU_SANS_BOLD, LIBERATION_SANS, ROBOTO_MEDIUM

# These punctuation marks take another form, or another place in their square, when they are set downwards
_MARKS = str.maketrans("", "", "，。？！、：（）《》")


def draw(rng: Random) -> Sheet:
    """A page of Chinese columns, or a row of signs with stacked capitals."""
    return _draw_columns(rng) if rng.random() < 0.6 else _draw_signs(rng)


def _draw_columns(rng: Random) -> Sheet:
    size_px = rng.randint(22, 56)
    columns, rows = rng.randint(2, 7), rng.randint(6, 14)
    pitch, gap = rng.choice((1.05, 1.15, 1.3)), rng.choice((1.7, 2.0, 2.4))
    ground, ink = page_colours(rng)
    width, height = round(size_px * gap * (columns + 1)), round(size_px * pitch * (rows + 3))
    sheet = Sheet.blank(width, height, ground)
    face = rng.choice(CHINESE)
    text = corpus.paragraph(rng, 12, chinese=True).translate(_MARKS)
    for column in range(columns):
        x = width - size_px * gap * (column + 1)
        # The last column of a text is rarely full
        count = rows if column + 1 < columns else rng.randint(4, rows)
        sheet.write_column(text[column * rows :][:count], (x, size_px * 1.5), face, size_px, ink, pitch=pitch)
    return sheet


def _draw_signs(rng: Random) -> Sheet:
    size_px, count = rng.randint(28, 52), rng.randint(1, 4)
    words = [corpus.word(rng).upper()[:9] for _ in range(count)]
    height = round(size_px * (max(map(len, words)) * 1.2 + 3))
    sheet = Sheet.blank(round(size_px * 3.4 * count) + size_px, height, (236, 233, 226))
    face = rng.choice((DEJAVU_SANS_BOLD, LIBERATION_SANS, ROBOTO_MEDIUM))
    for place, word in enumerate(words):
        x = round(size_px * (1.2 + 3.4 * place))
        colour = saturated(rng)
        bottom = size_px * 1.2 * len(word) + size_px * 2
        sheet.pen.rectangle((x - size_px * 0.6, size_px, x + size_px * 1.6, bottom), fill=colour)
        sheet.write_column(word, (x, size_px * 1.5), face, size_px, (255, 255, 255), pitch=1.2)
    return sheet
