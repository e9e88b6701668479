"""Frames of programs: a title bar with its buttons."""

from __future__ import annotations

from random import Random

from drawing.sheet import Colour, Sheet
from drawing.typefaces import INTERFACE, SANS_SC, Typeface


def draw_title_bar(sheet: Sheet, rng: Random, title: str, *, dark: bool, face: Typeface | None = None) -> int:
    """Put a title bar on top of a sheet and return its height; its buttons are drawn, not set."""
    face = face or (SANS_SC if not title.isascii() else rng.choice(INTERFACE[:3]))
    height, ink = rng.randint(28, 36), (220, 220, 224) if dark else (50, 50, 54)
    sheet.pen.rectangle((0, 0, sheet.width, height), fill=(45, 45, 50) if dark else (228, 230, 234))
    y = height / 2
    if rng.random() < 0.4:  # three discs on the left
        for number, colour in enumerate(((255, 95, 87), (254, 188, 46), (40, 200, 64))):
            x = 18 + 20 * number
            sheet.pen.ellipse((x - 6, y - 6, x + 6, y + 6), fill=colour)
        left = 84
    else:  # minimise, maximise, close on the right
        _draw_buttons(sheet, y, ink)
        left = 14
    sheet.set_line(title, (left, y + 5), face, 14, ink)
    return height


def _draw_buttons(sheet: Sheet, y: float, ink: Colour) -> None:
    pen, right = sheet.pen, sheet.width
    pen.line((right - 26, y - 5, right - 16, y + 5), fill=ink)
    pen.line((right - 26, y + 5, right - 16, y - 5), fill=ink)
    pen.rectangle((right - 70, y - 5, right - 60, y + 5), outline=ink)
    pen.line((right - 116, y, right - 106, y), fill=ink)
    for x in (21, 65, 111):
        sheet.mark_icon(right - x - 5, y - 5, right - x + 5, y + 5)
