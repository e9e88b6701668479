"""Paragraphs and tables of a page, as documents have them: found in the rows and columns of its layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.types import Page

_GAP = 0.9
"""Line heights between two lines of a paragraph, at most; lines of one text stand 0.2 to 0.8 apart."""
_SAME_SIZE = 1.5
"""How much higher one line of a paragraph may be than the next."""

Row: TypeAlias = tuple[int, ...]
"""Indexes of the lines of a page that stand side by side, from left to right."""
Boxes: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Rows that follow each other closely."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, as many in each; a cell holds the indexes of its lines, at most one."""

    rows: tuple[tuple[Row, ...], ...]


Block: TypeAlias = Paragraph | Table


def find_columns(page: Page) -> list[list[Block]]:
    """The blocks of each column of a page, in reading order; every line is in one of them."""
    boxes, columns = page.layout.boxes, page.layout.columns
    if not columns and page.lines:  # made by hand, without a layout
        corners = np.stack([line.quad for line in page.lines]).astype(np.float64)
        boxes = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
        columns = (tuple((i,) for i in range(len(page.lines))),)
    return [_find_blocks(column, boxes) for column in columns]


def block_lines(block: Block) -> list[int]:
    """The indexes of the lines of a block, in reading order."""
    if isinstance(block, Paragraph):
        return [i for row in block.rows for i in row]
    return [i for row in block.rows for cell in row for i in cell]


def _find_blocks(rows: Sequence[Row], boxes: Boxes) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    while at < len(rows):
        grid = _Grid(rows[at], boxes)
        end = at + 1
        while len(rows[at]) > 1 and end < len(rows) and grid.take(rows[end]):
            end += 1
        if end - at > 1:
            blocks.append(grid.table())
        elif blocks and isinstance(last := blocks[-1], Paragraph) and _follows(last.rows[-1], rows[at], boxes):
            blocks[-1] = Paragraph((*last.rows, rows[at]))
        else:
            blocks.append(Paragraph((rows[at],)))
        at = end
    return blocks


def _follows(row: Row, following: Row, boxes: Boxes) -> bool:
    """Whether two rows are of one paragraph: close to each other, and of about one size."""
    above, below = boxes[list(row)], boxes[list(following)]
    heights = [float((part[:, 3] - part[:, 1]).max()) for part in (above, below)]
    gap = float(below[:, 1].min() - above[:, 3].max())
    return gap < _GAP * min(heights) and max(heights) < _SAME_SIZE * min(heights)


class _Grid:
    """Rows of which each has a cell at most in each column; a column is as wide as what stands in it."""

    def __init__(self, row: Row, boxes: Boxes) -> None:
        self._boxes = boxes
        self._rows: list[Row] = [row]
        self._reach = [(float(boxes[i, 0]), float(boxes[i, 2])) for i in row]
        self._columns: list[list[int]] = [[i] for i in row]

    def take(self, row: Row) -> bool:
        """Add a row of two cells or more, unless two of them would share a column."""
        places = [self._find(i) for i in row]
        known = [place for place in places if place is not None]
        if len(row) < 2 or not known or len(set(known)) < len(known):
            return False
        for i, place in zip(row, places, strict=True):
            left, right = float(self._boxes[i, 0]), float(self._boxes[i, 2])
            if place is None:
                self._reach.append((left, right))
                self._columns.append([i])
            else:
                low, high = self._reach[place]
                self._reach[place] = (min(low, left), max(high, right))
                self._columns[place].append(i)
        self._rows.append(row)
        return True

    def _find(self, i: int) -> int | None:
        """The column that a line shares most width with."""
        left, right = self._boxes[i, 0], self._boxes[i, 2]
        shared = [min(right, high) - max(left, low) for low, high in self._reach]
        best = int(np.argmax(shared))
        return best if shared[best] > 0 else None

    def table(self) -> Table:
        in_order = [column for _, column in sorted(zip(self._reach, self._columns, strict=True))]
        return Table(tuple(tuple(tuple(i for i in column if i in row) for column in in_order) for row in self._rows))
