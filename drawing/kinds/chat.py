"""Chats: bubbles left and right, in the order in which they were sent."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import GREY, INK, WHITE, saturated
from drawing.sheet import Sheet, line_width, wrap
from drawing.typefaces import LIBERATION_SANS, ROBOTO, SANS_SC


def draw(rng: Random) -> Sheet:
    """Six to eighteen messages of two people, with times between them, some of several lines."""
    chinese = rng.random() < 0.6
    width, size_px = rng.choice(((360, 14), (390, 15), (414, 16), (540, 20), (720, 28), (800, 16), (1080, 40)))
    face = SANS_SC if chinese else rng.choice((ROBOTO, LIBERATION_SANS))
    own_colour = rng.choice(((149, 236, 105), (0, 132, 255), (220, 248, 198)))
    own_ink = WHITE if own_colour == (0, 132, 255) else INK
    unit, leading = size_px, round(size_px * 1.4)
    portraits = (saturated(rng), saturated(rng)) if rng.random() < 0.7 else None
    sheet = Sheet.blank(width, 200 * size_px, rng.choice(((237, 237, 237), (240, 242, 245), WHITE)))
    y = unit
    for _ in range(rng.randint(6, 18)):
        if rng.random() < 0.2:
            stamp = rng.choice(("上午", "下午", "昨天 ")) if chinese else ""
            stamp += f"{rng.randint(1, 12)}:{rng.randrange(60):02}"
            wide = line_width(stamp, face, round(size_px * 0.75))
            sheet.set_line(stamp, ((width - wide) / 2, y + unit * 0.8), face, round(size_px * 0.75), GREY)
            y += round(unit * 1.8)
        text = _message(rng, chinese=chinese)
        lines = wrap(text, face, size_px, round(width * 0.6 - 2 * unit))
        side = round(unit * (3.4 if portraits else 0.8))
        wide = max(line_width(line, face, size_px) for line in lines) + 1.6 * unit
        own = rng.random() < 0.5
        x = width - side - wide if own else side
        deep = leading * len(lines) + unit
        sheet.pen.rounded_rectangle((x, y, x + wide, y + deep), unit * 0.5, fill=own_colour if own else _other(sheet))
        if portraits:
            left = width - 2.8 * unit if own else 0.6 * unit
            sheet.pen.rounded_rectangle((left, y, left + 2.2 * unit, y + 2.2 * unit), 4, fill=portraits[own])
        for row, line in enumerate(lines):
            baseline = y + unit * 0.5 + leading * row + leading * 0.72
            sheet.set_line(line, (x + 0.8 * unit, baseline), face, size_px, own_ink if own else INK)
        y += round(max(deep, 2.2 * unit if portraits else 0) + unit * rng.uniform(0.5, 1.2))
    sheet.image = sheet.image.crop((0, 0, width, y + unit))
    return sheet


def _other(sheet: Sheet) -> tuple[int, int, int]:
    return (229, 229, 234) if sheet.image.getpixel((0, 0)) == WHITE else WHITE


def _message(rng: Random, *, chinese: bool) -> str:
    if rng.random() < 0.25:
        return corpus.chinese_sentence(rng) if chinese else corpus.english_sentence(rng)
    return corpus.short_message(rng, chinese=chinese)
