"""Spaces that the network left out are put in where the picture shows them, those after wide quotes taken out.

The network often leaves out the space between a Chinese and a Latin character, between two numbers, and on both sides
of an operator. The strip that was read shows how far apart two characters stand. Limits in pixels of a strip 48 high;
measured on pages and drawn pictures, 38,000 pairs: Chinese beside Latin 1 to 9 px without a space, 10 to 35 with one;
Latin beside Latin, a space is 0.75 to 1.5 times as wide as the other spaces of its line, the widest other gap 0.6
times. Numbers and operators are judged by how much wider a gap is than those within the words and numbers of the line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.ink import mark_ink
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
_SIGNS = "¥￥$€£"
"""Each begins a sum."""
_OPERATORS = "+-−×÷/=<>≤≥*%&|·→@~∼～^∧"
"""What stands between two words with a space on both sides or on none; the look-alikes that are read for some too."""
_MARKS = "★☆▶►▸♪→✓√"
"""Before a word, or behind it, with a space between."""
_BARS = "Il"
"""What one of two bars is read for: || is one operator."""
_NUMBER_PX = 6.5
"""By which the gap between two numbers is wider than those within; of 447 drawn lines of numbers 5.5 and 6.5 leave one
wrong, 7.5 four, 8.5 eight."""
_OPERATOR_PX = 5.5
"""The same beside an operator; of 166 drawn lines 4.5 leaves 8 wrong, 5.5 leaves 9, 6 leaves 15."""
_JOINERS = "-−/"
"""Operators that codes, dates and addresses are put together with, where two characters or more stand either side."""
_JOINED = 2
_JOINER_PX = 12.0
"""Monospaced type sets a hyphen up to 11 px from its neighbours; 8 and 10 part 2 of 400 drawn codes, 11 and 12 none."""
_DIGIT_PX = 22.0
"""Digits stand in equal steps, so that a 1 or a 7, with 10 to 14 px of ink, leaves wider gaps than the others, and
they are no spaces: without it 38 of 400 drawn codes were parted; 20 to 24 part none."""
_FEW_GAPS = 4
_TIGHT_PX = 3.0
"""The gap within words and numbers of most lines: fewer gaps than that may all be spaces."""
_SHARE = 0.55
"""Of the usual space of its line, at least: monospaced type sets marks up to half a space from their neighbours."""
_COLUMN_PX = 18.0
"""A gap of that width is a space, however far apart the columns of its line stand."""


def settle_spaces(reading: Reading, strip: Pixels) -> Reading:
    """Compare the spaces of a reading with the gaps in the strip (48, w, 3) that was read; none stay at its ends."""
    letters = [i for i, c in enumerate(reading.characters) if c.strip()]
    if not letters:
        return EMPTY
    spaced = np.diff(letters) > 1
    wanted = spaced.tolist()
    if len(letters) > 1 and any(reading.characters[i].isascii() or reading.characters[i] in _MARKS for i in letters):
        gaps, widths = measure_gaps(strip, reading.centres[letters] * strip.shape[1])
        line = _Line([reading.characters[i] for i in letters], gaps, widths, spaced)
        wanted = [line.is_space(i) for i in range(len(gaps))]
    if wanted == spaced.tolist() and len(reading.characters) == len(letters) + sum(wanted):
        return reading
    return _with_spaces(reading, letters, wanted)


class _Line:
    """The characters of a line without its spaces, and the gap after each but the last."""

    def __init__(
        self, letters: list[str], gaps: NDArray[np.int64], widths: NDArray[np.int64], spaced: NDArray[np.bool_]
    ) -> None:
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
        narrower = [_DIGIT_PX - w if _is_digit(c) else 0.0 for c, w in zip(letters, widths, strict=True)]
        room = np.maximum(0.0, narrower) / 2
        self._clear = gaps - room[:-1] - room[1:]
        word = np.array([_is_word(c) for c in letters])
        self._tight = _find_tight(self._clear[word[1:] & word[:-1] & ~spaced & (gaps > 0)])
        self._least = min(_SHARE * float(np.median(spaces)), _COLUMN_PX) if len(spaces) else 0.0

    def is_space(self, i: int) -> bool:
        """Whether a space stands after character ``i``."""
        if self.spaced[i]:
            return not self._follows_wide_quote(i)
        if self._ends_number(i) or self._stands_by_operator(i):
            return True
        if self._latin[i] and self._latin[i + 1]:
            return self._is_left_out(i)
        first, second = self._letters[i], self._letters[i + 1]
        if (first in _MARKS) != (second in _MARKS):
            return int(self._gaps[i]) >= _SPACE_PX
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

    def _ends_number(self, i: int) -> bool:
        """Whether a number ends with character ``i`` and another follows."""
        second = self._letters[i + 1]
        if not _is_digit(self._letters[i]) or not (_is_digit(second) or second in _SIGNS):
            return False
        return bool(self._clear[i] > max(self._least, self._tight + _NUMBER_PX))

    def _stands_by_operator(self, i: int) -> bool:
        """Whether an operator between two words begins or ends after character ``i``, with wide gaps on both sides."""
        letters = self._letters
        start = end = i if letters[i] in _OPERATORS else i + 1
        while start > 0 and letters[start - 1] in _OPERATORS:
            start -= 1
        while end < len(letters) and letters[end] in _OPERATORS:
            end += 1
        before, after = letters[max(0, start - _JOINED) : start], letters[end : end + _JOINED]
        if start == end or i not in (start - 1, end - 1) or not (before and after):
            return False
        if not _is_word(before[-1]) or not _is_word(after[0]):
            return False
        if letters[start] == "|" and (before[-1] in _BARS or after[0] in _BARS):
            return False
        limit = max(self._least, self._tight + _OPERATOR_PX)
        if letters[start] in _JOINERS and len(before) == len(after) == _JOINED and all(map(_is_word, before + after)):
            limit = max(limit, _JOINER_PX)
        return all(bool(self.spaced[side]) or self._clear[side] > limit for side in (start - 1, end - 1))

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


def _find_tight(gaps: NDArray[np.float64]) -> float:
    """How far characters within a word or number stand apart, from the gaps of a line without a space."""
    tight = float(np.quantile(gaps, 0.5, method="lower")) if len(gaps) else _TIGHT_PX
    return tight if len(gaps) >= _FEW_GAPS else min(tight, _TIGHT_PX)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_digit(character: str) -> bool:
    return character.isascii() and character.isdigit()


def measure_gaps(strip: Pixels, centres: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The longest run of columns without ink between each two neighbouring characters, and the columns each takes."""
    blank = np.concatenate([~mark_ink(strip).any(axis=0), [False]])
    last_ink = np.maximum.accumulate(np.where(blank, -1, np.arange(len(blank))))
    run = np.where(blank, np.arange(len(blank)) - last_ink, 0)
    starts = np.clip(centres[:-1].astype(int), 0, len(blank) - 1).tolist()
    ends = np.clip(np.ceil(centres[1:]).astype(int), 0, len(blank) - 1).tolist()
    gaps, lefts = [], [int(np.argmin(blank))]
    for a, b in zip(starts, ends, strict=True):
        # a run that began before the first character's centre counts from there
        runs = np.minimum(run[a : max(a, b) + 1], np.arange(1, max(a, b) - a + 2))
        widest = int(runs.argmax())
        gaps.append(int(runs[widest]))
        lefts.append(a + widest + 1)
    rights = [*(left - gap for left, gap in zip(lefts[1:], gaps, strict=True)), int(last_ink[-1]) + 1]
    return np.array(gaps, np.int64), np.array(rights) - np.array(lefts)


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
