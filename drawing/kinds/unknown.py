"""Characters that the network was not taught, or hardly: a reading of them should be doubted."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet
from drawing.typefaces import DEJAVU_SANS

_SIGNS = "₩₹฿"


def draw(rng: Random) -> Sheet:
    """Eight lines with such a character, and four without."""
    ground, ink = page_colours(rng)
    size_px = rng.randint(14, 24)
    leading = round(size_px * rng.uniform(1.6, 2.2))
    sheet = Sheet.blank(size_px * 22, leading * 13, ground)
    lines = [(_line(rng), True) for _ in range(8)] + [(corpus.menu_entry(rng), False) for _ in range(4)]
    rng.shuffle(lines)
    for row, (line, unknown) in enumerate(lines):
        sheet.set_line(line, (size_px, leading * (row + 1)), DEJAVU_SANS, size_px, ink)
        sheet.items[-1].unknown = unknown
    return sheet


def _line(rng: Random) -> str:
    amount = f"{rng.randint(1, 99)},{rng.randrange(1000):03}"
    ion = rng.choice(("Pb²⁺", "Na⁺", "SO₄²⁻", "x⁴", "10⁻³", "Ca²⁺"))
    return rng.choice((f"{rng.choice(_SIGNS)}{amount}", f"{rng.choice(_SIGNS)} {amount}", ion))
