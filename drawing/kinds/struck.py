"""What a thing costs beside what it cost, struck through: the cards of a shop."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import GREY, INK, WHITE
from drawing.sheet import Colour, Sheet
from drawing.typefaces import LIBERATION_SANS, ROBOTO, ROBOTO_MEDIUM, SANS_SC, SANS_SC_BOLD, Typeface

_Type = tuple[Typeface, int]
"""A face and its size."""
_REDS: tuple[Colour, ...] = ((230, 30, 30), (255, 80, 0), (200, 20, 60))


def draw(rng: Random) -> Sheet:
    """Four to nine cards; between the two prices stand 10 to 24 px."""
    columns, rows = rng.randint(2, 3), rng.randint(2, 3)
    wide, deep = rng.randint(180, 260), rng.randint(150, 200)
    sheet = Sheet.blank(columns * wide + 12, rows * deep + 12, (242, 243, 245))
    sheet.ordered = False
    chinese = rng.random() < 0.6
    face, now_face = (SANS_SC, rng.choice((SANS_SC_BOLD, ROBOTO_MEDIUM))) if chinese else (ROBOTO, LIBERATION_SANS)
    size_px, sign = rng.randint(14, 20), "¥" if chinese else rng.choice("$€£")
    before_px = size_px if rng.random() < 0.5 else max(12, size_px - 3)
    for row in range(rows):
        for column in range(columns):
            x, y = 12 + column * wide, 12 + row * deep
            sheet.pen.rounded_rectangle((x, y, x + wide - 12, y + deep - 12), 8, fill=WHITE)
            shade = rng.randrange(150, 230)
            sheet.pen.rectangle((x + 10, y + 10, x + wide - 22, y + deep - 76), fill=(shade, shade - 20, shade - 40))
            name = corpus.product(rng) if chinese else f"{corpus.word(rng)} {corpus.word(rng)}".title()
            sheet.set_line(name, (x + 10, y + deep - 52), face, 13, INK)
            _set_prices(sheet, rng, (x + 10, y + deep - 26), sign, (now_face, size_px), (face, before_px))
    return sheet


def _set_prices(
    sheet: Sheet, rng: Random, start: tuple[int, int], sign: str, now_type: _Type, before_type: _Type
) -> None:
    now, before = sign + _sum(rng), sign + _sum(rng)
    end, y = sheet.set_line(now, start, *now_type, rng.choice(_REDS))
    left = end + rng.randint(10, 24)
    right, _ = sheet.set_line(before, (left, y), *before_type, GREY)
    middle = y - before_type[1] * 0.36
    sheet.pen.line((left - 1, middle, right + 1, middle), fill=GREY)
    pair = sheet.items[-2:]
    del sheet.items[-2:]
    sheet.keep_line(f"{now} {before}", [item.points for item in pair])


def _sum(rng: Random) -> str:
    return f"{rng.choice((rng.randint(2, 99), rng.randint(100, 4999)))}" + rng.choice(("", "", ".9", ".50", ".99"))
