"""Wide Chinese lines full of full-width marks, which leave half a square empty."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.palette import page_colours
from drawing.sheet import Sheet
from drawing.typefaces import CHINESE

_PAIRS = ("（）", "《》", "“”", "【】", "「」", "〔〕")
_ENDS = "，，，。；：！？、"


def draw(rng: Random) -> Sheet:
    """One to ten lines, 1,200 to 2,560 px wide; a line alone is cut most."""
    ground, ink = page_colours(rng)
    face, size_px = rng.choice(CHINESE), rng.randint(14, 28)
    width, rows = rng.randint(1200, 2560), rng.choice((1, 1, 1, 2, 3, 6, 10))
    leading = round(size_px * rng.uniform(1.4, 1.9))
    sheet = Sheet.blank(width, leading * (rows + 1), ground)
    for row in range(rows):
        room = (width - 2 * size_px) // size_px
        line = _line(rng, room if rng.random() < 0.7 else rng.randint(room // 3, room))
        sheet.set_line(line, (size_px, leading * (row + 1)), face, size_px, ink)
    return sheet


def _line(rng: Random, characters: int) -> str:
    text = ""
    while len(text) < characters:
        phrase = corpus.characters(rng, rng.randint(2, 12), marks=False)
        if rng.random() < 0.3:
            pair = rng.choice(_PAIRS)
            phrase = pair[0] + phrase + pair[1]
        text += phrase + rng.choice(_ENDS)
    return text[:characters]
