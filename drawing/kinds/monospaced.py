"""Blocks of monospaced lines with single spaces: plain-text mails, logs, notes in a fixed face."""

from __future__ import annotations

from random import Random
from textwrap import wrap

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Colour, Sheet, line_width
from drawing.typefaces import CODE, LIBERATION_MONO

_TERMINALS: tuple[tuple[Colour, Colour], ...] = (
    ((30, 30, 30), (220, 220, 220)),
    ((12, 12, 12), (204, 204, 204)),
    ((40, 44, 52), (171, 178, 191)),
)
_SIZES = (11, 12, 12, 12, 13, 13, 14, 15, 16, 18)


def draw(rng: Random) -> Sheet:
    """Fourteen to twenty-six lines of 50 to 175 characters, ragged on the right."""
    ground, ink = rng.choice(_TERMINALS) if rng.random() < 0.5 else page_colours(rng)
    face, size_px = rng.choice((*CODE, LIBERATION_MONO, LIBERATION_MONO)), rng.choice(_SIZES)
    columns = rng.randint(50, 175)
    width = round(line_width("m", face, size_px) * columns)
    leading, rows = round(size_px * rng.uniform(1.15, 1.6)), rng.randint(14, 26)
    sheet = Sheet.blank(width + 3 * size_px, leading * (rows + 2), ground)
    lines = rng.choice((_prose, _log, _even_words))(rng, rows, columns)
    for row, line in enumerate(lines):
        sheet.set_line(line, (1.5 * size_px, leading * (row + 1.4)), face, size_px, ink)
    return sheet


def _prose(rng: Random, rows: int, columns: int) -> list[str]:
    lines: list[str] = []
    while len(lines) < rows:
        lines += wrap(corpus.paragraph(rng, rng.randint(2, 5), chinese=False), columns)
    return lines[:rows]


def _log(rng: Random, rows: int, columns: int) -> list[str]:
    return [wrap(corpus.log_line(rng), columns)[0] for _ in range(rows)]


def _even_words(rng: Random, rows: int, columns: int) -> list[str]:
    """Words of one length now and then, so that spaces stand below each other where there is no column."""
    words = [word for word in sorted({corpus.word(rng) for _ in range(200)}) if len(word) == 6] + [corpus.word(rng)]
    lines = []
    for _ in range(rows):
        text = " ".join(rng.choice(words) for _ in range(columns // 7 + 1))
        stamp = f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} INFO"
        lines += wrap(f"{stamp} {text}", rng.randint(columns * 3 // 4, columns))[:1]
    return lines
