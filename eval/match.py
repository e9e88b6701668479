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
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq, Levenshtein
from shapely import contains_xy
from shapely.geometry import Point, Polygon

from drawing.labels import Block, Label, LabelItem, Points, Reading

_ONE_SPELLING = str.maketrans("“”‘’–—−•▸►", "\"\"''---·▶▶")
_IGNORED_SHARE = 0.3
_SAME_BOX_IOU = 0.5
_LEAST_RIGHT = 0.5
_POINTERS = str.maketrans(dict.fromkeys(">›»❯▶→▷"))
"""A drawn arrow may be read as one."""
_COVERED_SHARE = 0.9
"""A line is read by a block even where its first or last character stands just outside."""


@dataclass(frozen=True, slots=True, eq=False)
class _PlacedCharacter:
    """A true character and where it stands."""

    character: str
    place: NDArray[np.float64]
    line: int
    """The true line it belongs to."""
    number: int
    """Which of that line's characters it is."""


@dataclass(frozen=True, slots=True, eq=False)
class MatchedBlock:
    """A block and the true characters that it covers, in its own reading direction."""

    block: Block
    truth: str
    right: int
    """Characters of the block that are true and in order."""
    lines: int
    """How many true lines it covers characters of."""

    @property
    def faultless(self) -> bool:
        """It says all that it covers and nothing else."""
        return fold(self.block.text) == self.truth

    @property
    def wrong(self) -> int:
        """Characters to put in, take out or change until it says what it covers."""
        return Levenshtein.distance(fold(self.block.text), self.truth)


@dataclass(frozen=True, slots=True, eq=False)
class MatchedLine:
    """A true line beside the blocks that read it."""

    item: LabelItem
    same_box: Block | None
    """The block that stands on the same box, if there is one."""
    owners: tuple[tuple[int, int], ...]
    """Each block that covers some of its characters, in reading order: its number, and the first of them."""
    covered: int
    """How many of its characters a block covers."""


@dataclass(frozen=True, slots=True, eq=False)
class MatchedPage:
    """A picture's blocks beside its truth."""

    blocks: tuple[MatchedBlock, ...]
    lines: tuple[MatchedLine, ...]
    icons: tuple[bool, ...]
    """For each drawing without text, whether characters were read from it."""

    @property
    def true(self) -> int:
        """True characters of the picture."""
        return sum(len(fold(line.item.text)) for line in self.lines)

    @property
    def wrong(self) -> int:
        """Characters missed, added or changed."""
        return sum(block.wrong for block in self.blocks) + self.true - sum(line.covered for line in self.lines)

    def owners(self, line: MatchedLine) -> list[MatchedBlock]:
        """The blocks that read a line, along the line."""
        return [self.blocks[number] for number, _ in sorted(line.owners, key=lambda owner: owner[1])]

    def says(self, line: MatchedLine, *, spaces: bool = False) -> str | None:
        """What the blocks of a line say together, a cut being a space; None where they hold another line too."""
        owners = self.owners(line)
        if not owners or any(owner.lines > 1 for owner in owners):
            return None
        return fold(" ".join(owner.block.text for owner in owners), spaces=spaces)

    def spaced(self, line: MatchedLine) -> bool:
        """Whether the spaces of a line stand where they should; letters may be wrong, but not most of them."""
        said = self.says(line, spaces=True)
        return said is not None and _same_spaces(fold(line.item.text, spaces=True), said)

    def one_block(self, line: MatchedLine) -> bool:
        """Whether one block has the whole line and nothing else."""
        return self.row(line) and len(line.owners) == 1

    def row(self, line: MatchedLine) -> bool:
        """Whether the blocks of a line follow each other, from its start to its end, and hold no other line."""
        numbers = [number for number, _ in line.owners]
        return (
            line.covered >= _COVERED_SHARE * len(fold(line.item.text))
            and [self.blocks[number] for number in numbers] == self.owners(line)
            and all(self.blocks[number].lines == 1 for number in numbers)
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        )

    def in_order(self) -> bool:
        """Whether no line is reported before one that a person reads earlier."""
        first = [line.owners[0][0] for line in self.lines if line.owners]
        return all(a <= b for a, b in pairwise(first))


def fold(text: str, *, spaces: bool = False) -> str:
    """One spelling for width forms (NFKC), curly quotes, dashes, dots and arrows; spaces single, or none."""
    return (" " if spaces else "").join(_one_spelling(text).split())


