"""Specks: what the lines above and below leave in a strip, read as accents and commas where lines are set close."""

from __future__ import annotations

import unicodedata

import cv2
import numpy as np

from webimage_ocr.ocr.ink import mark_ink
from webimage_ocr.ocr.recognize import Reading
from webimage_ocr.ocr.strip import STRIP_PX
from webimage_ocr.types import Pixels

_PLAIN = 8
"""Letters without an accent, for each that has one, of a line in which an accent may be a speck."""
_REACH_PX = 7
"""Columns on either side of a letter's centre that its accent stands in."""
_ABOVE = 0.4
"""Rows of a strip, from the top, that an accent stands in."""


def drop_specks(reading: Reading, strip: Pixels) -> Reading:
    """The reading without accents whose ink comes in over the upper edge of the strip (48, w, 3)."""
    accented = [i for i, c in enumerate(reading.characters) if c > "\x7f" and base_letter(c)]
    plain = sum(c.isascii() and c.isalpha() for c in reading.characters)
    if not accented or plain < _PLAIN * len(accented):
        return reading
    ink = mark_ink(strip, slice(0, STRIP_PX))
    _, parts = cv2.connectedComponents(ink[: round(_ABOVE * STRIP_PX)].view(np.uint8), connectivity=8)
    characters = list(reading.characters)
    for i in accented:
        centre = round(float(reading.centres[i]) * ink.shape[1])
        columns = slice(max(0, centre - _REACH_PX), centre + _REACH_PX)
        if (parts[0, columns] > 0).any():
            characters[i] = base_letter(characters[i])
    return Reading(tuple(characters), reading.confidences, reading.centres)


def base_letter(character: str) -> str:
    """The ASCII letter under an accent; empty for everything else."""
    base = unicodedata.normalize("NFD", character)[:1]
    return base if base != character and base.isascii() and base.isalpha() else ""
