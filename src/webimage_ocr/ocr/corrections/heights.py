"""Characters that only their height tells apart: | from I and l, ^ from ∧, and c, x or z alone from their capitals.

The network knows them by their neighbours; between two spaces they have none. The line's own digits and letters say
where its baseline is and how high its capitals are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from webimage_ocr.ocr.recognition.ink import find_runs
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip

_TALL = frozenset("ABDEFGHKLMNPRTUXYZbdhk0123456789")
"""What stands on the baseline and is as high as a capital."""
_LOW = frozenset("acemnorsuvwxz")
"""What stands on the baseline, and is lower."""
_ONE_CASE = frozenset("covwxzCOVWXZ")
_SUSPECT = re.compile(r"(?:^|(?<=\s))(?:[Il1]|[Il|]{2}|[covwxzCOVWXZ])(?=\s|$)|∧")
_BELOW = 0.1
"""Of the height of a capital: by which a bar reaches below the baseline."""
_RAISED = 0.2
"""The same: by which the foot of ^ stands above it."""
_CAPITAL, _SMALL = 0.95, 0.82
"""The same: how high a capital is at least, a small letter without ascender at most."""


@dataclass(frozen=True, slots=True, eq=False)
class _Glyph:
    """The rows of a strip that a character's ink takes."""

    top: int
    bottom: int


def settle_heights(reading: Reading, strip: Strip) -> Reading:
    """Put what stands alone right by how high its ink stands among that of the strip's other characters."""
    # full-width letters are as high as others
    text = unicodedata.normalize("NFKC", reading.text)
    if len(text) != len(reading.characters) or not (suspects := list(_SUSPECT.finditer(text))):
        return reading
    glyphs = _find_glyphs(reading, strip)
    doubted = {i for suspect in suspects for i in range(suspect.start(), suspect.end())}
    sure = [(glyph, text[i]) for i, glyph in enumerate(glyphs) if glyph and i not in doubted]
    tall = [glyph for glyph, character in sure if character in _TALL]
    if not tall:
        return reading
    standing = [glyph.bottom for glyph, character in sure if character in _TALL | _LOW]
    baseline, capital = float(np.median(standing)), float(np.median([g.bottom - g.top for g in tall]))
    characters = list(reading.characters)
    for suspect in suspects:
        told = [
            _tell(text[i], glyph, baseline, capital) if (glyph := glyphs[i]) else text[i]
            for i in range(suspect.start(), suspect.end())
        ]
        if told != list(suspect[0]) or "|" in told:
            characters[suspect.start() : suspect.end()] = ["|"] * len(told) if "|" in told else told
    return Reading(tuple(characters), reading.confidences, reading.centres)


def _tell(read: str, glyph: _Glyph, baseline: float, capital: float) -> str:
    if read == "∧":
        return "^" if baseline - glyph.bottom > _RAISED * capital else read
    height = glyph.bottom - glyph.top
    if read in _ONE_CASE:
        if abs(baseline - glyph.bottom) > _BELOW * capital:
            return read
        return read.upper() if height > _CAPITAL * capital else read.lower() if height < _SMALL * capital else read
    return "|" if glyph.bottom - baseline > _BELOW * capital and height > capital else read


def _find_glyphs(reading: Reading, strip: Strip) -> list[_Glyph | None]:
    """The ink of each character; None where it is not parted from that of another one."""
    ink = strip.whole_ink
    runs = find_runs(np.asarray(ink.any(axis=0)))
    if not len(runs):
        return [None] * len(reading.characters)
    places = reading.centres * ink.shape[1]
    apart = np.maximum(runs[:, 0] - places[:, None], places[:, None] - runs[:, 1])
    nearest = apart.argmin(axis=1)
    inked = [bool(character.strip()) for character in reading.characters]
    alone = np.bincount(nearest[inked], minlength=len(runs)) == 1
    found: list[_Glyph | None] = []
    for has_ink, run in zip(inked, nearest, strict=True):
        rows = np.flatnonzero(ink[:, slice(*runs[run])].any(axis=1))
        found.append(_Glyph(int(rows[0]), int(rows[-1])) if has_ink and alone[run] else None)
    return found
