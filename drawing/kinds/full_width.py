"""Lines as wide as the window: terminals, logs, editors and pages without a column, 300 to 8,192 px wide."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from drawing import corpus
from drawing.palette import BLACK, INK, WHITE
from drawing.sheet import Colour, Sheet, line_width
from drawing.typefaces import CHINESE, CODE, LATIN, MONO_SC, Typeface
from drawing.windows import draw_title_bar

_WIDTHS = (1280, 1600, 1920, 2560, 3840)
_SIZES = (10, 11, 12, 12, 13, 13, 14, 14, 15, 16, 16, 18, 20, 24, 30, 40)
_MOST_CHARACTERS = 600
_MOST_PIXELS = 6_000_000


def draw(rng: Random) -> Sheet:
    """One window full of lines of 10 to 600 characters, Latin, Chinese or both."""
    width = rng.choice(_WIDTHS) if rng.random() < 0.7 else round(math.exp(rng.uniform(math.log(300), math.log(8192))))
    size_px = rng.choice(_SIZES)
    leading = round(size_px * rng.uniform(1.25, 1.7))
    rows = max(4, min(rng.randint(12, 30), _MOST_PIXELS // (width * leading)))
    face, words = rng.choice((_terminal, _latin, _chinese, _mixed))(rng)
    dark = face in CODE and rng.random() < 0.7
    ground, ink = rng.choice(_DARK if dark else _LIGHT)
    gutter = rng.random() < 0.3
    sheet = Sheet.blank(width, 40 + leading * (rows + 1), ground)
    sheet.ordered = not gutter  # the number before a line is a text of its own
    top = draw_title_bar(sheet, rng, corpus.heading(rng, chinese=face.chinese), dark=dark) if rng.random() < 0.6 else 0
    left = round(size_px * (3.5 if gutter else 0.6))
    for row in range(rows):
        y = top + leading * (row + 1)
        if gutter:
            number = str(row + 1)
            sheet.set_line(number, (left - size_px - line_width(number, face, size_px), y), face, size_px, _GUTTER)
        sheet.set_line(_fill(rng, words, face, size_px, width - left - size_px), (left, y), face, size_px, ink)
    return sheet


_LIGHT: tuple[tuple[Colour, Colour], ...] = ((WHITE, BLACK), (WHITE, INK), ((250, 250, 247), (40, 44, 52)))
_DARK: tuple[tuple[Colour, Colour], ...] = (
    ((0, 0, 0), (204, 204, 204)),
    ((30, 30, 30), (212, 212, 212)),
    ((40, 42, 54), (248, 248, 242)),
    ((0, 43, 54), (147, 161, 161)),
)
_GUTTER: Colour = (128, 128, 128)
_Style = tuple[Typeface, Callable[[], str]]
"""A face, and a function that gives the next word with the space before it."""


def _terminal(rng: Random) -> _Style:
    line: list[str] = []

    def word() -> str:
        if not line:
            line.extend(corpus.log_line(rng).split())
        return " " + line.pop(0)

    return rng.choice(CODE), word


def _latin(rng: Random) -> _Style:
    return rng.choice(LATIN), lambda: " " + corpus.word(rng)


def _chinese(rng: Random) -> _Style:
    return rng.choice(CHINESE), lambda: corpus.characters(rng, 1, marks=False) + ("，" if rng.random() < 0.06 else "")


def _mixed(rng: Random) -> _Style:
    def word() -> str:
        if rng.random() < 0.3:
            return f" {corpus.word(rng)} "
        return corpus.characters(rng, rng.randint(2, 8), marks=False)

    return rng.choice((*CHINESE, MONO_SC)), word


def _fill(rng: Random, words: Callable[[], str], face: Typeface, size_px: int, width: int) -> str:
    """A line that ends near the window's edge, in the middle or after a few words."""
    share = rng.choice((1, 1, 1, 1, 0.9, 0.75, 0.5, 0.2))
    text, room = "", width * share
    while len(text) < _MOST_CHARACTERS:
        word = words()
        if text.endswith(" "):
            word = word.lstrip()
        room -= line_width(word, face, size_px)
        if text and room < 0:
            break
        text += word
    return text.strip()
