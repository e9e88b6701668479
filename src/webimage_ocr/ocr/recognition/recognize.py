"""Text recognition: the characters of one straightened line (CTC, greedy decoding)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.recognition.strip import STRIP_PX
from webimage_ocr.runtime.session import Session, require_numbers
from webimage_ocr.types import Pixels

_COLUMN_PX = 8
WIDTHS = (48, 64, 88, 120, 160, 208, 256, 320, 400, 504, 616, 744, 880, 1040, 1320, 1648)
"""Widths in pixels that strips are padded to for the network, one and a quarter apart and whole columns: padding is a
tenth of what screens, adverts and phones take. Each costs 7 MB of kernels. Longer lines are read in pieces: of 40
drawn lines of 2,800 to 9,800 px, pieces of 3,200, 1,648 and 1,040 px read 0.9962, 0.9962 and 0.9975 of the characters
right, in 1, 1.07 and 1.09 times the time."""
_SLACK = 0.1
"""Share of a piece's width by which its end moves to where nothing stands."""
_OVERLAP_PX = 64
"""Length by which a piece reaches over its ends, so that a character that is cut is whole in one of two pieces."""
_SAME_PLACE_PX = 12
"""Distance up to which two readings are of one character: a column and a half."""
_NO_INK = 24
"""Levels by which a column without ink may differ from the emptiest: noise of JPEG."""


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
        # as mean() does it, whose checks take longer than the sum of so few
        return float(np.add.reduce(self.confidences) / len(self.confidences)) if len(self.confidences) else 0.0


EMPTY = Reading((), np.zeros(0, np.float32), np.zeros(0))


class TextRecognizer:
    """Reads straightened lines."""

    def __init__(self, session: Session, characters: Sequence[str]) -> None:
        self._session = session
        self._characters = characters

    def read(self, line: Pixels) -> Reading:
        """Read one line, (48, w, 3), its text running to the right; one of any length, the longest in pieces."""
        cuts = find_cuts(line)
        if len(cuts) == 2:
            return self._read_piece(line)
        whole = EMPTY
        for start, end in pairwise(cuts):
            left, right = max(0, start - _OVERLAP_PX), min(line.shape[1], end + _OVERLAP_PX)
            piece = self._read_piece(line[:, left:right])
            in_pixels = Reading(piece.characters, piece.confidences, left + piece.centres * (right - left))
            whole = join_readings(whole, in_pixels, start) if start else in_pixels
        return Reading(whole.characters, whole.confidences, whole.centres / line.shape[1])

    def warm(self, width: int) -> None:
        """Run the network once on an empty line, so that the first one of that width takes no longer than the next."""
        self._session.run(np.zeros((1, STRIP_PX, width, 3), np.uint8))

    def _read_piece(self, line: Pixels) -> Reading:
        width = line.shape[1]
        padded = np.full((1, STRIP_PX, padded_width(width), 3), 127, np.uint8)
        padded[0, :, :width] = line
        indexes, scores = self._session.run(padded)
        require_numbers(scores)
        return self._decode(indexes[0], scores[0], width / _COLUMN_PX)

    def _decode(self, indexes: NDArray[np.int32], scores: NDArray[np.float32], columns: float) -> Reading:
        """Drop blanks and repeats; a character keeps its surest column."""
        new = np.flatnonzero((indexes != 0) & (np.concatenate([[0], indexes[:-1]]) != indexes))
        if not len(new):
            return EMPTY
        changes = np.flatnonzero(np.concatenate([indexes[1:] != indexes[:-1], [True]])) + 1
        ends = changes[np.searchsorted(changes, new, side="right")]
        # the most of each character's columns, and of those to the next one, which are not asked about
        bounds = np.stack([new, ends], axis=1).ravel()
        confidences = np.maximum.reduceat(np.append(scores, np.float32(0)), bounds)[::2]
        centres = np.clip((new + ends) / 2 / columns, 0, 1)
        return Reading(tuple(self._characters[i] for i in indexes[new]), confidences, centres)


def padded_width(width: int) -> int:
    """The next width that the network is run with; ValueError where a line is longer than all of them."""
    for padded in WIDTHS:
        if padded >= width:
            return padded
    raise ValueError(f"a strip of {width} px is longer than {WIDTHS[-1]} px")


def find_cuts(line: Pixels) -> list[int]:
    """Columns at which a line (48, w, 3) is cut into pieces that the network can take, from 0 to its width.

    A cut lies in the widest stretch without ink near its place, or at the column with the least.
    """
    width = line.shape[1]
    if width <= WIDTHS[-1]:
        return [0, width]
    longest = (WIDTHS[-1] - 2 * _OVERLAP_PX) / (1 + _SLACK)
    count = int(np.ceil(width / longest))
    grey = cv2.cvtColor(np.ascontiguousarray(line), cv2.COLOR_RGB2GRAY)
    # the outermost rows show the lines above and below
    ink = np.abs(grey[6:42].astype(np.int16) - int(np.median(grey))).max(axis=0)
    reach = int(width / count * _SLACK / 2)
    places = [round(k * width / count) for k in range(1, count)]
    return [0, *(place - reach + _widest_gap(ink[place - reach : place + reach]) for place in places), width]


def _widest_gap(ink: NDArray[np.int16]) -> int:
    """The middle of the longest run of columns with as little ink as the emptiest."""
    blank = np.concatenate([[False], ink <= int(ink.min()) + _NO_INK, [False]])
    starts, ends = np.flatnonzero(np.diff(blank.astype(np.int8))).reshape(-1, 2).T
    longest = int(np.argmax(ends - starts))
    return int(starts[longest] + ends[longest]) // 2


def join_readings(left: Reading, right: Reading, cut: int) -> Reading:
    """One reading of two pieces that overlap around ``cut``; places in all three are pixels of the whole line.

    They are joined at the character nearest to the cut that both have read; without one, each gives its own side.
    """
    near_left = np.flatnonzero(left.centres > cut - _OVERLAP_PX).tolist()
    near_right = np.flatnonzero(right.centres < cut + _OVERLAP_PX).tolist()
    agreed = [
        (abs(float(left.centres[i]) - cut), i + 1, j + 1)
        for i, j in product(near_left, near_right)
        if left.characters[i] == right.characters[j] != " "
        and abs(float(left.centres[i] - right.centres[j])) <= _SAME_PLACE_PX
    ]
    ends, starts = min(agreed)[1:] if agreed else (int(np.searchsorted(r.centres, cut)) for r in (left, right))
    return Reading(
        left.characters[:ends] + right.characters[starts:],
        np.concatenate([left.confidences[:ends], right.confidences[starts:]]),
        np.concatenate([left.centres[:ends], right.centres[starts:]]),
    )
