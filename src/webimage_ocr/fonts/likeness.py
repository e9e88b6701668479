"""How much a strip looks like its own text drawn in a face: character by character, where the recogniser saw them.

A line drawn as a whole goes wrong with the first character that was misread or lost; single characters do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.fonts.crop import HEIGHT_PX
from webimage_ocr.fonts.drawing import GlyphDrawer
from webimage_ocr.fonts.pack import Face
from webimage_ocr.fonts.strip import Place, Strip

MOST_CHARACTERS = 6
LEAST_CHARACTERS = 2
LEAST_CONFIDENCE = 0.8
LEAST_INK_PX = 16
SLACK_PX = 3
"""How far, up or down, a character may stand from where the line's ink says it should."""
RIM_PX = 2
FIRST_LOOK = 2
"""Characters by which the best face of a family is chosen."""

Ink = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What of a strip can be compared: its ink (48, w), its rows of ink, and the characters that are well read."""

    ink: Ink
    top: int
    bottom: int
    all_characters: tuple[str, ...]
    places: tuple[Place, ...]
    blur_px: float


def gather(strip: Strip) -> Evidence | None:
    """Find the ink of a strip; None when too little of it is sure to judge by."""
    sure = [p for p in strip.places if p.confidence >= LEAST_CONFIDENCE and not p.text.isspace()]
    if len(sure) < LEAST_CHARACTERS:
        return None
    pixels = strip.pixels.astype(np.float32)
    frame = np.concatenate([pixels[:2].ravel(), pixels[-2:].ravel()])
    ground = float(np.median(frame))
    ink = pixels - ground
    if abs(ink.min()) > ink.max():
        ink = -ink
    np.maximum(ink, 0, out=ink)
    strength = float(np.percentile(ink, 98))
    if strength < 8:
        return None
    rows = np.flatnonzero((ink > 0.4 * strength).sum(axis=1) >= max(2, 0.004 * ink.shape[1]))
    if len(rows) == 0 or rows[-1] - rows[0] < LEAST_INK_PX:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    # the richest characters tell most: count the ink that each covers
    sums = np.concatenate([[0], np.cumsum(ink.sum(axis=0))])
    edge = ink.shape[1]

    def weight(place: Place) -> float:
        left, right = (int(np.clip(x, 0, edge)) for x in (place.left, place.right))
        return -float(sums[right] - sums[left])

    places = sorted(sure, key=weight)[:MOST_CHARACTERS]
    texts = tuple(dict.fromkeys(p.text for p in strip.places if not p.text.isspace()))
    blur = 0.35 * max(0.0, HEIGHT_PX / strip.height_px - 1)
    return Evidence(ink, top, bottom, texts, tuple(places), min(blur, 1.6))


def compare(evidence: Evidence, faces: Sequence[Face], drawer: GlyphDrawer) -> float | None:
    """The likeness, at most 1, of the best of a family's faces; None when none can draw the text."""
    best: float | None = None
    chosen: _Fit | None = None
    for face in faces:
        fit = _fit(evidence, face, drawer)
        if fit is None:
            continue
        first = _mean([_match(evidence, fit, place, drawer) for place in evidence.places[:FIRST_LOOK]])
        if first is not None and (best is None or first > best):
            best, chosen = first, fit
    if chosen is None:
        return None
    return _mean([_match(evidence, chosen, place, drawer) for place in evidence.places])


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A face at the size that makes its text as high as the strip's ink."""

    face: Face
    scale: float
    top: int
    """Height of the highest character over the baseline, in pixels of EM_PX."""


def _fit(evidence: Evidence, face: Face, drawer: GlyphDrawer) -> _Fit | None:
    glyphs = [glyph for text in evidence.all_characters if (glyph := drawer.draw(face, text))]
    if not glyphs:
        return None
    top = max(glyph.top for glyph in glyphs)
    bottom = min(glyph.top - glyph.ink.shape[0] for glyph in glyphs)
    return _Fit(face, (evidence.bottom - evidence.top) / (top - bottom), top)


def _match(evidence: Evidence, fit: _Fit, place: Place, drawer: GlyphDrawer) -> float | None:
    glyph = drawer.draw(fit.face, place.text)
    if glyph is None:
        return None
    height, width = (max(3, round(side * fit.scale)) for side in glyph.ink.shape)
    if not 3 <= width < 4 * HEIGHT_PX or height > 2 * HEIGHT_PX:
        return None
    # a rim of ground, so that ink beside the character counts against it
    template = np.zeros((height + 2 * RIM_PX, width + 2 * RIM_PX), np.float32)
    template[RIM_PX:-RIM_PX, RIM_PX:-RIM_PX] = cv2.resize(glyph.ink, (width, height), interpolation=cv2.INTER_AREA)
    if evidence.blur_px > 0.3:
        cv2.GaussianBlur(template, (0, 0), evidence.blur_px, dst=template)
    middle = (place.left + place.right) / 2
    reach = (width + max(8.0, 0.35 * (place.right - place.left) + 4)) / 2 + 2
    row = evidence.top + (fit.top - glyph.top) * fit.scale - RIM_PX
    window = _window(
        evidence.ink,
        (int(row) - SLACK_PX, int(row) + height + 2 * RIM_PX + SLACK_PX + 1),
        (int(middle - reach) - RIM_PX, int(middle + reach) + RIM_PX + 1),
    )
    if window.shape[0] < template.shape[0] or window.shape[1] < template.shape[1]:
        return None
    return float(cv2.matchTemplate(window, template, cv2.TM_CCOEFF_NORMED).max())


def _window(ink: Ink, rows: tuple[int, int], columns: tuple[int, int]) -> Ink:
    """A part of ``ink``; beyond its edges there is none."""
    window = np.zeros((rows[1] - rows[0], columns[1] - columns[0]), np.float32)
    y0, y1 = max(0, rows[0]), min(ink.shape[0], rows[1])
    x0, x1 = max(0, columns[0]), min(ink.shape[1], columns[1])
    if y1 > y0 and x1 > x0:
        window[y0 - rows[0] : y1 - rows[0], x0 - columns[0] : x1 - columns[0]] = ink[y0:y1, x0:x1]
    return window


def _mean(likenesses: Sequence[float | None]) -> float | None:
    """The mean without the worst of four or more: one character may have been misread."""
    there = sorted(likeness for likeness in likenesses if likeness is not None)
    if not there:
        return None
    return float(np.mean(there[1:] if len(there) >= 4 else there))