def _one_spelling(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_ONE_SPELLING)


def match_page(label: Label, reading: Reading) -> MatchedPage:
    """Give each block of a picture with boxes the true characters that it covers, first come first served."""
    truth = [item for item in label.items if not item.ignore and fold(item.text)]
    shapes = [_polygon(item.points) for item in truth]
    ignored = [_polygon(item.points) for item in label.items if item.ignore]
    characters = [character for line, item in enumerate(truth) for character in _spread(item, line)]
    places = np.array([character.place for character in characters]).reshape(-1, 2)
    free = np.ones(len(characters), bool)
    matched: list[MatchedBlock] = []
    areas: list[Polygon] = []
    owners: list[dict[int, int]] = [{} for _ in truth]
    covered = [0] * len(truth)
    for block in reading.blocks:
        text = fold(block.text)
        if not text:
            continue
        area = _polygon(block.points)
        inside = free & contains_xy(area.buffer(1), *places.T)
        owned = [characters[index] for index in np.flatnonzero(inside)]
        if not owned and any(area.intersection(other).area > _IGNORED_SHARE * max(area.area, 1) for other in ignored):
            continue
        free &= ~inside
        for character in owned:
            owners[character.line].setdefault(len(matched), character.number)
            covered[character.line] += 1
        reference = _in_reading_direction(owned, block.points, len(text))
        lines = len({character.line for character in owned})
        matched.append(MatchedBlock(block, reference, LCSseq.similarity(text, reference), lines))
        areas.append(area)
    same = _same_boxes(shapes, areas, [m.block for m in matched])
    lines_read = tuple(
        MatchedLine(item, block, tuple(owner.items()), count)
        for item, block, owner, count in zip(truth, same, owners, covered, strict=True)
    )
    icons = tuple(_says_icon(Polygon(points).centroid, matched, areas) for points in label.icons)
    return MatchedPage(tuple(matched), lines_read, icons)


def order_kept(page: MatchedPage) -> tuple[int, int]:
    """Count the pairs of lines that follow each other in truth and were both read: those left together, and all.

    The second must come right after the first: columns read across would keep every pair in order otherwise.
    """
    found = [id(line.same_box) for line in page.lines if line.same_box is not None]
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
    text = _one_spelling(item.text).strip()
    # a space takes up room as well: without it the columns of a hex dump would stand where they do not
    places = [
        place for character, place in zip(text, _places(item.points, len(text)), strict=True) if character.strip()
    ]
    return [
        _PlacedCharacter(character, place, line, number)
        for number, (character, place) in enumerate(zip(fold(text), places, strict=True))
    ]


def _same_spaces(true: str, said: str) -> bool:
    letters, gaps = _gaps(true)
    said_letters, said_gaps = _gaps(said)
    operations = Levenshtein.opcodes(letters, said_letters)
    if sum(op.src_end - op.src_start for op in operations if op.tag == "equal") < len(letters) * _LEAST_RIGHT:
        return False
    # where each letter of the truth went: a wrong letter to the one in its place, a lost one to what follows
    places = [
        min(op.dest_start + index - op.src_start, op.dest_end)
        for op in operations
        for index in range(op.src_start, op.src_end)
    ]
    return {places[gap] for gap in gaps} == said_gaps


def _gaps(text: str) -> tuple[str, set[int]]:
    """The letters of a text, and the numbers of those that a space stands before."""
    words = text.split(" ")
    return "".join(words), set(accumulate(len(word) for word in words[:-1]))


def _says_icon(centre: Point, blocks: Sequence[MatchedBlock], areas: Sequence[Polygon]) -> bool:
    """Whether a block on an icon says more than the text that it covers as well."""
    return any(
        area.contains(centre) and len(fold(block.block.text).translate(_POINTERS)) > len(block.truth)
        for block, area in zip(blocks, areas, strict=True)
    )


def _in_reading_direction(owned: Sequence[_PlacedCharacter], points: Points, count: int) -> str:
    """The owned characters, true line by true line along the block's axis."""
    across, down = points[1] - points[0], points[3] - points[0]
    axis = down if np.linalg.norm(down) > 2 * np.linalg.norm(across) and count > 1 else across
    lines: dict[int, list[_PlacedCharacter]] = defaultdict(list)
    for character in owned:
        lines[character.line].append(character)
    ordered = sorted(lines.values(), key=lambda line: float(np.dot(line[0].place, axis)))
    return "".join(character.character for line in ordered for character in line)


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
