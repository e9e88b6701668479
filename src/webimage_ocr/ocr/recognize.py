"""Text recognition: the characters of one straightened line (CTC, greedy decoding)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.runtime.session import Session
from webimage_ocr.types import Pixels

LINE_HEIGHT = 48
_COLUMN_PX = 8
_WIDTHS = (48, 64, 88, 120, 160, 208, 256, 320, 400, 504, 616, 744, 880, 1040, 1320, 1648, 2080, 2592, 3200)
"""Of the strips that the network is run with, one and a quarter apart and whole columns: padding is a tenth of what
screens, adverts and phones take. Each costs 7 MB of kernels."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What one line says: each character, its confidence, and the share of the line's width where it stands."""

    characters: tuple[str, ...]
    confidences: NDArray[np.float32]
    centres: NDArray[np.float64]
    """(n,) places of the characters, 0 at the left end of the line and 1 at the right."""

    @property
    def text(self) -> str:
        return "".join(self.characters)

    @property
    def confidence(self) -> float:
        """Mean over the characters; 0 for an empty reading."""
        return float(self.confidences.mean()) if len(self.confidences) else 0.0


EMPTY = Reading((), np.zeros(0, np.float32), np.zeros(0))


class TextRecognizer:
    """Reads straightened lines."""

    def __init__(self, session: Session, characters: Sequence[str]) -> None:
        self._session = session
        self._characters = characters

    def read(self, line: Pixels) -> Reading:
        """Read one line, (48, w, 3), its text running to the right."""
        width = line.shape[1]
        padded = np.full((1, LINE_HEIGHT, padded_width(width), 3), 127, np.uint8)
        padded[0, :, :width] = line[:, : padded.shape[2]]
        indexes, scores = self._session.run(padded)
        return self._decode(indexes[0], scores[0], width / _COLUMN_PX)

    def _decode(self, indexes: NDArray[np.int32], scores: NDArray[np.float32], columns: float) -> Reading:
        """Drop blanks and repeats; a character keeps its surest column."""
        new = np.flatnonzero((indexes != 0) & (np.concatenate([[0], indexes[:-1]]) != indexes))
        if not len(new):
            return EMPTY
        changes = np.flatnonzero(np.concatenate([indexes[1:] != indexes[:-1], [True]])) + 1
        ends = changes[np.searchsorted(changes, new, side="right")]
        confidences = np.array([scores[a:b].max() for a, b in zip(new, ends, strict=True)], np.float32)
        centres = np.clip((new + ends) / 2 / columns, 0, 1)
        return Reading(tuple(self._characters[i] for i in indexes[new]), confidences, centres)


def padded_width(width: int) -> int:
    """The next width of a line that the network is run with."""
    return next((w for w in _WIDTHS if w >= width), _WIDTHS[-1])
