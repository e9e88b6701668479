"""Specks: what the lines above and below leave in a strip, read as accents and marks where lines are set close."""

from __future__ import annotations

import unicodedata

from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip

_PLAIN = 16
"""Letters without an accent, for each that has one, of a line in which an accent may be a speck."""
_SURE = 0.98
"""Confidence from which an accent or a mark is believed: three of 100 specks on pages set close have more."""
_REACH_PX = 7
"""Columns on either side of a letter's centre that its accent stands in."""


_LOW_MARKS, _HIGH_MARKS = frozenset(","), frozenset("'`’‘")
_MARK_PX = 4
"""Columns on either side of a mark's centre that it stands in."""
_LETTERS = slice(14, 37)
"""Rows of a strip that letters stand in: a comma begins above their feet, an apostrophe ends below their heads."""


def drop_specks(reading: Reading, strip: Strip) -> Reading:
    """The reading of a strip without accents and marks whose ink comes in over its upper or lower edge."""
    return _drop_marks(_drop_accents(reading, strip), strip)


def _drop_marks(reading: Reading, strip: Strip) -> Reading:
    doubted = reading.confidences < _SURE
    marks = [i for i, c in enumerate(reading.characters) if doubted[i] and (c in _LOW_MARKS or c in _HIGH_MARKS)]
    if not marks or len(reading.characters) < _PLAIN * len(marks) or not reading.text.isascii():
        return reading
    ink = strip.whole_ink
    characters = list(reading.characters)
    for i in marks:
        centre = round(float(reading.centres[i]) * ink.shape[1])
        columns = ink[:, max(0, centre - _MARK_PX) : centre + _MARK_PX]
        edge = columns[-1] if characters[i] in _LOW_MARKS else columns[0]
        if edge.any() and not columns[_LETTERS].any():
            characters[i] = "" if _stands_by_space(characters, i) else " "
    kept = [i for i, character in enumerate(characters) if character]
    return Reading(tuple(characters[i] for i in kept), reading.confidences[kept], reading.centres[kept])


def _stands_by_space(characters: list[str], i: int) -> bool:
    around = "".join(characters[max(0, i - 1) : i + 2])
    return " " in around or i in (0, len(characters) - 1)


def _drop_accents(reading: Reading, strip: Strip) -> Reading:
    doubted = reading.confidences < _SURE
    accented = [i for i, c in enumerate(reading.characters) if c > "\x7f" and doubted[i] and base_letter(c)]
    plain = sum(c.isascii() and c.isalpha() for c in reading.characters)
    if not accented or plain < _PLAIN * len(accented):
        return reading
    ink = strip.whole_ink
    characters = list(reading.characters)
    for i in accented:
        centre = round(float(reading.centres[i]) * ink.shape[1])
        columns = ink[:, max(0, centre - _REACH_PX) : centre + _REACH_PX]
        if columns[0].any() or columns[-1].any():
            characters[i] = base_letter(characters[i])
    return Reading(tuple(characters), reading.confidences, reading.centres)


def base_letter(character: str) -> str:
    """The ASCII letter under an accent; empty for everything else."""
    base = unicodedata.normalize("NFD", character)[:1]
    return base if base != character and base.isascii() and base.isalpha() else ""
