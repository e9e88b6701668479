"""From lines with places to pieces in reading order: rows, columns, and how each row follows the one before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from webimage_ocr.contacts.folding import join_numbers
from webimage_ocr.contacts.labels import find_labels
from webimage_ocr.contacts.stream import FAR, NEAR, OTHER_SIZE, WRAP, Piece
from webimage_ocr.types import Line

# In heights of a line
_COLUMN_GAP, _PARAGRAPH_GAP, _SAME_EDGE, _FAR_GAP = 1.5, 1.6, 0.6, 1.2
_SAME_HEIGHT, _FULL_LINE = 0.25, 0.85
_SAME_ROW, _OVERLAP = 0.5, 0.9
_ALIGNED = 1.5


@dataclass(frozen=True, slots=True)
class Box:
    """A line of the page in the page's own frame: x to the right along the text, y down."""

    text: str
    line: int
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def arrange(lines: Sequence[Line], width: int, height: int) -> list[Piece]:
    """Pieces in the order in which a person would read them; places beyond the page are taken as they are."""
    boxes = _straighten(lines)
    pieces: list[Piece] = []
    previous: list[Box] = []
    rows, asides = _set_aside(_find_rows(boxes))
    for column in [*_split_columns(rows), *([aside] for aside in asides)]:
        right = max((box.right for row in column for box in row), default=0.0)
        for number, row in enumerate(column):
            for place, box in enumerate(row):
                if place:
                    pieces.append(Piece(box.text, box.line, " "))
                else:
                    step = _compare(previous, box, right) if number else FAR
                    pieces.append(Piece(box.text, box.line, "\n", step))
            previous = row
    return pieces


def _straighten(lines: Sequence[Line]) -> list[Box]:
    """Boxes in a frame turned by the text's usual angle."""
    angles, weights = [], []
    for line in lines:
        if line.text.strip() and not line.vertical:
            edge = np.asarray(line.quad[1], dtype=float) - np.asarray(line.quad[0], dtype=float)
            angles.append(math.atan2(edge[1], edge[0]))
            weights.append(float(np.hypot(*edge)))
    # The mean direction as a vector: 179 and -179 degrees are two degrees apart
    x = sum(weight * math.cos(angle) for angle, weight in zip(angles, weights, strict=True))
    y = sum(weight * math.sin(angle) for angle, weight in zip(angles, weights, strict=True))
    length = math.hypot(x, y) or 1.0
    cosine, sine = (x / length, y / length) if angles else (1.0, 0.0)
    boxes = []
    for number, line in enumerate(lines):
        if not line.text.strip():
            continue
        quad = np.asarray(line.quad, dtype=float)
        across, down = quad @ (cosine, sine), quad @ (-sine, cosine)
        # the middle of the two ends: the corners of a slightly turned line overlap its neighbours
        top, bottom = (down[0] + down[1]) / 2, (down[2] + down[3]) / 2
        if line.vertical or top > bottom:
            top, bottom = down.min(), down.max()
        boxes.append(Box(join_numbers(line.text.strip()), number, across.min(), across.max(), top, bottom))
    return boxes


