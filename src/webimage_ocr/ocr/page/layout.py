"""How a page is laid out, in the text's own frame: columns and cards one after the other, rows of tables across.

The page is cut along its gutters (https://en.wikipedia.org/wiki/Recursive_X-Y_cut); what has none is read row by row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.ocr.geometry import quad_angle, rotation
from webimage_ocr.types import Column, Layout, Line

_GUTTER = 0.8
"""Least width of a gutter, in line heights; words of a line stand closer."""
_BREAK = 2.0, 1.5
"""Least space between the rows of a grid: in line heights, and as a multiple of the space between lines."""
_LOOSE = 1.4
"""Space between the lines of wrapped text, in line heights, is less."""
_END = 8.0
"""Line heights without text after which a column is another one."""
_SAME_ROW = 0.3
"""Line heights by which the middles of two lines of one row may differ."""
_CENTRED = 0.4
"""Line heights by which the middles of a caption's lines may differ, and the starts of some do."""
_CLOSE = 1.5
"""Line heights from one line of a caption to the next are less; rows of a table stand further apart."""
_WORD = 6
"""Width of a column, in line heights, up to which it may hold single words."""
_BESIDE = 0.2
"""Share of the lines that may stand beside one of the other side where two sides take turns."""
_ALIGNED = 0.7
"""Share of a chat's turns on the right that end at the edge of their side."""
_ONE_WAY = 6.0
"""Degrees by which lines of one direction may differ: the quads of short ones do."""
_FULL = 0.8
"""Share of its column that a line of wrapped text fills."""
_WORDS = re.compile(r"(?<![^\s(\"“‘「])[^\W\d_]{2,}(?=[\s,.;:!?)\"”’」…，。；：！？、]|$)|[\u3040-\u9fff]")
"""Words of letters alone, as text has them and codes have not; each Chinese or Japanese character is one."""
_TIME = re.compile(r"\D{0,12}\d{1,2}[:：]\d{2}(:\d{2})?\s?([AaPp]\.?[Mm]\.?)?")
_BAR = 3
"""Entries of a menu bar, at least."""
_ABOVE_BAR = 2
"""Rows above a menu bar, at most: a title, tabs."""


