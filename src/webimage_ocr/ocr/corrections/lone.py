"""Characters alone: signs that the network takes for others, told by the form of their ink and the page around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.corrections.glyphs import Ink, find_ink
from webimage_ocr.ocr.corrections.icons import is_in_table_row
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading

_BARS = frozenset("1Il|一_—-LJ/\\i[]【丨")
_HOOKED = frozenset("JL")
"""Letters of one stroke and a hook: where the network is sure of one, its form says nothing against it."""
_CHEVRONS = frozenset("ΛV<>^∧∨くへ八人入7vA1ヘ")
_EQUALS = frozenset("二三=uI工ニ")
_PLUS = frozenset("十+＋")
_WESTERN = {"井": "#", "夫": "¥", "十": "+", "二": "=", "一": "-", "丨": "|", "大": "*"}
"""What stands alone on a key of a page without Chinese text, and what the network takes it for there."""
_LIKE_SIGNS = frozenset(_WESTERN) | _BARS | _CHEVRONS | _EQUALS
_GUESSED = 0.45
"""Confidence of what only the rest of the page tells."""
_FORMED = 0.6
"""Confidence of what the form of its ink tells: at least, where the network doubted all that it knows."""
_DOUBTED = 0.5
"""Confidence below which the form of a dash tells more than the network."""
_SURE = 0.9
_SHORT = 2
"""Characters of what a key or a tile shows."""


def settle_lone(lines: Sequence[StripReading]) -> list[StripReading]:
    """The lines of a page, those of one character put right."""
    chinese = _has_chinese([line.reading.text for line in lines if line.confidence >= _SURE])
    short = [line.reading.text for line in lines if 0 < len(line.reading.text) <= _SHORT]
    letters = 2 * sum(text.isascii() and text.isalpha() for text in short) > len(short)
    only_keys = all(len(line.reading.text) <= _SHORT for line in lines)
    return [
        _settle(line, chinese=chinese, letters=letters) if _is_alone(line, or_unread=only_keys) else line
        for line in (_settle_dash(line, lines) for line in lines)
    ]


def _settle_dash(line: StripReading, lines: Sequence[StripReading]) -> StripReading:
    """A dash that is a cell of its own in a row of a table, of which the network knows little."""
    if line.stacked or line.confidence >= _DOUBTED or len(line.reading.characters) > 1:
        return line
    ink = find_ink(line.strip.pixels)
    is_dash = ink is not None and ink.low_sign == "-"
    return _reread(line, "-", _FORMED) if is_dash and is_in_table_row(line, lines) else line


def settle_missed(lines: Sequence[StripReading], found: Sequence[StripReading]) -> list[StripReading]:
    """What was found on the keys of a page that ``lines`` were read from, each as high as its row; what says nothing
    is left out."""
    small = [_reread(key, sign, _FORMED) if (sign := _low_sign(key)) else key for key in found]
    settled = settle_lone([*lines, *small])[len(lines) :]
    return [key for key in settled if len(key.reading.characters) == 1 and key.reading.text.strip()]


def _low_sign(key: StripReading) -> str:
    ink = find_ink(key.strip.pixels)
    return ink.low_sign if ink is not None else ""


def _is_alone(line: StripReading, *, or_unread: bool) -> bool:
    """Whether a line is one character; on a page of keys one that the network knows nothing of is a sign as well."""
    return not line.stacked and (len(line.reading.characters) == 1 or (or_unread and not line.reading.characters))


def _settle(line: StripReading, *, chinese: bool, letters: bool) -> StripReading:
    read = line.reading.text
    told = tell_by_form(read, find_ink(line.strip.pixels))
    if told == "|":
        # one stroke is I among letters; of a 1 that is one stroke the network is surer than of a bar
        told = "I" if letters else "" if read == "1" and line.confidence >= _SURE else told
    if read in _HOOKED and line.confidence >= _SURE:
        told = ""
    if told and told != read:
        return _reread(line, told, max(_FORMED, min(line.confidence, _SURE)))
    if not chinese and read in _WESTERN:
        return _reread(line, _WESTERN[read], _GUESSED)
    return line


def tell_by_form(read: str, ink: Ink | None) -> str:
    """The sign that has the form of the ink, if what the network read is one that it takes such signs for."""
    if ink is None:
        return ""
    if read in _EQUALS and ink.is_two_equal_bars:
        return "="
    if read in _PLUS and ink.is_cross:
        return "+"
    if read in _CHEVRONS and (apex := ink.apex):
        # a chevron that points down is a V, whatever else it may be
        return {"left": "<", "right": ">", "top": "^"}.get(apex, "")
    if (read in _BARS or not read) and (bar := ink.bar):
        return bar
    if read == "2" and ink.width > 1.25 * ink.height:
        return "~"
    return ""


def _reread(line: StripReading, text: str, confidence: float) -> StripReading:
    confidences: NDArray[np.float32] = np.array([confidence], np.float32)
    return replace(line, reading=Reading((text,), confidences, np.array([0.5])))


def _has_chinese(said: Sequence[str]) -> bool:
    """Whether a page has a Chinese word, or characters alone that are none of those that signs are taken for."""
    alone = {text for text in said if len(text) == 1 and _is_chinese(text) and text not in _LIKE_SIGNS}
    return len(alone) > 1 or any(sum(map(_is_chinese, text)) > 1 for text in said)


def _is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
