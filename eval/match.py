"""Which true characters each block read, decided by place and never by the cut into lines.

The idea is CLEval's (Baek et al. 2020, https://arxiv.org/abs/2006.06244): a true text spreads its characters evenly
along its box, and a block owns those whose places it covers. An engine that cuts a line in two, or joins two, loses
nothing by it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq
from shapely.geometry import Point, Polygon
from shapely.prepared import prep

from drawing.labels import Block, Label, LabelItem, Points, Reading

_PlacedCharacter = tuple[str, Point, int]
"""A true character, its place, and the line it belongs to."""

_QUOTES_AND_DASHES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "•": "·"})
_IGNORED_SHARE = 0.3
_SAME_BOX_IOU = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class MatchedBlock:
    """A block and the true characters that it covers, in its own reading direction."""

    block: Block
    truth: str
    right: int
    """Characters of the block that are true and in order."""

    @property
    def faultless(self) -> bool:
        """It says all that it covers and nothing else."""
        return fold(self.block.text) == self.truth


@dataclass(frozen=True, slots=True, eq=False)
class MatchedPage:
    """A picture's blocks beside its truth."""

    blocks: tuple[MatchedBlock, ...]
    lines: tuple[tuple[str, Block | None], ...]
    """Every true line with the block that stands on the same box, if there is one."""
    true: int
    """True characters of the picture."""


def fold(text: str, *, spaces: bool = False) -> str:
    """One spelling for width forms (NFKC), curly quotes and dashes; spaces single, or none."""
    words = unicodedata.normalize("NFKC", text).translate(_QUOTES_AND_DASHES).split()
    return (" " if spaces else "").join(words)


def match_page(label: Label, reading: Reading) -> MatchedPage:
    """Give each block of a picture with boxes the true characters that it covers, first come first served."""
    truth = [item for item in label.items if not item.ignore and fold(item.text)]
    shapes = [_polygon(item.points) for item in truth]
    ignored = [_polygon(item.points) for item in label.items if item.ignore]
    characters = [character for line, item in enumerate(truth) for character in _spread(item, line)]
    taken: set[int] = set()
    matched: list[MatchedBlock] = []
    areas: list[Polygon] = []
    for block in reading.blocks:
        text = fold(block.text)
        if not text:
            continue
        area = _polygon(block.points)
        covers = prep(area.buffer(1)).contains
        owned = [index for index, (_, place, _) in enumerate(characters) if index not in taken and covers(place)]
        if not owned and any(area.intersection(other).area > _IGNORED_SHARE * max(area.area, 1) for other in ignored):
            continue
        taken.update(owned)
        reference = _in_reading_direction([characters[index] for index in owned], block.points, len(text))
        matched.append(MatchedBlock(block, reference, LCSseq.similarity(text, reference)))
        areas.append(area)
    lines = tuple(
        (item.text, block)
        for item, block in zip(truth, _same_boxes(shapes, areas, [m.block for m in matched]), strict=True)
    )
    return MatchedPage(tuple(matched), lines, len(characters))


def order_kept(page: MatchedPage) -> tuple[int, int]:
    """Of the pairs of lines that follow each other in truth and were both read, how many the engine left together.

    The second must come right after the first: columns read across would keep every pair in order otherwise.
    """
    found = [id(block) for _, block in page.lines if block is not None]
    read = [id(matched.block) for matched in page.blocks if id(matched.block) in set(found)]
    followers = set(pairwise(read))
    return sum(pair in followers for pair in pairwise(found)), max(0, len(found) - 1)


def _same_boxes(shapes: Sequence[Polygon], areas: Sequence[Polygon], blocks: Sequence[Block]) -> list[Block | None]:
    """For each true line the free block that overlaps it most, if it overlaps enough."""
    free = set(range(len(areas)))
    found: list[Block | None] = []
    for shape in shapes:
        overlap, index = max(
            ((_iou(shape, areas[index]), index) for index in free if areas[index].intersects(shape)), default=(0.0, -1)
        )
        if overlap < _SAME_BOX_IOU:
            found.append(None)
            continue
        free.discard(index)
        found.append(blocks[index])
    return found


def _spread(item: LabelItem, line: int) -> list[_PlacedCharacter]:
    text = fold(item.text)
    return [
        (character, Point(place), line) for character, place in zip(text, _places(item.points, len(text)), strict=True)
    ]


def _in_reading_direction(owned: Sequence[_PlacedCharacter], points: Points, count: int) -> str:
    """The owned characters, true line by true line along the block's axis."""
    across, down = points[1] - points[0], points[3] - points[0]
    axis = down if np.linalg.norm(down) > 2 * np.linalg.norm(across) and count > 1 else across
    lines: dict[int, list[_PlacedCharacter]] = defaultdict(list)
    for character in owned:
        lines[character[2]].append(character)
    ordered = sorted(lines.values(), key=lambda line: float(np.dot((line[0][1].x, line[0][1].y), axis)))
    return "".join(character for line in ordered for character, _, _ in line)


def _places(points: Points | None, count: int) -> Points:
    """Centres of ``count`` characters spread along a box; downwards when it is a tall column of several."""
    assert points is not None  # the caller has asked Label.boxed
    top, right, bottom, left = ((points[i] + points[(i + 1) % 4]) / 2 for i in range(4))
    width = (np.linalg.norm(points[1] - points[0]) + np.linalg.norm(points[2] - points[3])) / 2
    height = (np.linalg.norm(points[3] - points[0]) + np.linalg.norm(points[2] - points[1])) / 2
    start, end = (top, bottom) if height > 2 * width and count > 1 else (left, right)
    return np.array([start + (end - start) * (index + 0.5) / count for index in range(count)])


def _polygon(points: Points | None) -> Polygon:
    return Polygon(points).buffer(0)


def _iou(a: Polygon, b: Polygon) -> float:
    shared = a.intersection(b).area
    return float(shared / (a.area + b.area - shared + 1e-9))