@dataclass(frozen=True, slots=True, eq=False)
class _Boxes:
    """Lines in the text's own frame, (n,) each."""

    left: NDArray[np.float64]
    top: NDArray[np.float64]
    right: NDArray[np.float64]
    bottom: NDArray[np.float64]
    prose: NDArray[np.bool_]
    """Whether a line has words, which a text is broken between; numbers and codes stand in rows."""
    divider: NDArray[np.bool_]
    """Whether a line is a time of day in the middle of the page, which parts what was said before from what follows."""

    def __getitem__(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> _Boxes:
        chosen_values = (getattr(self, name)[chosen] for name in self.__slots__)
        return _Boxes(*chosen_values)

    def __len__(self) -> int:
        return len(self.left)

    def as_array(self) -> NDArray[np.float64]:
        """Left, top, right and bottom (n, 4)."""
        return np.stack([self.left, self.top, self.right, self.bottom], axis=1)

    @property
    def middle(self) -> NDArray[np.float64]:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> NDArray[np.float64]:
        return self.bottom - self.top


def lay_out(lines: Sequence[Line], angle: float | None = None) -> Layout:
    """Columns and rows of lines in any order; ``angle``, where it is known, is the text's in degrees, clockwise."""
    if not lines:
        return Layout()
    angle = text_angle(lines) if angle is None else angle
    boxes = _straighten(lines, angle)
    return Layout(boxes.as_array(), tuple(_cut(boxes, np.arange(len(lines)))), angle)


def _straighten(lines: Sequence[Line], angle: float) -> _Boxes:
    corners = np.stack([line.quad for line in lines]).astype(np.float64) @ rotation(-angle).T
    (left, top), (right, bottom) = corners.min(axis=1).T, corners.max(axis=1).T
    prose = np.array([_is_prose(line.text) for line in lines])
    from_middle = np.abs((left + right) / 2 - (left.min() + right.max()) / 2)
    divider = np.array([_TIME.fullmatch(line.text) is not None for line in lines]) & (from_middle < 2 * (bottom - top))
    return _Boxes(left, top, right, bottom, prose, divider)


def _is_prose(text: str) -> bool:
    """Whether half of a text, spaces apart, is words."""
    words = sum(len(word) for word in _WORDS.findall(text) if not word.isdigit() and not _is_hex_pair(word))
    return 2 * words >= len(text.replace(" ", "")) > 0


def _is_hex_pair(word: str) -> bool:
    return len(word) == 2 and all(letter in "abcdefABCDEF" for letter in word)


def _cut(boxes: _Boxes, members: NDArray[np.intp]) -> list[Column]:
    """The members' columns: what is above a gutter, left of it, right of it, below it."""
    here = boxes[members]
    gutter = _find_gutter(here)
    if gutter is None:
        return [tuple(tuple(members[row].tolist()) for row in _find_rows(here))]
    x, top, bottom = gutter
    above, below = here.middle < top, here.middle > bottom
    beside = ~above & ~below
    parts = (above, beside & (here.right <= x), beside & (here.right > x), below)
    return [column for part in parts if part.any() for column in _cut(boxes, members[part])]


def _find_gutter(boxes: _Boxes) -> tuple[float, float, float] | None:
    """Place, top and bottom of the longest gutter between columns."""
    if len(boxes) < 3:
        return None
    height = float(np.median(boxes.height))
    best, longest = None, 0.0
    for x in _gutter_places(boxes, height):
        blocks = ((boxes.left < x + _GUTTER * height) & (boxes.right > x)) | boxes.divider
        for run in _free_runs(boxes, blocks):
            if _shared_length(boxes, run, x) <= longest:
                continue  # no part of it is longer
            for part in _stretches(boxes, run, x, height):
                if _shared_length(boxes, part, x) <= longest:
                    continue
                stretch = _without_bar(boxes, part)
                length = _shared_length(boxes, stretch, x)
                left, right = stretch[boxes.right[stretch] <= x], stretch[boxes.right[stretch] > x]
                if length > longest and _are_columns(boxes[left], boxes[right]):
                    middles = boxes.middle[stretch]
                    best, longest = (x, float(middles.min()), float(middles.max())), length
    return best


def _gutter_places(boxes: _Boxes, height: float) -> list[float]:
    """Right ends of lines, one of those that lie close together: the outermost."""
    ends = np.sort(boxes.right)
    last = np.append(np.diff(ends) > height / 4, True)
    return [float(x) for x in ends[last] if (boxes.left > x).any()]


def _free_runs(boxes: _Boxes, blocks: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Members between the rows of those that block a gutter, from top to bottom."""
    free = np.flatnonzero(~blocks)
    walls = np.sort(boxes.middle[blocks])
    run_of = np.searchsorted(walls, boxes.middle[free])
    # what stands beside a wall belongs to neither side of it, whichever of the two middles is a pixel higher
    around = np.concatenate([[-np.inf], walls, [np.inf]])
    apart = np.minimum(boxes.middle[free] - around[run_of], around[run_of + 1] - boxes.middle[free])
    clear = apart >= _SAME_ROW * boxes.height[free]
    return [free[clear & (run_of == run)] for run in np.unique(run_of[clear])]


def _stretches(boxes: _Boxes, run: NDArray[np.intp], x: float, height: float) -> list[NDArray[np.intp]]:
    """Cut the lines beside a gutter where one of its columns ends, and where a new row of a grid begins."""
    run = run[np.argsort(boxes.top[run], kind="stable")]
    is_left = boxes.right[run] <= x
    cuts = [*_ends(boxes[run[is_left]], height), *_ends(boxes[run[~is_left]], height)]
    spaces = boxes.top[run][1:] - np.maximum.accumulate(boxes.bottom[run])[:-1]
    gaps = np.flatnonzero(spaces > _BREAK[0] * height)
    if gaps.size:
        usual = float(np.quantile(spaces[spaces > 0], 0.25))
        gaps = gaps[spaces[gaps] > _BREAK[1] * usual]
    for gap in (gaps + 1).tolist():
        left, right = (boxes.top[run[gap:]][side[gap:]] for side in (is_left, ~is_left))
        if left.size and right.size and abs(left[0] - right[0]) < _SAME_ROW * height:
            cuts.append(float(boxes.top[run[gap]]))
    return np.split(run, np.searchsorted(boxes.top[run], np.unique(cuts)))


def _without_bar(boxes: _Boxes, stretch: NDArray[np.intp]) -> NDArray[np.intp]:
    """The stretch without a menu bar near its top, above the one or two columns of what hangs open below it."""
    rows = _find_rows(boxes[stretch])
    many = [number for number, row in enumerate(rows) if len(row) >= _BAR]
    if not many or many[-1] > _ABOVE_BAR or many[-1] + 1 == len(rows):
        return stretch
    return np.delete(stretch, [i for row in rows[: many[-1] + 1] for i in row])


def _ends(column: _Boxes, height: float) -> list[float]:
    """Where a column (from top to bottom) stops for long, and where it goes on."""
    reach = np.maximum.accumulate(column.bottom)
    far = np.flatnonzero(column.top[1:] - reach[:-1] > _END * height)
    return [*reach[far].tolist(), *column.top[far + 1].tolist()]


def _shared_length(boxes: _Boxes, members: NDArray[np.intp], x: float) -> float:
    """How far the members left of a gutter and those right of it stand side by side."""
    is_left = boxes.right[members] <= x
    left, right = members[is_left], members[~is_left]
    if not left.size or not right.size:
        return 0.0
    top, bottom = boxes.top, boxes.bottom
    return float(min(bottom[left].max(), bottom[right].max()) - max(top[left].min(), top[right].min()))


def _are_columns(left: _Boxes, right: _Boxes) -> bool:
    """Whether both sides are read on their own: their lines do not stand in rows, or are wrapped text."""
    few, many = sorted((left, right), key=len)
    if _take_turns(left, right):
        return False
    apart = np.abs(few.middle[:, None] - many.middle[None]).min(axis=1)
    in_rows = apart < _SAME_ROW * few.height
    if float(in_rows.mean()) < 0.7:
        return True
    sides = left[_outermost(left, left.right)], right[_outermost(right, -right.left)]
    return all(map(_is_wrapped, sides)) or _are_captions(*sides)


def _take_turns(left: _Boxes, right: _Boxes) -> bool:
    """Whether lines of one side follow those of the other and hardly any stand beside each other: as in a chat."""
    beside = np.minimum(left.bottom[:, None], right.bottom) - np.maximum(left.top[:, None], right.top)
    shared = beside > 0.5 * np.minimum(left.height[:, None], right.height)
    if float(shared.any(axis=1).mean()) > _BESIDE or float(shared.any(axis=0).mean()) > _BESIDE:
        return False
    in_time = np.argsort(np.append(left.middle, right.middle))
    on_left = np.repeat([True, False], (len(left), len(right)))[in_time]
    starts = np.flatnonzero(np.append(True, on_left[1:] != on_left[:-1]))
    if len(starts) < 3:
        return True
    # what is said on the right ends at one edge; columns begin at one, and times of day stand in the middle
    ends = np.maximum.reduceat(np.append(left.right, right.right)[in_time], starts)[~on_left[starts]]
    return float((np.abs(ends - np.median(ends)) < np.median(right.height)).mean()) >= _ALIGNED


def _outermost(boxes: _Boxes, reach: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The lines next to the gutter: in their rows none reaches further."""
    in_row = np.minimum(boxes.bottom[:, None], boxes.bottom) - np.maximum(boxes.top[:, None], boxes.top)
    in_row = in_row > 0.5 * np.minimum(boxes.height[:, None], boxes.height)
    return np.asarray(~(in_row & (reach > reach[:, None])).any(axis=1))


def _is_wrapped(column: _Boxes) -> bool:
    """Whether lines are those of a text that was broken to a width: most are full, and hold more than a word."""
    start, end, height = column.left.min(), column.right.max(), np.median(column.height)
    if len(column) < 3 or end - start < _WORD * height or column.prose.mean() < 0.5:
        return False
    full = column.right > start + _FULL * (end - start)
    tops = np.sort(column.top)
    return bool(full.mean() >= 0.5 and np.median(np.diff(tops)) < (1 + _LOOSE) * height)


def _are_captions(*sides: _Boxes) -> bool:
    """Whether two to four lines on each side are set close together over one middle, somewhere in different lengths."""
    ragged = []
    for side in sides:
        height = float(np.median(side.height))
        centred = np.ptp(side.left + side.right) / 2 < _CENTRED * height
        close = (np.diff(np.sort(side.middle)) < _CLOSE * height).all()
        if not (2 <= len(side) <= 4 and centred and close):
            return False
        ragged.append(bool(np.ptp(side.left) > _CENTRED * height))
    return any(ragged)


def _find_rows(boxes: _Boxes) -> list[list[int]]:
    """Rows from top to bottom, each from left to right.

    Two lines share a row when they overlap by half of the lower one's height: a share of the line height,
    so that rows of slightly tilted text stay together (https://github.com/PaddlePaddle/PaddleOCR/issues/4817).
    """
    rows: list[list[int]] = []
    reach: list[tuple[float, float]] = []
    for i in np.argsort(boxes.middle, kind="stable").tolist():
        for row, (top, bottom) in zip(reversed(rows), reversed(reach), strict=True):
            overlap = min(boxes.bottom[i], bottom) - max(boxes.top[i], top)
            if overlap > 0.5 * min(boxes.height[i], bottom - top):
                row.append(i)
                break
        else:
            rows.append([i])
            reach.append((float(boxes.top[i]), float(boxes.bottom[i])))
    return [sorted(row, key=lambda i: float(boxes.left[i])) for row in rows]


def text_angle(lines: Sequence[Line]) -> float:
    """The direction of most of the text, in degrees clockwise.

    Columns run downwards, whether their characters stand upright or lie, and follow each other from right to left
    as the lines of a picture on its side do.
    """
    angles = np.array([90.0 if line.vertical else quad_angle(line.quad) for line in lines])
    weights = np.array([len(line.text) for line in lines])
    apart = (angles[:, None] - angles + 180) % 360 - 180
    most = int(np.argmax((np.abs(apart) < _ONE_WAY) @ weights))
    near = np.abs(apart[:, most]) < _ONE_WAY
    return float(angles[most] + np.median(apart[near, most]))
