"""Paragraphs and notices that stand askew, read as they are: no turning asked for."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours, saturated
from drawing.sheet import Sheet, line_width
from drawing.typefaces import CHINESE, LATIN


def draw(rng: Random) -> Sheet:
    """Three to six lines of one paragraph or notice, 5 to 60 degrees askew."""
    chinese = rng.random() < 0.5
    ground, ink = page_colours(rng)
    face = rng.choice(CHINESE if chinese else LATIN)
    size_px = rng.randint(18, 36)
    notice = rng.random() < 0.5
    lines = [_notice_line(rng) if notice else _text_line(rng, chinese=chinese) for _ in range(rng.randint(3, 6))]
    faces = [rng.choice(CHINESE) if not line.isascii() else face for line in lines]
    sizes = [round(size_px * rng.uniform(0.8, 1.5)) if notice else size_px for _ in lines]
    wide = max(line_width(line, face, size) for line, face, size in zip(lines, faces, sizes, strict=True))
    sheet = Sheet.blank(round(wide) + 2 * size_px, round(sum(sizes) * 1.5) + 2 * size_px, ground)
    y = float(size_px)
    for line, line_face, size in zip(lines, faces, sizes, strict=True):
        y += size * 1.45
        colour = saturated(rng) if notice and sum(ground) > 600 and rng.random() < 0.3 else ink
        sheet.set_line(line, (size_px, y - 0.4 * size), line_face, size, colour)
    return sheet.turned(rng.choice((-1, 1)) * rng.uniform(5, 60), ground)


def _notice_line(rng: Random) -> str:
    return rng.choice(
        (
            corpus.slogan(rng), f"{corpus.product(rng)} {rng.randint(5, 9) * 10}% OFF", corpus.menu_entry(rng),
            f"满{rng.randint(1, 9)}99减{rng.randint(1, 9)}0", f"Order #A-{rng.randint(1000, 9999)}",
            f"{corpus.place(rng)} {corpus.clock(rng)}", corpus.price(rng) + " 起",
        )
    )  # fmt: skip


def _text_line(rng: Random, *, chinese: bool) -> str:
    if chinese:
        return corpus.chinese_sentence(rng)[: rng.randint(9, 14)]
    return " ".join(corpus.word(rng) for _ in range(rng.randint(3, 6)))
