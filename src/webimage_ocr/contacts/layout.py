"""From a page's layout to pieces of a contact: labels beside their values, and how each row follows the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from webimage_ocr.contacts.folding import close_gaps
from webimage_ocr.contacts.labels import find_labels
from webimage_ocr.contacts.stream import FAR, NEAR, OTHER_SIZE, WRAP, Piece
from webimage_ocr.types import Column, Layout, Line

# In heights of a line
_SAME_EDGE, _FAR_GAP, _SAME_ROW = 0.6, 1.2, 0.5
_SAME_HEIGHT, _FULL_LINE = 0.25, 0.85
_COLUMN_GAP, _PARAGRAPH_GAP, _ALIGNED = 1.5, 1.6, 1.5
# What is left of a gutter where lines run into it, and the room that the next character takes
_GUTTER, _CHARACTER = 0.5, 1.2


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


def arrange(lines: Sequence[Line], layout: Layout) -> list[Piece]:
    """Pieces in the order in which a person would read them."""
    boxes = {
        i: Box(close_gaps(text), i, left, right, top, bottom)
        for i, (left, top, right, bottom) in enumerate(layout.boxes.tolist())
        if (text := lines[i].text.strip())
    }
    pieces: list[Piece] = []
    previous: list[Box] = []
    columns = [rows for column in layout.columns if (rows := _keep_rows(column, boxes))]
    kept, asides = _set_aside(_join_labels(columns))
    parties = [party for column in kept for party in _split_parties(column)]
    for column in [*parties, *([aside] for aside in asides)]:
        right = max(box.right for row in column for box in row)
        for number, row in enumerate(column):
            for place, box in enumerate(row):
                if place:
                    pieces.append(Piece(box.text, box.line, " "))
                else:
                    step = _compare(previous, box, right) if number else FAR
                    # rows of several cells are full wherever they end
                    step = NEAR if step == WRAP and len(previous) > 1 and len(row) > 1 else step
                    pieces.append(Piece(box.text, box.line, "\n", step))
            previous = row
    return pieces


def _keep_rows(column: Column, boxes: Mapping[int, Box]) -> list[list[Box]]:
    """A column's rows as boxes, without lines that say nothing."""
    rows = ([boxes[i] for i in row if i in boxes] for row in column)
    return [row for row in rows if row]


def _join_labels(columns: Sequence[list[list[Box]]]) -> list[list[list[Box]]]:
    """A column of labels belongs to the values beside it: row by row they become one column."""
    joined: list[list[list[Box]]] = []
    for column in columns:
        if joined and _are_labels(joined[-1]) and _stand_beside(joined[-1], column):
            joined[-1] = _join_rows(joined[-1], column)
        else:
            joined.append(column)
    return joined


def _stand_beside(left: Sequence[list[Box]], right: Sequence[list[Box]]) -> bool:
    return min(row[0].top for row in right) < left[-1][0].bottom and right[-1][0].bottom > left[0][0].top


def _join_rows(left: Sequence[list[Box]], right: Sequence[list[Box]]) -> list[list[Box]]:
    rows = [list(row) for row in left]
    for row in right:
        beside = [one for one in rows if _overlap(one[0], row[0]) > _SAME_ROW * min(one[0].height, row[0].height)]
        if beside:
            beside[0].extend(row)
        else:
            rows.append(list(row))
    return sorted(rows, key=lambda row: row[0].top + row[0].bottom)


def _overlap(one: Box, other: Box) -> float:
    return min(one.bottom, other.bottom) - max(one.top, other.top)


def _set_aside(columns: Sequence[list[list[Box]]]) -> tuple[list[list[list[Box]]], list[list[Box]]]:
    """Buttons at the right, between two lines of one paragraph, are read after everything else."""
    kept: list[list[list[Box]]] = []
    asides: list[list[Box]] = []
    for column in columns:
        kept.append([])
        for number, row in enumerate(column):
            if kept[-1] and number + 1 < len(column) and _interrupts(kept[-1][-1], row, column[number + 1]):
                asides.append(row)
            else:
                kept[-1].append(row)
    return kept, asides


def _interrupts(above: Sequence[Box], row: Sequence[Box], below: Sequence[Box]) -> bool:
    first, second = above[0], below[0]
    height = max(first.height, second.height)
    follows = second.top - first.bottom < _FAR_GAP * height and abs(second.left - first.left) < _SAME_EDGE * height
    return follows and row[0].left > max(above[-1].right, below[-1].right)


def _are_labels(rows: Sequence[Sequence[Box]]) -> bool:
    """Whether most rows begin with nothing but a label."""
    return sum(_is_label(row[0].text) for row in rows) * 2 >= len(rows)


def _is_label(text: str) -> bool:
    """Nothing but a label."""
    return any(one.start == 0 and one.end >= len(text.rstrip(" :：*")) for one in find_labels(text))


def _split_parties(rows: Sequence[list[Box]]) -> list[list[list[Box]]]:
    """Rows in runs; where two parties stand beside each other, one run for each.

    Reading order takes short lines in rows for a table; of a sender and a recipient that would mix the two.
    """
    runs: list[list[list[Box]]] = []
    plain: list[list[Box]] = []
    start = 0
    while start < len(rows):
        end, gutter = _follow_gutter(rows, start)
        # a table under a head of labels is read row by row
        if len(rows[start]) > 1 and sum(_is_label(box.text) for box in rows[start]) * 3 >= len(rows[start]) * 2:
            plain += rows[start : max(end, start + 1)]
            start = max(end, start + 1)
            continue
        left = [part for row in rows[start:end] if (part := [box for box in row if box.right <= gutter])]
        right = [part for row in rows[start:end] if (part := [box for box in row if box.left >= gutter])]
        columns = _are_aligned(left) and _are_aligned(right) and not _are_labels(left)
        if end - start > 1 and columns:
            runs += [plain] if plain else []
            plain = []
            runs += [*_split_parties(left), *_split_parties(right)]
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
            if inner_high - inner_low < _GUTTER * one.height or gap > _PARAGRAPH_GAP * one.height:
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
    return WRAP if reach - box.left >= _FULL_LINE * (right - box.left) or right - reach < _CHARACTER * height else NEAR
