"""Cells of tables that detection misses or cuts: stops and dashes in a column whose other rows have text.

Detection is trained on words. Where the rows of a column begin one below the other, the place between their left and
right ends tells where a cell is; ink there that no region covers, and that looks like stops and dashes, belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.detection.detect import TextRegion
from webimage_ocr.types import Pixels, Quad

_ROWS = 4
"""Cells that a column has at least."""
_SHARE = 0.4
"""Share of the rows from a column's first to its last that have a cell, at least."""
_ALIGNED = 0.5
"""Heights by which cells of one column begin and end apart."""
_SAME_ROW = 0.4
"""Heights by which the middles of two cells of one row differ."""
_LEFT_OUT = 0.4
"""Heights of a cell's place without a region, from which it is looked at."""
_SAME_SIZE = 1.3
"""Times as high as most, at most, that the text of a row is."""
_CONTRAST = 40
"""Levels by which ink differs from its ground."""
_SMALL = 0.35
"""Height of a stop, a comma or a dash, as a share of its row's."""
_ALONE = 1.7
"""Widths to heights of a cell that holds one sign, at most, with the ground around it."""
_APART = 1.2
"""Heights from one sign to the next, at most: of monospaced stops it is less than one."""
_STROKE = 1.2
"""Heights that one sign is wide, at most: rules are longer."""
_BEYOND = 3.0
"""Heights above the first and below the last cell of a column in which there may be more."""
_SIGNS = 0.5
"""Share of the ink's pieces that are stops and dashes, at least."""
_UPRIGHT_PX = 2.0
"""By how much a region's sides lean at most on a page that stands upright."""
_SCORE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """Where a column of cells stands."""

    left: float
    right: float
    top: float
    bottom: float


def complete_cells(image: Pixels, regions: Sequence[TextRegion]) -> tuple[list[TextRegion], list[Quad]]:
    """The regions of an upright page (h, w, 3): cells that lack stops and dashes longer, missed ones added.

    Beside them where one sign alone is a cell: the network knows little of those, their form tells what they are.
    """
    if len(regions) < 2 * _ROWS:
        return list(regions), []
    quads = np.stack([region.quad for region in regions])
    low, high = quads.min(axis=1), quads.max(axis=1)
    leaning = np.abs(quads[:, 0, 1] - quads[:, 1, 1]) > _UPRIGHT_PX
    height = float(np.median(high[:, 1] - low[:, 1]))
    if leaning.mean() > 1 - _SHARE:
        return list(regions), []
    boxes = np.concatenate([low, high], axis=1).astype(np.float64)
    rows = _find_rows(boxes, height)
    columns = _find_columns(boxes, rows, height)
    found: dict[int, NDArray[np.float64]] = {}
    added: list[NDArray[np.float64]] = []
    for row in rows:
        top, bottom = np.median(boxes[row][:, [1, 3]], axis=0).tolist()
        if bottom - top < _SAME_SIZE * height:
            for column in columns:
                if column.top < top and bottom < column.bottom:
                    _complete(image, boxes, row, replace(column, top=top, bottom=bottom), found, added)
    kept = [TextRegion(_quad(found[i]), region.score) if i in found else region for i, region in enumerate(regions)]
    alone: list[Quad] = []
    for box in added:
        if box[2] - box[0] < _ALONE * (box[3] - box[1]):
            alone.append(_quad(box))
        else:
            kept.append(TextRegion(_quad(box), _SCORE))
    return kept, alone


