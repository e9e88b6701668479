"""The form of one drawn character: bars, crosses and chevrons, told from the pixels of its strip."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.types import Pixels

Mask = NDArray[np.bool_]
_CONTRAST = 40
"""Levels by which ink differs from its ground at least."""
_SMALL = 0.3
"""Share of a row's height that a stop, a comma or a dash takes at most."""
_FLAT = 1.8
"""Widths to heights from which a stroke is a dash."""
_FULL = 0.75
"""Share of its box that the ink of a dash fills; that of a tilde a half."""
_LOW = 0.66
"""Where in its row, from the top, the middle of a stop or an underscore lies at least."""
_EDGE = 0.2
"""Share of a glyph that its outermost part is."""


@dataclass(frozen=True, slots=False, eq=False)
class Ink:
    """Where a glyph has ink, trimmed to its box (h, w)."""

    mask: Mask
    strip_px: int = 0
    """Height of the strip that it stands in; 0 where it is not known."""
    top_px: int = 0
    """Rows of the strip above it."""

    @property
    def height(self) -> int:
        return int(self.mask.shape[0])

    @property
    def width(self) -> int:
        return int(self.mask.shape[1])

    @cached_property
    def _row_widths(self) -> NDArray[np.int64]:
        """Columns from the first to the last ink of each row."""
        first, last = self.mask.argmax(axis=1), self.width - self.mask[:, ::-1].argmax(axis=1)
        return np.where(self.mask.any(axis=1), last - first, 0)

    @property
    def is_two_equal_bars(self) -> bool:
        """Two bars of one length, one above the other: the lower one of 二 is longer by a quarter and more."""
        inked = np.concatenate([[False], self.mask.mean(axis=1) > 0.5, [False]])
        runs = np.flatnonzero(np.diff(inked.astype(np.int8))).reshape(-1, 2)
        if len(runs) != 2 or self.mask[runs[0, 1] + 1 : runs[1, 0] - 1].any() or runs[1, 0] - runs[0, 1] < 3:
            return False
        upper, lower = (float(np.median(self._row_widths[a:b])) for a, b in runs)
        return min(upper, lower) > 0.9 * max(upper, lower) and 0.8 * self.height < self.width < 3 * self.height

    @property
    def is_cross(self) -> bool:
        """Two bars that cross in the middle of both: the level one of 十 lies higher."""
        rows, columns = self.mask.mean(axis=1) > 0.8, self.mask.mean(axis=0) > 0.8
        if not rows.any() or not columns.any() or not 0.85 < self.width / self.height < 1.18:
            return False
        middles = np.flatnonzero(rows).mean() / self.height, np.flatnonzero(columns).mean() / self.width
        corners = max(self.mask[y, x].mean() for y in self._ends(0) for x in self._ends(1))
        return all(abs(middle - 0.5) < 0.06 for middle in middles) and corners < 0.1

    def _ends(self, axis: int) -> tuple[slice, slice]:
        side = max(1, round(self.mask.shape[axis] * 0.3))
        return slice(None, side), slice(-side, None)

    @property
    def apex(self) -> str:
        """Where two strokes that part from one point meet: left, right, top or bottom; empty for other forms."""
        if not 0.5 < self.width / self.height < 2:
            return ""
        for name, turned in (
            ("left", self.mask),
            ("right", self.mask[:, ::-1]),
            ("top", self.mask.T),
            ("bottom", self.mask.T[:, ::-1]),
        ):
            if _opens_to_the_right(turned):
                return name
        return ""

    @property
    def low_sign(self) -> str:
        """The small sign that a stroke or a dot is by where it stands in its row: - _ ~ . , empty for other forms."""
        if self.height > _SMALL * self.strip_px:
            return ""
        middle = (self.top_px + self.height / 2) / self.strip_px
        if self.width > _FLAT * self.height and self.width > self.strip_px / 6:
            return "~" if self.mask.mean() < _FULL else "_" if middle > _LOW else "-"
        if middle < _LOW or self.width > _SMALL * self.strip_px:
            return ""
        return "." if self.height <= 1.35 * self.width else ","

    @property
    def bar(self) -> str:
        """The sign that a stroke is: | / \\ [ ]; empty for other forms."""
        if self.height < 2 * self.width * 0.8:
            return ""
        widths = self._row_widths
        stroke = float(np.median(widths))
        if stroke < 1:
            return ""
        if np.percentile(widths, 90) <= 1.35 * stroke and self.width <= 1.6 * stroke and self.height > 3 * self.width:
            return "|"
        edge = max(1, round(self.height * 0.08))
        centres = np.array([np.flatnonzero(row).mean() if row.any() else np.nan for row in self.mask])
        slant = float(np.nanmean(centres[:edge]) - np.nanmean(centres[-edge:]))
        if (
            float(np.percentile(widths, 95)) < 1.6 * stroke
            and abs(slant) > 0.5 * self.width
            and self.width > 2 * stroke
        ):
            return "/" if slant > 0 else "\\"
        hooks = min(float(widths[:edge].max()), float(widths[-edge:].max()))
        middle = widths[2 * edge + round(0.1 * self.height) : -2 * edge - round(0.1 * self.height)]
        if len(middle) and hooks > 1.7 * stroke and float(middle.max()) < 1.4 * stroke:
            place = float(np.nanmedian(centres)) / self.width
            return "[" if place < 0.4 else "]" if place > 0.6 else ""
        return ""


def find_ink(strip: Pixels) -> Ink | None:
    """The ink of the glyph in a strip (48, w, 3), on the ground that most of the strip's border has."""
    border = np.concatenate([strip[0], strip[-1], strip[:, 0], strip[:, -1]])
    differences = np.abs(strip.astype(np.int16) - np.median(border, axis=0).astype(np.int16)).max(axis=2)
    if differences.max() < _CONTRAST:
        return None
    mask = differences > differences.max() / 2
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return Ink(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], len(strip), int(rows[0]))


def _opens_to_the_right(mask: Mask) -> bool:
    """Whether ink starts around the middle of the left side and ends as two arms at both ends of the right side."""
    height, width = mask.shape
    edge = max(1, round(width * _EDGE))
    start, end = np.flatnonzero(mask[:, :edge].any(axis=1)), np.flatnonzero(mask[:, -edge:].any(axis=1))
    if not len(start) or not len(end):
        return False
    inside = mask[round(height * 0.4) : round(height * 0.6), round(width * 0.6) :]
    return bool(
        start[0] > height * 0.2
        and start[-1] < height * 0.8
        and end[0] < height * 0.15
        and end[-1] > height * 0.85
        and not inside.any()
    )
