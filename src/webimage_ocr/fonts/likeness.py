"""How much a line looks like its own text drawn in a face: character by character, where the recogniser saw them.

A line drawn as a whole goes wrong with the first character that was misread or lost; single characters do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.fonts.crop import HEIGHT_PX
from webimage_ocr.fonts.drawing import GlyphDrawer
from webimage_ocr.fonts.flat_line import Extent, FlatLine, find_ink
from webimage_ocr.fonts.kinds import LATIN, kind_of
from webimage_ocr.fonts.pack import Face

MOST_CHARACTERS = 6
LEAST_CHARACTERS = 2
LEAST_CONFIDENCE = 0.8
LEAST_INK_PX = 16
SLACK_X_PX, SLACK_Y_PX = 7, 2
"""How far a character may stand from where the recogniser and the line's ink say it should."""
RIM_PX = 2
SIZES = (0.94, 0.97, 1.0, 1.03, 1.06)
FIRST_LOOK = 2
"""Characters that all families are judged by."""
FINALISTS = 4
"""Families that are judged by all characters."""

Ink = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What of a flat line can be compared: its ink (48, w), its rows of ink, and the characters that are well read."""

    ink: Ink
    top: int
    bottom: int
    measured: tuple[str, ...]
    """The characters whose height together is that of the ink."""
    extents: tuple[Extent, ...]
    blur_px: float


def gather(flat_line: FlatLine) -> Evidence | None:
    """Find the ink of a flat line; None when too little of it is sure to judge by."""
    sure = [p for p in flat_line.extents if p.confidence >= LEAST_CONFIDENCE and not p.text.isspace()]
    if len(sure) < LEAST_CHARACTERS:
        return None
    ink, strong = find_ink(flat_line.pixels)
    rows = np.flatnonzero((strong > 0).sum(axis=1) >= max(2, 0.004 * ink.shape[1]))
    if len(rows) == 0 or rows[-1] - rows[0] < LEAST_INK_PX or rows[0] == 0 or rows[-1] == HEIGHT_PX - 1:
        return None  # ink that reaches the edge is cut, or is not ink
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    # the richest characters tell most: count the ink that each covers
    sums = np.concatenate([[0], np.cumsum(ink.sum(axis=0))])
    edge = ink.shape[1]

    def weight(extent: Extent) -> float:
        left, right = (int(np.clip(x, 0, edge)) for x in (extent.left, extent.right))
        return -float(sums[right] - sums[left])

    extents = sorted(sure, key=weight)[:MOST_CHARACTERS]
    # Chinese characters are all about as high, and each is drawn for the first time more often than not
    alphabetic = (p.text for p in flat_line.extents if not p.text.isspace() and kind_of(p.text) == LATIN)
    texts = tuple(dict.fromkeys([*(p.text for p in extents), *alphabetic]))
    blur = 0.35 * max(0.0, HEIGHT_PX / flat_line.height_px - 1)
    return Evidence(ink, top, bottom, texts, tuple(extents), min(blur, 1.6))


def compare(evidence: Evidence, families: Sequence[Sequence[Face]], drawer: GlyphDrawer) -> NDArray[np.float64]:
    """The likeness, about 1 at most, of the best face of each family; NaN for those that cannot be drawn.

    Every face is judged by one character, the best face of a family by two, those of the best families by all.
    """
    likenesses = np.full(len(families), np.nan)
    fits = {n: fit for n, faces in enumerate(families) if (fit := _best_fit(evidence, faces, drawer))}
    if not fits:
        return likenesses
    size = _refine(evidence, max(fits.values(), key=lambda fit: fit.likeness), drawer)
    first, rest = evidence.extents[:FIRST_LOOK], evidence.extents[FIRST_LOOK:]
    matches: dict[int, list[float]] = {}
    for n, fit in fits.items():
        fits[n] = replace(fit, scale=fit.scale * size)
        matches[n] = _match_all(evidence, fits[n], first, drawer)
        likenesses[n] = _judge(matches[n])
    final = [n for n in np.argsort(-likenesses)[:FINALISTS] if n in fits]
    if rest:
        closer = np.array([_judge(matches[n] + _match_all(evidence, fits[n], rest, drawer)) for n in final])
        # shifted, because the others are known by the first look alone
        likenesses[final] = closer - closer.mean() + likenesses[final].mean()
    return likenesses


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A face at the size that makes its text as high as the line's ink."""

    face: Face
    scale: float
    top: int
    """Height of the highest character over the baseline, in pixels of EM_PX."""
    likeness: float = 0.0
    """By the first character, at the first guess of the size."""


