"""Hex dumps: an address, its bytes in groups, and the letters that they stand for."""

from __future__ import annotations

from random import Random

from drawing.palette import page_colours
from drawing.sheet import Sheet, line_width
from drawing.typefaces import CODE

_PRINTED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:-_/()[]{}=+*<>"


def draw(rng: Random) -> Sheet:
    """Six to eighteen rows of eight or sixteen bytes; an item is a row."""
    ground, ink = page_colours(rng)
    face, size_px = rng.choice(CODE), rng.randint(12, 18)
    leading, rows = round(size_px * rng.uniform(1.2, 1.7)), rng.randint(6, 18)
    width, upper, start = rng.choice((8, 16, 16)), rng.random() < 0.5, 16 * rng.randrange(4096)
    lettered, halved, coloned = rng.random() < 0.75, rng.random() < 0.5, rng.random() < 0.3
    lines = [_row(rng, start + width * row, width, upper, lettered, halved, coloned) for row in range(rows)]
    advance = line_width(lines[0], face, size_px)
    sheet = Sheet.blank(round(advance) + 3 * size_px, leading * (rows + 1) + size_px, ground)
    for row, line in enumerate(lines):
        sheet.set_line(line, (1.5 * size_px, size_px * 1.2 + leading * (row + 0.6)), face, size_px, ink)
    return sheet


def _row(rng: Random, address: int, width: int, upper: bool, lettered: bool, halved: bool, coloned: bool) -> str:
    data = [rng.randrange(256) for _ in range(width)]
    if rng.random() < 0.3:  # a row of text
        data = [ord(rng.choice(_PRINTED)) for _ in data]
    pairs = [f"{byte:02X}" if upper else f"{byte:02x}" for byte in data]
    half = width // 2
    middle = " ".join(pairs[:half]) + ("  " if halved else " ") + " ".join(pairs[half:])
    letters = "".join(chr(byte) if chr(byte) in _PRINTED else "." for byte in data)
    place = f"{address:08X}" if upper else f"{address:08x}"
    return f"{place}{':' * coloned}  {middle}" + (f"  {letters}" if lettered else "")
