"""一 where it is easily lost: in quotes, doubled, beside dashes and commas."""

from __future__ import annotations

from random import Random

from drawing import corpus
from drawing.pages import draw_lines
from drawing.palette import page_colours
from drawing.sheet import Sheet
from drawing.typefaces import CHINESE

_WORDS = (
    "一一对应",
    "一一列举",
    "一心一意",
    "一五一十",
    "一年一度",
    "万一",
    "唯一",
    "统一",
    "一、二、三",
    "十一",
    "一下",
    "一起",
)
_SHAPES = (
    "“一”",
    "‘一’",
    "“一”字",
    "写一个“一”",
    "“{word}”",
    "‘{word}’",
    "{word}",
    "{word}，{text}",
    "“{word}”的意思是{text}",
    "{text}“一”{other}",
    "一、{text}",
    "（一）{text}",
    "第一{text}",
    "{text}——一{other}",
    "《一》{text}",
    "{text}一一{other}",
)


def draw(rng: Random) -> Sheet:
    """Six to twelve lines in one face and size."""
    ground, ink = page_colours(rng)
    face, size_px = rng.choice(CHINESE), rng.randint(14, 28)
    rows, leading = rng.randint(6, 12), round(size_px * rng.uniform(1.5, 2.4))
    return draw_lines([_line(rng) for _ in range(rows)], face, size_px, leading, ground, ink)


def _line(rng: Random) -> str:
    text, other = (corpus.characters(rng, rng.randint(2, 8), marks=False) for _ in range(2))
    return rng.choice(_SHAPES).format(word=rng.choice(_WORDS), text=text, other=other)
