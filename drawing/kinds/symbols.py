"""Signs among words: degrees, notes, arrows, stars, marks before the entries of a list."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet, line_width
from drawing.typefaces import CHINESE, DEJAVU_SANS, SANS_SC


def draw(rng: Random) -> Sheet:
    """Eight to twelve lines in one face and size."""
    ground, ink = page_colours(rng)
    # DejaVu Sans has all the signs, the Noto collections all but ▸; the others lack more
    face, size_px = rng.choice((SANS_SC, CHINESE[1], CHINESE[2], DEJAVU_SANS)), rng.randint(14, 26)
    rows, leading = rng.randint(8, 12), round(size_px * rng.uniform(1.5, 2.3))
    lines = [_line(rng, chinese=face is not DEJAVU_SANS) for _ in range(rows)]
    wide = max(line_width(line, face, size_px) for line in lines)
    sheet = Sheet.blank(round(wide) + 4 * size_px, leading * (rows + 1), ground)
    for row, line in enumerate(lines):
        sheet.set_line(line, (2 * size_px, leading * (row + 1)), face, size_px, ink)
    return sheet


def _line(rng: Random, *, chinese: bool) -> str:
    words = corpus.message(rng)[:12] if chinese else f"{corpus.word(rng)} {corpus.word(rng)} {corpus.word(rng)}"
    number = rng.uniform(-20, 45)
    return rng.choice(
        (
            f"{number:.1f}℃",
            f"{number:.0f}℃",
            f"{round(number)}℃ ~ {round(number) + 8}℃",
            f"{abs(number):.1f}°C",
            f"♪ {words} ♪",
            f"♪ {words}",
            f"▶ {words}",
            f"★ {words}",
            f"→ {words}",
            f"{'▶' if chinese else '▸'} {words}",
            f"± {abs(number):.1f}%",
            f"{rng.randint(1, 9)} × {rng.randint(10, 99)} mm",
            f"© 20{rng.randint(10, 27)} {words}",
            f"§ {rng.randint(1, 99)}",
            f"✓ {words}",
        )
    )
