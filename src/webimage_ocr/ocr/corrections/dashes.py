"""The character 一, which the network takes for a dash: told by the quotes beside it, or by the gap between two."""

from __future__ import annotations

import re

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.recognition.ink import find_runs
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import STRIP_PX, Strip
from webimage_ocr.types import Pixels

_DASH = "[—–―_ー-]"
_HAN = "[\u4e00-\u9fff]"
_LONE = re.compile(rf"(?<=[“‘「『\"（]){_DASH}(?=[”’」』\"）])|(?<={_HAN}){_DASH}(?=[”’」』])")
"""A dash that is all that is quoted, or the last of it: none ends a quotation but in pairs."""
_PAIR = re.compile(rf"(?:(?<=^)|(?<=[“‘「『\"，。、；：！？])){_DASH}[—–―_一-](?={_HAN})|(?<=^){_DASH}一(?={_HAN})")
_EMPTY = re.compile("(?<=“)(?=”)|(?<=‘)(?=’)")
_GAP = 0.02
"""Of the line's height: a dash of two characters is one stroke in most faces, two 一 leave a column and more."""
_APART = 0.75
"""Heights between two quotes that hold a character."""
_STROKE = 0.3
"""Of the room between two quotes, that the stroke of a character takes at least."""
_GUESSED = 0.5
_SHORT, _DOUBTED = 4, 0.75
"""Characters that a quoted 一 alone is read as, and the mean confidence of such a reading, at most."""
_FORMED = 0.92
_FLAT = 0.35
"""Height of the stroke of 一 to its width, at most."""


def settle_dashes(reading: Reading, strip: Strip) -> Reading:
    """Put 一 where the line shows it and a dash was read, or nothing between quotes."""
    text = reading.text
    marks = not any(character.isalnum() for character in text)
    if 0 < len(text) <= _SHORT and (marks or reading.confidence < _DOUBTED) and (quotes := _find_quotes(strip)):
        return Reading((quotes[0], "一", quotes[1]), np.full(3, _FORMED, np.float32), np.array([0.15, 0.5, 0.85]))
    if len(text) != len(reading.characters) or not re.search(rf"{_DASH}|“”|‘’", text):
        return reading
    characters, confidences, centres = list(text), list(reading.confidences), list(reading.centres)
    ink = _inked_columns(strip.pixels)
    for found in _LONE.finditer(text):
        characters[found.start()] = "一"
    for found in _PAIR.finditer(text):
        first, second = (int(centres[found.start() + i] * len(ink)) for i in (0, 1))
        if _longest_gap(ink[first:second]) >= _GAP * STRIP_PX:
            characters[found.start() : found.end()] = "一一"
    for found in reversed(list(_EMPTY.finditer(text))):
        before, after = centres[found.start() - 1], centres[found.start()]
        if (after - before) * len(ink) > _APART * STRIP_PX and _has_stroke(strip.pixels, before, after):
            characters.insert(found.start(), "一")
            confidences.insert(found.start(), np.float32(_GUESSED))
            centres.insert(found.start(), (before + after) / 2)
    return Reading(tuple(characters), np.array(confidences, np.float32), np.array(centres))


def _find_quotes(strip: Strip) -> str:
    """The quotes, ‘’ or “”, of a strip that holds a level stroke between one or two marks in its upper half."""
    ink = strip.ink
    runs = find_runs(strip.inked_columns).tolist()
    if len(runs) not in (3, 5):
        return ""
    parts = [np.flatnonzero(ink[:, start:end].any(axis=1)) for start, end in runs]
    middle = len(runs) // 2
    stroke, width = parts[middle], runs[middle][1] - runs[middle][0]
    level = len(stroke) <= _FLAT * width and 0.3 * len(ink) < stroke.mean() < 0.8 * len(ink)
    others = [part for i, part in enumerate(parts) if i != middle]
    marks = all(part[-1] < stroke[-1] and len(part) < width for part in others)
    widest = all(end - start < width for i, (start, end) in enumerate(runs) if i != middle)
    return ("‘’" if len(runs) == 3 else "“”") if level and marks and widest else ""


def _inked_columns(strip: Pixels) -> NDArray[np.bool_]:
    grey = cv2.cvtColor(np.ascontiguousarray(strip), cv2.COLOR_RGB2GRAY).astype(np.int16)
    # above and below stand parts of other lines
    contrast = np.abs(grey[8:40] - np.median(grey)).max(axis=0)
    return np.asarray(contrast > 0.4 * contrast.max())


def _has_stroke(strip: Pixels, before: float, after: float) -> bool:
    """Whether ink stands between two places at half the height, where quotes have none."""
    grey = cv2.cvtColor(np.ascontiguousarray(strip), cv2.COLOR_RGB2GRAY).astype(np.int16)
    contrast = np.abs(grey - np.median(grey))
    between = contrast[20:34, int(before * strip.shape[1]) : int(after * strip.shape[1])].max(axis=0)
    return bool((between > 0.4 * contrast.max()).mean() > _STROKE)


def _longest_gap(ink: NDArray[np.bool_]) -> int:
    return int(np.diff(find_runs(~ink)).max(initial=0))
