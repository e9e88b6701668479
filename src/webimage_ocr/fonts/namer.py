"""Names the fonts of lines: the network proposes, drawings of the best proposals decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.fonts.crop import cut_windows
from webimage_ocr.fonts.drawing import GlyphDrawer
from webimage_ocr.fonts.embedder import Embedder
from webimage_ocr.fonts.families import read_data
from webimage_ocr.fonts.flat_line import flatten
from webimage_ocr.fonts.gallery import Calibration, Gallery, Ranking, Rows, load_gallery
from webimage_ocr.fonts.kinds import kind_of
from webimage_ocr.fonts.likeness import compare, gather
from webimage_ocr.fonts.place import fonts_folder
from webimage_ocr.fonts.user_fonts import add_user_fonts
from webimage_ocr.runtime.session import RuntimeOptions
from webimage_ocr.types import FontGuess, Line, Pixels

Weights = NDArray[np.float64]

ANSWERS = 5
CANDIDATES = 12
"""How many proposals are drawn at most: the network has the right one among them nine times in ten."""
CLEAR = 0.95
"""Share of the network's probability that what is drawn has; where one family has it alone, nothing is drawn."""


SURE = 0.9
"""Confidence of a character that a font must be able to draw: of 17 misread ones in worn Chinese lines 14 are below."""


@dataclass(frozen=True, slots=True)
class NamingOptions:
    """How families are called, and what may be used to tell them apart."""

    chinese: bool = True
    """Chinese display names for Chinese fonts; off: the English ones."""
    proxies: bool = True
    """A free font that stands in for a well-known one answers under the known name (Arial for Liberation Sans)."""
    folder: Path | None = None
    """Folder of the user's fonts and of the pack; None is ``fonts_folder()``."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What is known about one line's font: by the network, and by drawing the first of the ranking."""

    kind: int
    embedding: Rows
    ranking: Ranking
    likenesses: Weights
    """Likeness to the first of the ranking; empty when the line is unfit, NaN where an entry cannot be drawn."""


class FontNamer:
    """Names the five nearest fonts of each line; may be shared among threads."""

    def __init__(self, embedder: Embedder, gallery: Gallery) -> None:
        self._embedder = embedder
        self._gallery = gallery
        self._drawer = GlyphDrawer()

    @classmethod
    def load(cls, runtime: RuntimeOptions | None = None, options: NamingOptions | None = None) -> FontNamer:
        """Load the network, the built-in families and the user's fonts. Raises ModelUnusable for damaged data."""
        options = options or NamingOptions()
        folder = options.folder or fonts_folder()
        embedder = Embedder(read_data("network.onnx"), runtime or RuntimeOptions())
        gallery = load_gallery(folder / "pack", chinese=options.chinese, proxies=options.proxies)
        return cls(embedder, add_user_fonts(gallery, folder / "user", embedder))

    def name_fonts(self, image: Pixels, lines: Sequence[Line]) -> list[tuple[FontGuess, ...]]:
        """Name five fonts for each line, nearest first; scores are probabilities, to four decimals."""
        return [
            self._answer(look.ranking, weigh(look, self._gallery.calibration)) for look in self.examine(image, lines)
        ]

    def examine(self, image: Pixels, lines: Sequence[Line], *, thoroughly: bool = False) -> list[Look]:
        """Rank the fonts for each line and draw the best, without weighing the one against the other.

        ``thoroughly``: as many as may ever be drawn, however clear the case is.
        """
        if not lines:
            return []
        gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
        flat_lines = [flatten(gray, line) for line in lines]
        embeddings = self._embedder.embed([cut_windows(flat_line.pixels) for flat_line in flat_lines])
        looks = []
        for line, flat_line, embedding in zip(lines, flat_lines, embeddings, strict=True):
            kind = kind_of(line.text)
            ranking = self._gallery.rank(embedding, kind, _sure_text(line))
            best = ranking.order[: min(CANDIDATES, ranking.able)]
            if not thoroughly:
                best = best[: _count_doubtful(_weigh_cosines(ranking, self._gallery.calibration.scale[kind]))]
            faces = [self._gallery.entries[n].faces for n in best]
            evidence = gather(flat_line) if len(best) > 1 and any(faces) else None
            likenesses = compare(evidence, faces, self._drawer) if evidence is not None else np.empty(0)
            looks.append(Look(kind, embedding, ranking, likenesses))
        return looks

    def _answer(self, ranking: Ranking, weights: Weights) -> tuple[FontGuess, ...]:
        scores: dict[str, float] = {}
        styles: dict[str, str] = {}
        # entries of one name are one answer; those that cannot draw the text only make up the number
        best = [*np.argsort(-weights)[: 4 * ANSWERS], *range(ranking.able, ranking.able + 4 * ANSWERS)]
        for place in [place for place in best if place < len(ranking.order)]:
            entry = self._gallery.entries[ranking.order[place]]
            scores[entry.name] = scores.get(entry.name, 0.0) + (float(weights[place]) if place < ranking.able else 0.0)
            styles.setdefault(entry.name, entry.style)
        names = sorted(scores, key=lambda name: -scores[name])[:ANSWERS]
        # rounded down, so that they never sum to more than one
        return tuple(FontGuess(name, int(scores[name] * 10_000) / 10_000, styles[name]) for name in names)


def _sure_text(line: Line) -> str:
    """What a font must be able to draw: a misread character would rule out the right one."""
    return "".join(c.text for c in line.characters if c.confidence >= SURE) if line.characters else line.text


def weigh(look: Look, calibration: Calibration) -> Weights:
    """The probability of each entry that can draw the text, in the ranking's order."""
    weights = _weigh_cosines(look.ranking, calibration.scale[look.kind])
    drawn = np.flatnonzero(~np.isnan(look.likenesses[: _count_doubtful(weights)]))
    if len(drawn) > 1 and look.likenesses[drawn].max() >= calibration.least_likeness:
        # what was drawn shares anew what the network gave it together; the rest keeps its own
        energies = calibration.cosine * look.ranking.cosines[drawn] + calibration.likeness * look.likenesses[drawn]
        weights[drawn] = weights[drawn].sum() * _softmax(energies)
    return weights


def _weigh_cosines(ranking: Ranking, scale: float) -> Weights:
    return _softmax(scale * ranking.cosines[: ranking.able].astype(np.float64))


def _count_doubtful(weights: Weights) -> int:
    """How many of the first entries, in falling order, have the CLEAR share of all together."""
    return int(np.searchsorted(np.cumsum(weights[:CANDIDATES]), CLEAR)) + 1


def _softmax(energies: Weights) -> Weights:
    powers = np.exp(energies - energies.max())
    return np.asarray(powers / powers.sum())
