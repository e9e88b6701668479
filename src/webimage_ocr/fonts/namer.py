"""Names the fonts of lines: the network proposes, drawings of the best proposals decide."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from webimage_ocr.fonts.crop import cut_windows
from webimage_ocr.fonts.drawing import GlyphDrawer
from webimage_ocr.fonts.embedder import Embedder
from webimage_ocr.fonts.families import read_data
from webimage_ocr.fonts.gallery import Gallery, Ranking, kind_of, load_gallery
from webimage_ocr.fonts.likeness import compare, gather
from webimage_ocr.fonts.strip import Strip, flatten
from webimage_ocr.fonts.user_fonts import add_user_fonts
from webimage_ocr.runtime.session import RuntimeOptions
from webimage_ocr.types import FontGuess, Line, Pixels

ANSWERS = 5
CANDIDATES = 8
"""How many proposals are drawn; the network has the right one among ten more than 98 times in 100."""


def fonts_folder() -> Path:
    """Where the user's fonts (``user``) and the font pack (``pack``) lie: WEBIMAGE_OCR_FONTS or the user's data."""
    if given := os.environ.get("WEBIMAGE_OCR_FONTS"):
        return Path(given)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "webimage-ocr" / "fonts"


@dataclass(frozen=True, slots=True)
class NamingOptions:
    """How families are called, and what may be used to tell them apart."""

    chinese: bool = True
    """Chinese display names for Chinese fonts; off: the English ones."""
    proxies: bool = True
    """A free font that stands in for a well-known one answers under the known name (Arial for Liberation Sans)."""
    folder: Path | None = None
    """Folder of the user's fonts and of the pack; None is ``fonts_folder()``."""


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
        if not lines:
            return []
        gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
        strips = [flatten(gray, line) for line in lines]
        embeddings = self._embedder.embed([cut_windows(strip.pixels) for strip in strips])
        named = []
        for line, strip, embedding in zip(lines, strips, embeddings, strict=True):
            ranking = self._gallery.rank(embedding, line.text)
            named.append(self._answer(ranking, self._weigh(ranking, strip, line.text)))
        return named

    def _weigh(self, ranking: Ranking, strip: Strip, text: str) -> list[float]:
        """The probability of each entry that can draw the text, in the ranking's order."""
        calibration = self._gallery.calibration
        cosines = ranking.cosines[: ranking.able].astype(np.float64)
        weights = _softmax(calibration.scale[kind_of(text)] * cosines)
        evidence = gather(strip)
        if evidence is None:
            return [float(w) for w in weights]
        drawn: list[int] = []
        likenesses: list[float] = []
        for place in range(min(CANDIDATES, ranking.able)):
            entry = self._gallery.entries[ranking.order[place]]
            likeness = compare(evidence, entry.faces, self._drawer) if entry.faces else None
            if likeness is not None:
                drawn.append(place)
                likenesses.append(likeness)
        if len(drawn) > 1 and max(likenesses) >= calibration.least_likeness:
            # what was drawn shares anew what the network gave it together; the rest keeps its own
            energies = calibration.cosine * cosines[drawn] + calibration.likeness * np.array(likenesses)
            weights[drawn] = weights[drawn].sum() * _softmax(energies)
        return [float(w) for w in weights]

    def _answer(self, ranking: Ranking, weights: list[float]) -> tuple[FontGuess, ...]:
        scores: dict[str, float] = {}
        styles: dict[str, str] = {}
        for place, index in enumerate(ranking.order[: max(ranking.able, 4 * ANSWERS)]):
            entry = self._gallery.entries[index]
            # entries of one name are one answer; those that cannot draw the text only make up the number
            scores[entry.name] = scores.get(entry.name, 0.0) + (weights[place] if place < len(weights) else 0.0)
            styles.setdefault(entry.name, entry.style)
        best = sorted(scores, key=lambda name: -scores[name])[:ANSWERS]
        # rounded down, so that they never sum to more than one
        return tuple(FontGuess(name, int(scores[name] * 10_000) / 10_000, styles[name]) for name in best)


def _softmax(energies: np.ndarray) -> np.ndarray:
    powers = np.exp(energies - energies.max())
    return np.asarray(powers / powers.sum())
