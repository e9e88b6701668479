"""Long screenshots: chats and articles, 720 x 8,000 to 1,080 x 30,000 pixels."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.pages import draw_page
from drawing.palette import INK, WHITE
from drawing.sheet import Sheet, wrap
from drawing.typefaces import ROBOTO, SANS_SC

HEIGHTS = (8000, 8000, 8000, 10000, 12000, 16000, 20000, 30000)


def draw(rng: Random) -> Sheet:
    """One article or one chat."""
    width, height = rng.choice((720, 828, 1080)), rng.choice(HEIGHTS)
    size_px = round(width / rng.uniform(22, 34))
    return _draw_chat(rng, width, height, size_px) if rng.random() < 0.5 else draw_page(rng, width, height, size_px)


def _draw_chat(rng: Random, width: int, height: int, size_px: int) -> Sheet:
    sheet = Sheet.blank(width, height, (237, 237, 237))
    y, leading, pad = size_px, round(size_px * 1.45), round(size_px * 0.7)
    side = round(size_px * 3.6)
    while y < height - 12 * size_px:
        if rng.random() < 0.15:
            stamp = corpus.clock(rng)
            sheet.write(stamp, (width * 0.46, y), ROBOTO, round(size_px * 0.8), (120, 120, 120))
            y += 2 * size_px
        lines = wrap(corpus.message(rng), SANS_SC, size_px, width - 2 * side - 2 * pad)
        wide = max(SANS_SC.at(size_px).getlength(line) for line in lines) + 2 * pad
        own = rng.random() < 0.5
        x = width - side - wide if own else side
        deep = leading * len(lines) + 2 * pad - leading + size_px
        sheet.pen.rounded_rectangle((x, y, x + wide, y + deep), pad, fill=(149, 236, 105) if own else WHITE)
        portrait = width - side + pad if own else side - pad - 2 * size_px
        sheet.pen.rectangle((portrait, y, portrait + 2 * size_px, y + 2 * size_px), fill=(90, 120, 160))
        for row, line in enumerate(lines):
            sheet.write(line, (x + pad, y + pad + row * leading), SANS_SC, size_px, INK)
        y += deep + size_px
    return sheet
