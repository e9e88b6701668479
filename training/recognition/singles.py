"""Ordinary lines drawn one by one, as photographs and adverts show them; none goes through detection."""

from __future__ import annotations

from random import Random

import numpy as np

from drawing.lines.degrade import Grounds
from training.recognition.faces import Typecase
from training.recognition.ordinary import ORDINARY
from training.recognition.posters import draw_poster
from training.recognition.typesetting import HINTINGS, Style, make_text
from training.recognition.weak import lettered
from training.recognition.worn import draw_worn
from training.recognition.writer import Writer
from webimage_ocr.types import Pixels

Drawn = tuple[str, Pixels]
"""What a line says, and its strip (48, w, 3)."""
_CAPITALS = 0.35
"""Share of Western lines on adverts that are all capitals, beside those that ordinary text has."""

LONE = "lone"
_LONE = 0.2
"""Share of lines on adverts that are one character: taught that icons say nothing, the network took such for icons."""


class SingleDrawer:
    """Draws lines alone; one seed, the same lines."""

    def __init__(self, typecase: Typecase, characters: set[str], *, test: bool = False) -> None:
        self._typecase, self._characters, self._test = typecase, characters, test
        self._rare = typecase.rare(characters)
        self._grounds = Grounds(np.random.default_rng(0), count=24)

    def draw_worn_lines(self, seed: str, count: int) -> list[Drawn]:
        """Lines as photographs show them."""
        rng = Random(seed)
        writer = Writer(rng, self._test, self._rare)
        found = []
        for _ in range(count):
            kind = _choose(rng)
            size = float(np.exp(rng.uniform(np.log(9), np.log(48))))
            stack = self._typecase.choose(rng, ORDINARY[kind].writing)
            style = Style(stack, size, (255, 255, 255), (0, 0, 0), 1.0, HINTINGS[rng.randrange(4)])
            text = make_text(ORDINARY[kind].make, writer, style, self._characters)
            strip = draw_worn(rng, text, style, self._grounds) if text else None
            if text and strip is not None:
                found.append((text, strip))
        return found

    def draw_poster_lines(self, seed: str, count: int) -> list[Drawn]:
        """Lines as adverts letter them."""
        rng = Random(seed)
        writer = Writer(rng, self._test, self._rare)
        found = []
        for _ in range(count):
            kind = LONE if rng.random() < _LONE else _choose(rng)
            make, writing = (lettered, "western") if kind == LONE else (ORDINARY[kind].make, ORDINARY[kind].writing)
            writing = "display" if writing == "western" and rng.random() < 0.4 else writing
            style = Style(
                self._typecase.choose(rng, writing), float(np.exp(rng.uniform(np.log(9), np.log(44)))),
                (255, 255, 255), (0, 0, 0), 1.0, HINTINGS[rng.randrange(4)], bold=rng.random() < 0.25,
                spread=rng.choice((rng.uniform(-0.04, 0), rng.uniform(0, 0.25))) if rng.random() < 0.2 else 0.0,
            )  # fmt: skip
            text = make_text(make, writer, style, self._characters)
            if text is None:
                continue
            if kind in ("western", "numbers") and rng.random() < _CAPITALS:
                raised = text.upper()
                if style.stack.covers(raised) and set(raised) <= self._characters | {" "}:
                    text = raised
            neighbour = make_text(make, writer, style, self._characters) if rng.random() < 0.15 else None
            strip = draw_poster(rng, text, style, self._grounds, neighbour or "")
            if strip is not None:
                found.append((text, strip))
        return found


def _choose(rng: Random) -> str:
    return rng.choices(list(ORDINARY), [choice.share for choice in ORDINARY.values()])[0]
