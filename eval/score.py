"""The figures of a labelled folder: characters, lines and spaces where texts have boxes, texts found where not.

Every figure is a ratio of two sums over pictures, so that the same counts give a folder's figure, its interval and the
difference between two engines.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from drawing.labels import Label, Reading
from eval.match import MatchedPage, fold, match_page, order_kept

_TURN = re.compile(r"[-_](rotated-)?(0|90|180|270|L|R)$")
_LEAST_LIKENESS = 0.5
_LEAST_DOUBT = 0.5
_LEAST_SURE = 0.9


@dataclass(slots=True)
class Counts:
    """What was counted on one picture; what its labels say nothing about stays 0."""

    characters_read: int = 0
    true: int = 0
    read: int = 0
    right: int = 0
    sure_right: int = 0
    """Right characters of the blocks that a program keeps which drops what is not sure."""
    wrong: float = 0.0
    """Characters missed, added or changed; without boxes those of the labelled texts that were not found."""
    lines: int = 0
    exact_lines: int = 0
    exact_lines_with_spaces: int = 0
    exact_spaces: int = 0
    right_lines: int = 0
    lines_with_spaces: int = 0
    well_spaced_lines: int = 0
    lines_in_one_block: int = 0
    right_rows: int = 0
    icons: int = 0
    silent_icons: int = 0
    unknown_lines: int = 0
    doubted_lines: int = 0
    ordered: int = 0
    in_order: int = 0
    order_pairs: int = 0
    order_kept: int = 0
    sought: float = 0.0
    found: float = 0.0
    texts: int = 0
    whole_texts: int = 0
    bag: int = 0
    bag_hits: int = 0
    pictures: int = 1
    pictures_read: int = 0
    """1 unless an engine gave no reading."""
    ms: float = 0.0
    cpu_ms: float = 0.0


_Ratio = tuple[Callable[[Counts], float], Callable[[Counts], float]]
RATIOS: dict[str, _Ratio] = {
    "f": (lambda c: 2 * c.right, lambda c: c.read + c.true),
    "recall": (lambda c: c.right, lambda c: c.true),
    "precision": (lambda c: c.right, lambda c: c.read),
    "sure": (lambda c: c.sure_right, lambda c: c.right),
    "exact": (lambda c: c.exact_lines, lambda c: c.lines),
    "lines": (lambda c: c.right_lines, lambda c: c.lines),
    "spaces": (lambda c: c.exact_spaces, lambda c: c.exact_lines_with_spaces),
    "spaced": (lambda c: c.well_spaced_lines, lambda c: c.lines_with_spaces),
    "one_block": (lambda c: c.lines_in_one_block, lambda c: c.lines),
    "rows": (lambda c: c.right_rows, lambda c: c.lines),
    "order": (lambda c: c.order_kept, lambda c: c.order_pairs),
    "in_order": (lambda c: c.in_order, lambda c: c.ordered),
    "icons": (lambda c: c.silent_icons, lambda c: c.icons),
    "doubted": (lambda c: c.doubted_lines, lambda c: c.unknown_lines),
    "text_recall": (lambda c: c.found, lambda c: c.sought),
    "whole": (lambda c: c.whole_texts, lambda c: c.texts),
    "bag_f": (lambda c: 2 * c.bag_hits, lambda c: c.bag),
    "chars": (lambda c: c.characters_read, lambda c: c.pictures),
    "ms": (lambda c: c.ms, lambda c: c.pictures_read),
    "cpu_ms": (lambda c: c.cpu_ms, lambda c: c.pictures_read),
}
"""Every figure by name: what is summed above the line, and below it."""


@dataclass(frozen=True, slots=True)
class Score:
    """The counts of a folder's pictures, in the order of its labels."""

    images: tuple[str, ...]
    counts: tuple[Counts, ...]
    turn_agreements: tuple[float, ...] = ()

    @property
    def missing(self) -> int:
        """Pictures without a reading."""
        return sum(not counts.pictures_read for counts in self.counts)

    def parts(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What each picture adds above and below the line of a figure."""
        above, below = RATIOS[name]
        return np.array([above(c) for c in self.counts], float), np.array([below(c) for c in self.counts], float)

    def figures(self) -> dict[str, float]:
        """Every figure that this folder's labels allow, by name."""
        sums = {name: tuple(float(part.sum()) for part in self.parts(name)) for name in RATIOS}
        figures = {name: above / below for name, (above, below) in sums.items() if below}
        if not sums["recall"][1]:  # without boxes no block is right or wrong
            figures = {name: value for name, value in figures.items() if name not in ("f", "precision")}
        return figures | ({"turns": min(self.turn_agreements)} if self.turn_agreements else {})

    def worst(self, count: int) -> list[tuple[float, str]]:
        """The pictures read worst, each with its own share of right characters."""
        name = "f" if self.parts("recall")[1].any() else "text_recall"
        above, below = self.parts(name)
        return sorted(zip((above / np.maximum(below, 1)).tolist(), self.images, strict=True))[:count]


def score_folder(labels: Sequence[Label], readings: Sequence[Reading]) -> Score:
    """Score an engine's readings; a picture without one counts as read empty."""
    by_image = {reading.image: reading for reading in readings}
    counts = tuple(_count(label, by_image.get(label.image)) for label in labels)
    return Score(tuple(label.image for label in labels), counts, tuple(_agreements(readings)))


def likeness(text: str, reading: Reading) -> float:
    """How much of a text stands at its best place in all that was read, 0 to 1; case and punctuation do not count."""
    text, blocks = _letters(text), [_letters(block.text) for block in reading.blocks]
    joined, apart = "".join(blocks), "\n".join(blocks)
    if len(joined) >= len(text):
        share = max(fuzz.partial_ratio(text, joined), fuzz.partial_ratio(text, apart)) / 100
    else:
        share = fuzz.ratio(text, joined) / 100
    # Any two texts share some letters: below one half the place that was found is none
    return share if share >= _LEAST_LIKENESS else 0.0


def _count(label: Label, reading: Reading | None) -> Counts:
    counts = Counts()
    if reading is not None:
        counts.pictures_read, counts.ms, counts.cpu_ms = 1, reading.ms, reading.cpu_ms
    reading = reading or Reading(label.image)
    counts.characters_read = sum(len(fold(block.text)) for block in reading.blocks)
    if label.boxed:
        _count_boxes(counts, label, match_page(label, reading))
    else:
        _count_texts(counts, label, reading)
    return counts


def _count_boxes(counts: Counts, label: Label, page: MatchedPage) -> None:
    counts.right = sum(block.right for block in page.blocks)
    counts.sure_right = sum(block.right for block in page.blocks if (block.block.confidence or 0) >= _LEAST_SURE)
    counts.read = sum(len(fold(block.block.text)) for block in page.blocks)
    counts.true, counts.wrong = page.true, page.wrong
    counts.icons, counts.silent_icons = len(page.icons), page.icons.count(False)
    _count_lines(counts, page)
    if label.ordered:
        counts.order_kept, counts.order_pairs = order_kept(page)
        counts.ordered, counts.in_order = 1, page.in_order()


def _count_lines(counts: Counts, page: MatchedPage) -> None:
    for line in page.lines:
        text, spaced = line.item.text, " " in line.item.text.strip()
        counts.lines += 1
        counts.right_lines += page.says(line) == fold(text)
        counts.lines_in_one_block += page.one_block(line)
        counts.right_rows += page.row(line)
        if spaced:
            counts.lines_with_spaces += 1
            counts.well_spaced_lines += page.spaced(line)
        if line.item.unknown and page.says(line) != fold(text):
            confidences = [owner.block.confidence for owner in page.owners(line)]
            counts.unknown_lines += 1
            counts.doubted_lines += bool(confidences) and all(
                confidence is not None and confidence < _LEAST_DOUBT for confidence in confidences
            )
        if line.same_box is not None and fold(line.same_box.text) == fold(text):
            counts.exact_lines += 1
            counts.exact_lines_with_spaces += spaced
            counts.exact_spaces += spaced and fold(line.same_box.text, spaces=True) == fold(text, spaces=True)


def _count_texts(counts: Counts, label: Label, reading: Reading) -> None:
    """Look for each labelled text in all that was read."""
    joined = "".join(_letters(block.text) for block in reading.blocks)
    for text in (_letters(item.text) for item in label.items if not item.ignore):
        if not text:
            continue
        counts.found += likeness(text, reading) * len(text)
        counts.sought += len(text)
        if len(text) > 1:
            counts.texts += 1
            counts.whole_texts += text in joined
    counts.wrong = counts.sought - counts.found
    if not label.partial:
        true, read = Counter("".join(_letters(item.text) for item in label.items)), Counter(joined)
        counts.bag_hits = (true & read).total()
        counts.bag = true.total() + read.total()


def _agreements(readings: Sequence[Reading]) -> list[float]:
    """For pictures that are turns of one another, by their names: F1 of the letters that every two of them share."""
    groups: dict[str, list[Counter[str]]] = {}
    for reading in readings:
        stem = PurePosixPath(reading.image).stem
        if (scene := _TURN.sub("", stem)) != stem:
            groups.setdefault(scene, []).append(Counter("".join(_letters(block.text) for block in reading.blocks)))
    return [
        2 * (a & b).total() / max(1, a.total() + b.total())
        for turns in groups.values()
        for a, b in combinations(turns, 2)
    ]


def _letters(text: str) -> str:
    return re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", text).lower())
