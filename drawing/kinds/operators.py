"""Operators and symbols with spaces round them: sums, pairs of names, paths through menus."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet
from drawing.typefaces import DEJAVU_SANS, LIBERATION_SANS, LIBERATION_SERIF, MICROHEI, ROBOTO, SANS_SC

_FACES = (LIBERATION_SANS, LIBERATION_SERIF, ROBOTO, DEJAVU_SANS, SANS_SC, MICROHEI)
_BETWEEN_NUMBERS = ("+", "-", "×", "÷", "/", "=", "<", ">", "≤", "≥", "*", "%")
_BETWEEN_WORDS = ("&", "/", "|", "+", "-", ">", "·", "→", "@", "=", "~", "^")


def draw(rng: Random) -> Sheet:
    """Eight to twelve short lines in one face and size."""
    ground, ink = page_colours(rng)
    face, size_px = rng.choice(_FACES), rng.randint(13, 24)
    rows, pitch = rng.randint(8, 12), round(size_px * rng.uniform(1.6, 2.6))
    sheet = Sheet.blank(size_px * rng.randint(20, 36), pitch * (rows + 1), ground)
    for row in range(rows):
        text = _expression(rng)
        if face is ROBOTO:  # it has no arrow, and would draw the box of a missing character
            text = text.replace("→", ">")
        sheet.set_line(text, (size_px, pitch * (row + 1)), face, size_px, ink)
    return sheet


def _expression(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.35:
        a, b, c = (rng.randrange(1, 100) for _ in range(3))
        return f"{a} {rng.choice(_BETWEEN_NUMBERS)} {b}" + (f" = {c}" if rng.random() < 0.5 else "")
    if kind < 0.6:
        left, right = (rng.choice("ABCDEFGHKMNPRSTXYabcdknxyz") for _ in range(2))
        return f"{left} {rng.choice(_BETWEEN_WORDS)} {right}"
    if kind < 0.85:
        return f"{corpus.word(rng).title()} {rng.choice(_BETWEEN_WORDS)} {corpus.word(rng).title()}"
    return f"{corpus.menu_entry(rng)} {rng.choice(('/', '|', '>', '·'))} {corpus.menu_entry(rng)}"