def _find_rows(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes that overlap by half their height stand in one row; rows from the top, boxes from the left.

    A detector gives neighbours boxes that overlap by up to a height: never by half of the narrower one.
    """
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda one: (one.top + one.bottom) / 2):
        for row in reversed(rows[-4:]):
            shared = min(box.bottom, row[0].bottom) - max(box.top, row[0].top)
            apart = all(
                min(box.right, one.right) - max(box.left, one.left)
                <= min(_OVERLAP * one.height, (box.right - box.left) / 2, (one.right - one.left) / 2)
                for one in row
            )
            if shared > _SAME_ROW * min(box.height, row[0].height) and apart:
                row.append(box)
                break
        else:
            rows.append([box])
    for row in rows:
        row.sort(key=lambda one: one.left)
    return sorted(rows, key=lambda row: sum(one.top + one.bottom for one in row) / len(row))


def _set_aside(rows: Sequence[list[Box]]) -> tuple[list[list[Box]], list[list[Box]]]:
    """Buttons at the right, between two lines of one paragraph, are read after everything else."""
    kept: list[list[Box]] = []
    asides: list[list[Box]] = []
    for number, row in enumerate(rows):
        if kept and number + 1 < len(rows):
            above, below = kept[-1][0], rows[number + 1][0]
            height = max(above.height, below.height)
            follows = (
                below.top - above.bottom < _FAR_GAP * height and abs(below.left - above.left) < _SAME_EDGE * height
            )
            if follows and row[0].left > max(kept[-1][-1].right, rows[number + 1][-1].right):
                asides.append(row)
                continue
        kept.append(row)
    return kept, asides


def _split_columns(rows: Sequence[list[Box]]) -> list[list[list[Box]]]:
    """Rows in runs; a stretch with a gutter through it becomes its left and its right half."""
    runs: list[list[list[Box]]] = []
    plain: list[list[Box]] = []
    start = 0
    while start < len(rows):
        end, gutter = _follow_gutter(rows, start)
        left = [part for row in rows[start:end] if (part := [box for box in row if box.right <= gutter])]
        right = [part for row in rows[start:end] if (part := [box for box in row if box.left >= gutter])]
        columns = _are_aligned(left) and _are_aligned(right) and not _are_labels(left)
        if end - start > 1 and columns:
            runs += [plain] if plain else []
            plain = []
            runs += [*_split_columns(left), *_split_columns(right)]
            start = end
        else:
            plain.append(rows[start])
            start += 1
    return [*runs, plain] if plain else runs


def _follow_gutter(rows: Sequence[list[Box]], start: int) -> tuple[int, float]:
    """How far down a gap in the first row goes on, and where it is."""
    best_end, best_gutter = start, 0.0
    first = rows[start]
    for one, other in pairwise(first):
        low, high = one.right, other.left
        if high - low < _COLUMN_GAP * max(one.height, other.height):
            continue
        end = start
        while end < len(rows):
            inner_low = max([low, *(box.right for box in rows[end] if (box.left + box.right) / 2 < (low + high) / 2)])
            inner_high = min([high, *(box.left for box in rows[end] if (box.left + box.right) / 2 >= (low + high) / 2)])
            gap = rows[end][0].top - max(box.bottom for box in rows[end - 1]) if end > start else 0.0
            if inner_high - inner_low < 0.5 * one.height or gap > _PARAGRAPH_GAP * one.height:
                break
            low, high = inner_low, inner_high
            end += 1
        if end > best_end:
            best_end, best_gutter = end, (low + high) / 2
    return best_end, best_gutter


def _are_aligned(rows: Sequence[list[Box]]) -> bool:
    """Two rows at least, and most of them begin at one edge."""
    if len(rows) < 2:
        return False
    edge = float(np.median([row[0].left for row in rows]))
    begun = sum(abs(row[0].left - edge) < _ALIGNED * row[0].height for row in rows)
    return begun * 3 >= len(rows) * 2


def _are_labels(rows: Sequence[list[Box]]) -> bool:
    """A column of labels belongs to the values beside it."""
    texts = [row[0].text for row in rows]
    labels = sum(
        1 for text in texts if any(one.start == 0 and one.end >= len(text.rstrip(" :：*")) for one in find_labels(text))
    )
    return labels * 2 >= len(texts)


def _compare(above: Sequence[Box], box: Box, right: float) -> str:
    """How a row follows the one above it."""
    over = min(above, key=lambda one: abs(one.left - box.left))
    height = max(box.height, over.height, 1.0)
    if box.top - max(one.bottom for one in above) > _FAR_GAP * height:
        return FAR
    if abs(box.left - over.left) > _SAME_EDGE * height or abs(box.height - over.height) > _SAME_HEIGHT * height:
        return OTHER_SIZE
    reach = max(one.right for one in above)
    # a line is full where the next character would not have fitted, or where it comes near the widest of its column
    return WRAP if reach - box.left >= _FULL_LINE * (right - box.left) or right - reach < 1.2 * height else NEAR
