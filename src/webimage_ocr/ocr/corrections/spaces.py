"""Spaces that the network left out are put in where the picture shows them, those after wide quotes taken out.

The network often leaves out the space between a Chinese and a Latin character, between two numbers, and on both sides
of an operator. The strip that was read shows how far apart two characters stand. Limits in pixels of a strip 48 high;
measured on pages and drawn pictures, 38,000 pairs: Chinese beside Latin 1 to 9 px without a space, 10 to 35 with one;
Latin beside Latin, a space is 0.75 to 1.5 times as wide as the other spaces of its line, the widest other gap 0.6
times. Numbers and operators are judged by how much wider a gap is than those within the words and numbers of the line.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.quantiles import quantile
from webimage_ocr.ocr.recognition.ink import find_runs
from webimage_ocr.ocr.recognition.recognize import EMPTY, Reading
from webimage_ocr.ocr.recognition.strip import Strip

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


def settle_spaces(reading: Reading, strip: Strip) -> Reading:
    """Compare the spaces of a reading with the gaps in the strip that was read; none stay at its ends."""
    letters = [i for i, c in enumerate(reading.characters) if c.strip()]
    if not letters:
        return EMPTY
    spaced = np.diff(letters) > 1
    wanted = spaced.tolist()
    if len(letters) > 1 and any(reading.characters[i].isascii() or reading.characters[i] in _MARKS for i in letters):
        gaps, widths = measure_gaps(strip.inked_columns, reading.centres[letters])
        line = _Line([reading.characters[i] for i in letters], gaps, widths, spaced)
        wanted = [line.is_space(i) for i in range(len(letters) - 1)]
    if wanted == spaced.tolist() and len(reading.characters) == len(letters) + sum(wanted):
        return reading
    return _with_spaces(reading, letters, wanted)


class _Line:
    """The characters of a line without its spaces, and the gap after each but the last."""

    def __init__(
        self, letters: list[str], gaps: NDArray[np.int64], widths: NDArray[np.int64], spaced: NDArray[np.bool_]
    ) -> None:
        # plain lists: single values of arrays take ten times as long
        self.spaced: list[bool] = spaced.tolist()
        self._letters = letters
        self._gaps: list[int] = gaps.tolist()
        latin = np.array([c.isascii() for c in letters])
        han = np.array([_is_han(c) for c in letters])
        both_latin, both_han = latin[1:] & latin[:-1], han[1:] & han[:-1]
        self._latin: list[bool] = latin.tolist()
        self._han: list[bool] = han.tolist()
        spaces = gaps[both_latin & spaced]
        self._usual_space = quantile(spaces, 0.5) if len(spaces) > 1 else 0.0
        # without the widest, which may be the space that is sought
        inside = np.sort(gaps[both_latin & ~spaced])[:-1]
        self._letter_gap = quantile(inside, 0.9) if len(inside) else 0.0
        self._han_gap = quantile(gaps[both_han], 0.5) if both_han.any() else 0.0
        narrower = [_DIGIT_PX - w if _is_digit(c) else 0.0 for c, w in zip(letters, widths, strict=True)]
        room = np.maximum(0.0, narrower) / 2
        clear = gaps - room[:-1] - room[1:]
        self._clear: list[float] = clear.tolist()
        word = np.array([_is_word(c) for c in letters])
        self._tight = _find_tight(clear[word[1:] & word[:-1] & ~spaced & (gaps > 0)])
        self._least = min(_SHARE * quantile(spaces, 0.5), _COLUMN_PX) if len(spaces) else 0.0

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
            return self._gaps[i] >= _SPACE_PX
        meet = ((_is_word(first) or first == ".") and self._han[i + 1]) or (self._han[i] and _is_word(second))
        return meet and self._gaps[i] >= max(_SPACE_PX, _SPACED_OUT * self._han_gap)

    def _follows_wide_quote(self, i: int) -> bool:
        """Chinese typefaces set quotes as wide as a character: GIMP’ s, “Curves” ."""
        quote, second = self._letters[i], self._letters[i + 1]
        if not i or quote not in _QUOTES or self.spaced[i - 1]:
            return False
        ends = i + 2 == len(self._letters) or self.spaced[i + 1]
        return second in _STOPS or (
            quote in _APOSTROPHES and self._letters[i - 1].isalpha() and second in "st" and ends
        )

    def _ends_number(self, i: int) -> bool:
        """Whether a number ends with character ``i`` and another follows."""
        second = self._letters[i + 1]
        if not _is_digit(self._letters[i]) or not (_is_digit(second) or second in _SIGNS):
            return False
        return self._clear[i] > max(self._least, self._tight + _NUMBER_PX)

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
        return all(self.spaced[side] or self._clear[side] > limit for side in (start - 1, end - 1))

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
        return self._gaps[i] > max(limit, _NOT_OF_LETTERS * self._letter_gap)


def _find_tight(gaps: NDArray[np.float64]) -> float:
    """How far characters within a word or number stand apart, from the gaps of a line without a space."""
    tight = float(np.sort(gaps)[(len(gaps) - 1) // 2]) if len(gaps) else _TIGHT_PX
    return tight if len(gaps) >= _FEW_GAPS else min(tight, _TIGHT_PX)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_digit(character: str) -> bool:
    return character.isascii() and character.isdigit()


def measure_gaps(inked: NDArray[np.bool_], centres: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The longest run of columns without ink between each two neighbouring characters, and the columns each takes.

    ``inked`` (w,) says which columns have ink, ``centres`` where characters stand, as shares of the width.
    """
    width = len(inked)
    blank = find_runs(~inked).tolist()
    ends = [end for _, end in blank]
    first_ink = ends[0] if blank and not blank[0][0] else 0
    at = centres * width
    starts = np.clip(at[:-1].astype(int), 0, width)
    stops = np.maximum(starts, np.clip(np.ceil(at[1:]).astype(int), 0, width)) + 1
    gaps, lefts = [], [first_ink]
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        widest, left = 0, start + 1
        for run in blank[bisect_right(ends, start) :]:
            if run[0] >= stop:
                break
            # a run that began before the first character's centre counts from there
            length = min(run[1], stop) - max(run[0], start)
            if length > widest:
                widest, left = length, min(run[1], stop)
        gaps.append(widest)
        lefts.append(left)
    rights = [*(left - gap for left, gap in zip(lefts[1:], gaps, strict=True)), width + 1]
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
