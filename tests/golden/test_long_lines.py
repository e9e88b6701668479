"""Lines of any length on pictures of any width: no part of one is lost."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from rapidfuzz.distance import LCSseq

from drawing import corpus
from drawing.sheet import Sheet, measure
from drawing.typefaces import CHINESE, LATIN, MONOSPACED, Typeface
from webimage_ocr.reader import Reader, ReaderOptions
from webimage_ocr.runtime.session import RuntimeOptions

_WIDEST_PX = 8192
_SHORT = 24
"""Characters of a line that is surely read whole."""
_KEPT = 0.99
"""Share of what the same text in short lines keeps; f32 on 2026-11-28: 0.997 the least of these twelve."""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(ReaderOptions(runtime=RuntimeOptions(precision="f32"))) as reader:
        yield reader


def _text(rng: Random, script: str, length: int) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        chinese = script == "chinese" or (script == "mixed" and rng.random() < 0.5)
        parts.append(corpus.paragraph(rng, 1, chinese=chinese))
    return ("" if script == "chinese" else " ").join(parts)[:length].strip()


def _read(reader: Reader, lines: list[str], face: Typeface, size_px: int, width: int) -> str:
    sheet = Sheet.blank(width, (len(lines) + 1) * 2 * size_px, (255, 255, 255))
    for row, line in enumerate(lines):
        sheet.write(line, (size_px, size_px + row * 2 * size_px), face, size_px, (30, 30, 34))
    return "".join(line.text.replace(" ", "") for line in reader.read(sheet.image).lines)


@pytest.mark.parametrize("script", ["latin", "chinese", "mixed"])
@pytest.mark.parametrize("seed", range(4))
def test_no_part_of_a_long_line_is_lost(reader: Reader, script: str, seed: int) -> None:
    rng = Random(f"{script}/{seed}")
    face = rng.choice((*LATIN, *MONOSPACED) if script == "latin" else CHINESE)
    size_px = rng.randint(10, 40)
    text = _text(rng, script, rng.randint(10, 600))
    while measure(text, face, size_px)[0] > _WIDEST_PX - 2 * size_px:
        text = text[:-1].strip()
    whole = _read(reader, [text], face, size_px, max(300, measure(text, face, size_px)[0] + 2 * size_px))
    parts = [text[at : at + _SHORT] for at in range(0, len(text), _SHORT)]
    short = _read(reader, parts, face, size_px, max(measure(part, face, size_px)[0] for part in parts) + 2 * size_px)
    assert LCSseq.similarity(short, whole) >= _KEPT * len(short), (whole, short)
    assert len(whole) <= len(short) * 1.01 + 1, (whole, short)
