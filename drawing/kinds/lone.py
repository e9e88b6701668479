"""Characters alone on buttons: calculators, telephones, keyboards, symbol pads."""

from __future__ import annotations

from random import Random

from drawing.palette import saturated
from drawing.sheet import Colour, Sheet, line_width
from drawing.typefaces import DEJAVU_SANS, LIBERATION_SANS, ROBOTO, ROBOTO_MEDIUM, SANS_SC, Typeface

_CALCULATOR = ("C ( ) ÷", "7 8 9 ×", "4 5 6 −", "1 2 3 +", "0 . % =")
_TELEPHONE = ("1 2 3", "4 5 6", "7 8 9", "* 0 #")
_LETTERS = ("Q W E R T Y U I O P", "A S D F G H J K L", "Z X C V B N M")
_SYMBOLS = ("! @ # $ % ^ & *", "( ) - _ = + / \\", "[ ] { } < > | ~", ". , ? : ; ¥ € £")
_STEPPER = ("- 1 +", "< 2 3 4 >", "I A X V", "+ - = ?")
_GROUNDS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((0, 0, 0), (51, 51, 51), (255, 255, 255)),
    ((209, 212, 219), (255, 255, 255), (20, 20, 22)),
    ((255, 255, 255), (240, 240, 232), (20, 20, 20)),
    ((32, 36, 44), (52, 58, 70), (235, 235, 240)),
)


def draw(rng: Random) -> Sheet:
    """A pad of buttons, each with one character."""
    rows = [row.split() for row in rng.choice((_CALCULATOR, _TELEPHONE, _LETTERS, _SYMBOLS, _SYMBOLS, _STEPPER))]
    face: Typeface = rng.choice((ROBOTO, ROBOTO_MEDIUM, LIBERATION_SANS, DEJAVU_SANS, SANS_SC))
    size_px = rng.randint(16, 34)
    wide, deep = round(size_px * rng.uniform(1.8, 3.2)), round(size_px * rng.uniform(1.7, 2.4))
    gap, (ground, key, ink) = rng.randint(4, 10), rng.choice(_GROUNDS)
    accent = saturated(rng) if rng.random() < 0.4 else key
    columns = max(map(len, rows))
    sheet = Sheet.blank(columns * (wide + gap) + 3 * gap, len(rows) * (deep + gap) + 3 * gap, ground)
    sheet.ordered = False
    for number, row in enumerate(rows):
        indent = 2 * gap + (columns - len(row)) * (wide + gap) / 2
        for column, character in enumerate(row):
            x, y = indent + column * (wide + gap), 2 * gap + number * (deep + gap)
            last = accent is not key and column == len(row) - 1
            sheet.pen.rounded_rectangle((x, y, x + wide, y + deep), min(8, gap), fill=accent if last else key)
            start = (x + (wide - line_width(character, face, size_px)) / 2, y + deep / 2 + size_px * 0.36)
            sheet.set_line(character, start, face, size_px, (255, 255, 255) if last else ink)
    return sheet
