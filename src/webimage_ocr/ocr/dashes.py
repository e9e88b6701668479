"""The character 一, which the network takes for a dash: told by the quotes beside it, or by the gap between two."""

from __future__ import annotations

import re

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.recognize import Reading
from webimage_ocr.ocr.strip import STRIP_PX
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


def settle_dashes(reading: Reading, strip: Pixels) -> Reading:
    """Put 一 where the line (48, w, 3) shows it and a dash was read, or nothing between quotes."""
    text = reading.text
    if len(text) != len(reading.characters) or not re.search(rf"{_DASH}|“”|‘’", text):
        return reading
    characters, confidences, centres = list(text), list(reading.confidences), list(reading.centres)
    ink = _inked_columns(strip)
    for found in _LONE.finditer(text):
        characters[found.start()] = "一"
    for found in _PAIR.finditer(text):
        first, second = (int(centres[found.start() + i] * len(ink)) for i in (0, 1))
        if _longest_gap(ink[first:second]) >= _GAP * STRIP_PX:
            characters[found.start() : found.end()] = "一一"
    for found in reversed(list(_EMPTY.finditer(text))):
        before, after = centres[found.start() - 1], centres[found.start()]
        if (after - before) * len(ink) > _APART * STRIP_PX and _has_stroke(strip, before, after):
            characters.insert(found.start(), "一")
            confidences.insert(found.start(), np.float32(_GUESSED))
            centres.insert(found.start(), (before + after) / 2)
    return Reading(tuple(characters), np.array(confidences, np.float32), np.array(centres))


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
    edges = np.flatnonzero(np.diff(np.concatenate([[True], ink, [True]]).astype(np.int8))).reshape(-1, 2)
    return int((edges[:, 1] - edges[:, 0]).max(initial=0))
