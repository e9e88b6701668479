"""Spaces that the network left out are put in where the picture shows them, those after wide quotes taken out.

The network often leaves out the space between a Chinese and a Latin character. The strip that was read shows how far
apart two characters stand. Limits in pixels of a strip 48 high; measured on
pages and drawn pictures, 38,000 pairs: Chinese beside Latin 1 to 9 px without a space, 10 to 35 with one; Latin
beside Latin, a space is 0.75 to 1.5 times as wide as the other spaces of its line, the widest other gap 0.6 times.
"""

from __future__ import annotations

import itertools

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.recognize import EMPTY, Reading
from webimage_ocr.types import Pixels

_SPACE_PX = 10
"""Between a Chinese and a Latin character."""
_SPACED_OUT = 2.2
"""Times the usual gap between Chinese characters: where letters are set apart, a gap is no space."""
_AFTER_STOP_PX = 12
_NOT_OF_LETTERS = 2.5
"""Times the gap that nine of ten neighbouring letters keep."""
_SPACE = 0.75
"""Share of the line's usual space."""
_STOPS = ".,:;!?)"
_APOSTROPHES = "'’"
_WORDS_OF_ONE = "aAI0123456789"
"""Characters that may stand between two spaces: a wide gap before the last letter of a word is none."""
_QUOTES = _APOSTROPHES + '"”'


def settle_spaces(reading: Reading, strip: Pixels) -> Reading:
    """Compare the spaces of a reading with the gaps in the strip (48, w, 3) that was read; none stay at its ends."""
    letters = [i for i, c in enumerate(reading.characters) if c.strip()]
    if not letters:
        return EMPTY
    spaced = np.diff(letters) > 1
    wanted = spaced.tolist()
    if len(letters) > 1 and any(reading.characters[i].isascii() for i in letters):
        gaps = _measure_gaps(strip, reading.centres[letters] * strip.shape[1])
        line = _Line([reading.characters[i] for i in letters], gaps, spaced)
        wanted = [line.is_space(i) for i in range(len(gaps))]
    if wanted == spaced.tolist() and len(reading.characters) == len(letters) + sum(wanted):
        return reading
    return _with_spaces(reading, letters, wanted)


class _Line:
    """The characters of a line without its spaces, and the gap after each but the last."""

    def __init__(self, letters: list[str], gaps: NDArray[np.int64], spaced: NDArray[np.bool_]) -> None:
        self.spaced = spaced
        self._letters, self._gaps = letters, gaps
        latin = np.array([c.isascii() for c in letters])
        han = np.array([_is_han(c) for c in letters])
        both_latin, both_han = latin[1:] & latin[:-1], han[1:] & han[:-1]
        self._latin, self._han = latin, han
        spaces = gaps[both_latin & spaced]
        self._usual_space = float(np.median(spaces)) if len(spaces) > 1 else 0.0
        # without the widest, which may be the space that is sought
        inside = np.sort(gaps[both_latin & ~spaced])[:-1]
        self._letter_gap = float(np.quantile(inside, 0.9)) if len(inside) else 0.0
        self._han_gap = float(np.median(gaps[both_han])) if both_han.any() else 0.0

    def is_space(self, i: int) -> bool:
        """Whether a space stands after character ``i``."""
        if self.spaced[i]:
            return not self._follows_wide_quote(i)
        if self._latin[i] and self._latin[i + 1]:
            return self._is_left_out(i)
        first, second = self._letters[i], self._letters[i + 1]
        meet = ((_is_word(first) or first == ".") and self._han[i + 1]) or (self._han[i] and _is_word(second))
        return bool(meet) and int(self._gaps[i]) >= max(_SPACE_PX, _SPACED_OUT * self._han_gap)

    def _follows_wide_quote(self, i: int) -> bool:
        """Chinese typefaces set quotes as wide as a character: GIMP’ s, “Curves” ."""
        quote, second = self._letters[i], self._letters[i + 1]
        if not i or quote not in _QUOTES or self.spaced[i - 1]:
            return False
        ends = i + 2 == len(self._letters) or bool(self.spaced[i + 1])
        return second in _STOPS or (
            quote in _APOSTROPHES and self._letters[i - 1].isalpha() and second in "st" and ends
        )

    def _is_left_out(self, i: int) -> bool:
        first, second = self._letters[i], self._letters[i + 1]
        if not _is_word(second) or not (_is_word(first) or first in _STOPS):
            return False
        if (i == 0 or self.spaced[i - 1]) and first not in _WORDS_OF_ONE:
            return False
        if (i + 2 == len(self._letters) or self.spaced[i + 1]) and second not in _WORDS_OF_ONE:
            return False
        if self._usual_space:
            limit = _SPACE * self._usual_space
        elif first in _STOPS and second.isalpha() and self._letter_gap:
            limit = _AFTER_STOP_PX
        else:
            return False
        return int(self._gaps[i]) > max(limit, _NOT_OF_LETTERS * self._letter_gap)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _measure_gaps(strip: Pixels, centres: NDArray[np.float64]) -> NDArray[np.int64]:
    """The longest run of columns without ink between each two neighbouring characters."""
    grey = cv2.cvtColor(np.ascontiguousarray(strip), cv2.COLOR_RGB2GRAY)
    ground = int(np.searchsorted(np.cumsum(np.bincount(grey.ravel(), minlength=256)), grey.size / 2))
    # the outermost rows show the lines above and below
    contrast = np.abs(grey[6:42].astype(np.int16) - ground).max(axis=0)
    blank = np.concatenate([contrast <= 0.3 * max(1.0, float(np.percentile(contrast, 95))), [False]])
    last_ink = np.maximum.accumulate(np.where(blank, -1, np.arange(len(blank))))
    run = np.where(blank, np.arange(len(blank)) - last_ink, 0).tolist()
    starts = np.clip(centres[:-1].astype(int), 0, len(blank) - 1).tolist()
    ends = np.clip(np.ceil(centres[1:]).astype(int), 0, len(blank) - 1).tolist()
    # a run that began before the first character's centre counts from there
    gaps = [max(map(min, run[a : b + 1], itertools.count(1)), default=0) for a, b in zip(starts, ends, strict=True)]
    return np.array(gaps, np.int64)


def _with_spaces(reading: Reading, letters: list[int], wanted: list[bool]) -> Reading:
    characters: list[str] = []
    confidences: list[float] = []
    centres: list[float] = []
    for place, i in enumerate(letters):
        characters.append(reading.characters[i])
        confidences.append(float(reading.confidences[i]))
        centres.append(float(reading.centres[i]))
        if place < len(wanted) and wanted[place]:
            following = letters[place + 1]
            kept = i + 1 if following > i + 1 else None
            characters.append(" ")
            pair = [reading.confidences[i], reading.confidences[following]]
            confidences.append(float(reading.confidences[kept] if kept else min(pair)))
            centres.append(float(reading.centres[kept] if kept else (centres[-1] + reading.centres[following]) / 2))
    return Reading(tuple(characters), np.array(confidences, np.float32), np.array(centres))
