"""Characters that the network does not know, or hardly: currency signs and superscripts that it reads as look-alikes.

What stands right before an amount is a currency sign: a letter there that the network doubts, and ink that it read
nothing from, are one that it was not taught. Of superscripts it doubts itself those that it mistakes.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.recognition.ink import find_runs
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip

_AMOUNT = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{2})(?![\d.,])"
_SIGN = re.compile(rf"(?:^|(?<=\s))([^\s\d])\s?(?={_AMOUNT})")
_BEGINS_WITH_AMOUNT = re.compile(_AMOUNT)
_RAISED = re.compile("[⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁿ₀-₉₊₋]")
_SURE = 0.9
"""Confidence of a character that is believed: look-alikes of ฿ have 0.4 to 0.7, letters of words 0.97."""
_KNOWN, _KNOWN_SURE = frozenset("$€£¥￥"), 0.8
"""Signs that the network was taught: struck through it doubts ¥ with 0.83, and it is right; ฿ it reads as $ with less
than 0.7."""
_BESIDE_PX = 16
"""Columns of a strip from a sign to its amount, at most: a space."""
_AS_HIGH = 0.75
"""Height of the ink of a sign, as a share of that of a digit: bullets and specks are lower."""
_AS_WIDE = 1.4
"""Its width at most: drawings before a number are wider than letters."""


def holds_unknown(reading: Reading, strip: Strip) -> bool:
    """Whether a line, read from a strip, holds a character that the reading does not know."""
    text = reading.text
    limits = [_KNOWN_SURE if character in _KNOWN else _SURE for character in reading.characters]
    sure = reading.confidences >= np.array(limits)
    if len(text) != len(sure):  # one class of the network may be several code points
        return False
    if _RAISED.search(text) and not sure.all():
        return True
    if any(not sure[found.start(1)] and _may_be(found[1]) for found in _SIGN.finditer(text)):
        return True
    return bool(_BEGINS_WITH_AMOUNT.match(text)) and _has_sign_before(strip, float(reading.centres[0]))


def _may_be(sign: str) -> bool:
    """Whether a character may be read for a currency sign: a letter or such a sign, no operator and no bracket."""
    return unicodedata.category(sign)[0] == "L" or unicodedata.category(sign) == "Sc"


def _has_sign_before(strip: Strip, centre: float) -> bool:
    """Whether ink as high as the digit at ``centre``, a share of the width, stands right before it."""
    ink = strip.ink
    starts, ends = find_runs(strip.inked_columns).T
    at = int(np.searchsorted(starts, centre * ink.shape[1], side="right")) - 1
    if at < 1 or starts[at] - ends[at - 1] > _BESIDE_PX:
        return False
    digit, sign = (ink[:, starts[i] : ends[i]] for i in (at, at - 1))
    return _height(sign) >= _AS_HIGH * _height(digit) and sign.shape[1] <= _AS_WIDE * _height(digit)


def _height(ink: NDArray[np.bool_]) -> int:
    rows = np.flatnonzero(ink.any(axis=1))
    return int(rows[-1] - rows[0]) + 1 if len(rows) else 0