def _best_fit(evidence: Evidence, faces: Sequence[Face], drawer: GlyphDrawer) -> _Fit | None:
    fits = [fit for face in faces if (fit := _fit(evidence, face, drawer))]
    looks = [replace(fit, likeness=_match(evidence, fit, evidence.extents[0], drawer)) for fit in fits]
    return max(looks, key=lambda fit: fit.likeness, default=None)


def _refine(evidence: Evidence, fit: _Fit, drawer: GlyphDrawer) -> float:
    """Find by how much the size was guessed wrong: blur and thin strokes hide a pixel or two of the ink's height."""
    extents = evidence.extents[:FIRST_LOOK]
    sized = {size: replace(fit, scale=fit.scale * size) for size in SIZES}
    return max(SIZES, key=lambda size: _judge(_match_all(evidence, sized[size], extents, drawer)))


def _fit(evidence: Evidence, face: Face, drawer: GlyphDrawer) -> _Fit | None:
    height = drawer.measure(face, evidence.measured)
    if height is None or drawer.draw(face, evidence.extents[0].text) is None:
        return None
    top, bottom = height
    return _Fit(face, (evidence.bottom - evidence.top) / (top - bottom), top)


def _match_all(evidence: Evidence, fit: _Fit, extents: Sequence[Extent], drawer: GlyphDrawer) -> list[float]:
    return [_match(evidence, fit, extent, drawer) for extent in extents]


def _judge(matches: Sequence[float]) -> float:
    """The mean over characters, without the worst of four or more: one may have been misread."""
    found = sorted(matches)[1:] if len(matches) >= 4 else matches
    return sum(found) / len(found)


def _match(evidence: Evidence, fit: _Fit, extent: Extent, drawer: GlyphDrawer) -> float:
    """The correlation of one drawn character with the picture at its best extent nearby; 0 when there is none."""
    glyph = drawer.draw(fit.face, extent.text)
    if glyph is None:
        return 0.0
    height, width = (max(3, round(side * fit.scale)) for side in glyph.ink.shape)
    if width > 4 * HEIGHT_PX or height > 2 * HEIGHT_PX:
        return 0.0
    # a rim of ground, so that ink beside the character counts against it
    template = np.zeros((height + 2 * RIM_PX, width + 2 * RIM_PX), np.float32)
    template[RIM_PX:-RIM_PX, RIM_PX:-RIM_PX] = cv2.resize(glyph.ink, (width, height), interpolation=cv2.INTER_AREA)
    if evidence.blur_px > 0.3:
        cv2.GaussianBlur(template, (0, 0), evidence.blur_px, dst=template)
    top = round(evidence.top + (fit.top - glyph.top) * fit.scale) - RIM_PX
    left = round((extent.left + extent.right - width) / 2) - RIM_PX
    window = _window(
        evidence.ink,
        (top - SLACK_Y_PX, top + template.shape[0] + SLACK_Y_PX),
        (left - SLACK_X_PX, left + template.shape[1] + SLACK_X_PX),
    )
    return float(cv2.matchTemplate(window, template, cv2.TM_CCOEFF_NORMED).max())


def _window(ink: Ink, rows: tuple[int, int], columns: tuple[int, int]) -> Ink:
    """A part of ``ink``; beyond its edges there is none."""
    window = np.zeros((rows[1] - rows[0], columns[1] - columns[0]), np.float32)
    y0, y1 = max(0, rows[0]), min(ink.shape[0], rows[1])
    x0, x1 = max(0, columns[0]), min(ink.shape[1], columns[1])
    if y1 > y0 and x1 > x0:
        window[y0 - rows[0] : y1 - rows[0], x0 - columns[0] : x1 - columns[0]] = ink[y0:y1, x0:x1]
    return window