def _complete(
    image: Pixels, boxes: NDArray[np.float64], row: NDArray[np.int64], cell: _Column,
    found: dict[int, NDArray[np.float64]], added: list[NDArray[np.float64]],
) -> None:  # fmt: skip
    """Make one row's cell, whose whole place is told, longer, or add it."""
    height = cell.bottom - cell.top
    touching = (boxes[row, 2] > cell.left + height / 4) & (boxes[row, 0] < cell.right - height / 4)
    inside = row[touching].tolist()
    if not inside:
        place = cell.left, cell.top, cell.right, cell.bottom
        if _is_free(boxes, place) and (signs := _find_signs(image, place)):
            added.append(np.array([signs[0], cell.top, signs[1], cell.bottom]))
        return
    first, last = min(inside, key=lambda i: boxes[i, 0]), max(inside, key=lambda i: boxes[i, 2])
    if boxes[first, 0] < cell.left - height or boxes[last, 2] > cell.right + height:
        return  # what goes beyond the column is no cell of it
    for i, side, start, end in ((first, 0, cell.left, boxes[first, 0]), (last, 2, boxes[last, 2], cell.right)):
        place = start, cell.top, end, cell.bottom
        text = end if side == 0 else start
        if end - start > _LEFT_OUT * height and _is_free(boxes, place) and (signs := _find_signs(image, place, text)):
            found.setdefault(i, boxes[i].copy())[side] = signs[side // 2]


def _find_rows(boxes: NDArray[np.float64], height: float) -> list[NDArray[np.int64]]:
    """The numbers of the boxes of each row, from top to bottom."""
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    order = np.argsort(middles, kind="stable")
    breaks = np.flatnonzero(np.diff(middles[order]) > _SAME_ROW * height) + 1
    return [np.asarray(row) for row in np.split(order, breaks)]


def _find_columns(boxes: NDArray[np.float64], rows: list[NDArray[np.int64]], height: float) -> list[_Column]:
    """Boxes that begin one below the other, in four rows and more."""
    row_of = np.zeros(len(boxes), int)
    for number, row in enumerate(rows):
        row_of[row] = number
    order = np.argsort(boxes[:, 0], kind="stable")
    breaks = np.flatnonzero(np.diff(boxes[order, 0]) > _ALIGNED * height / 2) + 1
    columns = []
    for cells in np.split(order, breaks):
        numbers = np.unique(row_of[cells])
        if len(numbers) < _ROWS or len(numbers) < _SHARE * (numbers[-1] - numbers[0] + 1):
            continue
        rights = np.sort(boxes[cells, 2])[::-1]
        # as far as two of its cells go: one alone may be two columns in one
        right = next((a for a, b in pairwise(rights.tolist()) if a - b < _ALIGNED * height), None)
        if right is not None:
            left = float(np.median(boxes[cells, 0]))
            top, bottom = float(boxes[cells, 1].min()), float(boxes[cells, 3].max())
            columns.append(_Column(left, float(right), top - _BEYOND * height, bottom + _BEYOND * height))
    return columns


def _is_free(boxes: NDArray[np.float64], place: tuple[float, float, float, float]) -> bool:
    """Whether no box reaches into a place, but for what regions are grown by."""
    left, top, right, bottom = place
    room = _SMALL * (bottom - top)
    beside = (boxes[:, 0] < right - room / 2) & (boxes[:, 2] > left + room / 2)
    return not bool((beside & (boxes[:, 1] < bottom - room) & (boxes[:, 3] > top + room)).any())


def _find_signs(
    image: Pixels, box: tuple[float, float, float, float], text: float | None = None
) -> tuple[float, float] | None:
    """From where to where the ink in a box goes, if it is stops and dashes for the most part, and no gap is in it.

    ``text`` is where what they belong to ends or begins.
    """
    left, top, right, bottom = (round(value) for value in box)
    part = image[max(0, top) : bottom, max(0, left) : right]
    if part.size == 0:
        return None
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY).astype(np.int16)
    ink = (np.abs(grey - int(np.median(grey))) > _CONTRAST).view(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height = bottom - top
    pieces = [(x, w, h) for x, y, w, h, _ in stats[1:].tolist() if y > 0 and y + h < height]
    if not pieces or len(pieces) < len(stats) - 1 or any(w > _STROKE * height for _, w, _ in pieces):
        return None
    spans = sorted([(x, x + w) for x, w, _ in pieces] + ([(text - left, text - left)] if text is not None else []))
    if any(after[0] - before[1] > _APART * height for before, after in pairwise(spans)):
        return None
    if sum(h < _SMALL * height for _, _, h in pieces) < _SIGNS * len(pieces):
        return None
    ground = _SMALL * height
    return left + spans[0][0] - ground, left + max(end for _, end in spans) + ground


def _quad(box: NDArray[np.float64]) -> Quad:
    left, top, right, bottom = box
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
