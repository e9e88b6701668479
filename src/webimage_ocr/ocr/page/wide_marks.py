"""Lines cut at a full-width mark: half of its square is empty, which looks like their end to detection."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from webimage_ocr.ocr.detection.words import join_quads
from webimage_ocr.ocr.geometry import quad_angle, quad_size
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip
from webimage_ocr.types import Pixels

_ENDS = frozenset("，。、；：！？）」』】》〉〕”’,;:!?)]")
"""What has its right half empty, and what the network reads for it."""
_STARTS = frozenset("（「『【《〈〔“‘([")
_WORDS = 0.2
"""Heights between two regions of one line, as between words."""
_HALF = 0.5
"""What the empty half of a mark adds: of 34 cuts in drawn lines 31 leave up to 0.7 at one mark, up to 1.2 at two."""
_SAME_ROW, _SAME_SIZE, _SAME_WAY = 0.15, 1.25, 3.0
"""Shares of the higher region's height, times as high, and degrees: parts of one line differ by less."""


def join_at_wide_marks(image: Pixels, lines: Sequence[StripReading]) -> list[StripReading]:
    """The lines read from a picture (h, w, 3), those that a full-width mark has cut joined again."""
    follower = _find_followers(lines)
    has_one_before = set(follower.values())
    joined = []
    for first in range(len(lines)):
        if first in has_one_before:
            continue
        line, last = lines[first], first
        while last in follower:
            last = follower[last]
            line = _join(image, line, lines[last])
        joined.append(line)
    return joined


def _find_followers(lines: Sequence[StripReading]) -> dict[int, int]:
    """For each line the one that goes on after it, on its right."""
    if len(lines) < 2:
        return {}
    quads = np.stack([line.strip.region for line in lines]).astype(np.float64)
    starts, ends = quads[:, [0, 3]].mean(axis=1), quads[:, [1, 2]].mean(axis=1)
    heights = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    texts = [line.reading.text for line in lines]
    found: dict[int, int] = {}
    for i, (a, b, _, _) in enumerate(quads):
        run = (b - a) / max(float(np.linalg.norm(b - a)), 1e-3)
        apart = starts - ends[i]
        low, high = np.minimum(heights, heights[i]), np.maximum(heights, heights[i])
        gaps, across = apart @ run / low, np.abs(apart @ (-run[1], run[0])) / high
        near = (gaps > -_WORDS) & (gaps < _WORDS + 2 * _HALF) & (across < _SAME_ROW) & (high < _SAME_SIZE * low)
        for j in np.flatnonzero(near).tolist():
            if i != j and gaps[j] < _room(texts[i], texts[j]) and _run_alike(lines[i], lines[j]):
                if j not in found.values():
                    found[i] = j
                break
    return found


def _room(left: str, right: str) -> float:
    """Heights that two parts of one line may stand apart; below what any do where no mark is between them."""
    halves = (left[-1:] in _ENDS and _is_wide(left[-1:], left[-2:-1])) if left else 0
    halves += (right[:1] in _STARTS and _is_wide(right[:1], right[1:2])) if right else 0
    return _WORDS + halves * _HALF if halves and _is_chinese(left[-2:] + right[:2]) else -1.0


def _is_wide(mark: str, inside: str) -> bool:
    """Whether a mark leaves half of a square empty: none of Latin text does, nor the brackets of 文件(F) in a menu."""
    return not (inside.isascii() and (mark.isascii() or mark in "（）"))


def _run_alike(line: StripReading, other: StripReading) -> bool:
    if line.stacked or other.stacked:
        return False
    return abs(quad_angle(line.strip.region) - quad_angle(other.strip.region)) < _SAME_WAY


def _is_chinese(text: str) -> bool:
    return any("\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" for character in text)


def _join(image: Pixels, line: StripReading, other: StripReading) -> StripReading:
    strip = Strip.cut(image, join_quads([line.strip.region, other.strip.region]))
    width, first, last = (quad_size(part.region)[0] for part in (strip, line.strip, other.strip))
    places = [line.reading.centres * first / width, 1 - (1 - other.reading.centres) * last / width]
    confidences = np.concatenate([line.reading.confidences, other.reading.confidences])
    characters = line.reading.characters + other.reading.characters
    return StripReading(Reading(characters, confidences, np.clip(np.concatenate(places), 0, 1)), strip)
