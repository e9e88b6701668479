"""Several directions in one picture: 0, 90, 180 and 270 degrees, and slanted."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet, measure, wrap
from drawing.typefaces import CHINESE, LATIN

_SIDE = 1200
_CELL = 400


def draw(rng: Random) -> Sheet:
    """Nine cells; the lines of one cell run one way."""
    ground, ink = page_colours(rng)
    sheet = Sheet.blank(_SIDE, _SIDE, ground)
    sheet.ordered = False
    for top in range(0, _SIDE, _CELL):
        for left in range(0, _SIDE, _CELL):
            turn = rng.choice((0, 90, 180, 270, rng.uniform(-40, 40)))
            _fill_cell(sheet, rng, left, top, turn, ink)
    return sheet


def _fill_cell(sheet: Sheet, rng: Random, left: int, top: int, turn: float, ink: tuple[int, int, int]) -> None:
    chinese = rng.random() < 0.5
    face, size_px = rng.choice(CHINESE if chinese else LATIN), rng.randint(20, 34)
    pad, span = 30, _CELL - 60
    text = corpus.paragraph(rng, 2, chinese=chinese)
    lines = wrap(text, face, size_px, span)[:3]
    if turn not in (0, 90, 180, 270):
        # One slanted line through the middle of the cell
        sheet.write(lines[0], (left + pad, top + pad), face, size_px, ink, turn=turn)
        return
    for row, line in enumerate(lines):
        width, height = measure(line, face, size_px)
        step = round(size_px * 1.6) * row
        x, y = {0: (0, step), 90: (step, span - width), 180: (span - width, span - step - height),
                270: (span - step - height, 0)}[int(turn)]  # fmt: skip
        sheet.write(line, (left + pad + x, top + pad + y), face, size_px, ink, turn=turn)
