"""The figures of a labelled folder: characters, lines and spaces where texts have boxes, texts found where not."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from drawing.labels import Label, Reading
from eval.match import MatchedPage, fold, match_page, order_kept

_TURN = re.compile(r"[-_](rotated-)?(0|90|180|270|L|R)$")
_LEAST_LIKENESS = 0.5


@dataclass(slots=True)
class Score:
    """Counts over a folder; the figures are shares of them, None where there is nothing to count."""

    images: int = 0
    missing: int = 0
    characters_read: int = 0
    """In all pictures, also those whose labels have no boxes."""
    true: int = 0
    read: int = 0
    right: int = 0
    lines: int = 0
    exact_lines: int = 0
    spaced_lines: int = 0
    exact_spaces: int = 0
    sought: float = 0.0
    found: float = 0.0
    texts: int = 0
    whole_texts: int = 0
    bag: int = 0
    bag_hits: int = 0
    order_pairs: int = 0
    order_kept: int = 0
    turn_agreements: list[float] = field(default_factory=list)
    per_image: list[tuple[float, str]] = field(default_factory=list)
    """Each picture's own figure, for finding the worst."""
    ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Every figure that this folder's labels allow, by name."""
        recall, precision = _share(self.right, self.true), _share(self.right, max(1, self.read)) if self.true else None
        f = (
            2 * recall * precision / max(1e-9, recall + precision)
            if recall is not None and precision is not None
            else None
        )
        figures = {
            "f": f,
            "recall": recall,
            "precision": precision,
            "exact": _share(self.exact_lines, self.lines),
            "spaces": _share(self.exact_spaces, self.spaced_lines),
            "order": _share(self.order_kept, self.order_pairs),
            "text_recall": _share(self.found, self.sought),
            "whole": _share(self.whole_texts, self.texts),
            "bag_f": _share(2 * self.bag_hits, self.bag),
            "turns": min(self.turn_agreements, default=None),
            "chars": self.characters_read / max(1, self.images),
            "ms": _share(sum(self.ms), len(self.ms)),
            "cpu_ms": _share(sum(self.cpu_ms), len(self.cpu_ms)),
        }
        return {name: value for name, value in figures.items() if value is not None}

    def worst(self, count: int) -> list[tuple[float, str]]:
        """The pictures read worst."""
        return sorted(self.per_image)[:count]


def score_folder(labels: Sequence[Label], readings: Sequence[Reading]) -> Score:
    """Score an engine's readings; a picture without one counts as read empty."""
    by_image = {reading.image: reading for reading in readings}
    score = Score(images=len(labels), turn_agreements=_agreements(readings))
    for label in labels:
        reading = by_image.get(label.image)
        if reading is None:
            score.missing += 1
            reading = Reading(label.image)
        else:
            score.ms.append(reading.ms)
            score.cpu_ms.append(reading.cpu_ms)
        score.characters_read += sum(len(fold(block.text)) for block in reading.blocks)
        own = _add_boxes(score, label, reading) if label.boxed else _add_texts(score, label, reading)
        score.per_image.append((own, label.image))
    return score


def _add_boxes(score: Score, label: Label, reading: Reading) -> float:
    page = match_page(label, reading)
    right = sum(block.right for block in page.blocks)
    read = sum(len(fold(block.block.text)) for block in page.blocks)
    score.right += right
    score.read += read
    score.true += page.true
    _add_lines(score, page)
    if label.ordered:
        kept, pairs = order_kept(page)
        score.order_kept += kept
        score.order_pairs += pairs
    return 2 * right / max(1, read + page.true)


def _add_lines(score: Score, page: MatchedPage) -> None:
    for text, block in page.lines:
        score.lines += 1
        if block is None or fold(block.text) != fold(text):
            continue
        score.exact_lines += 1
        if " " in text.strip():
            score.spaced_lines += 1
            score.exact_spaces += fold(block.text, spaces=True) == fold(text, spaces=True)


def _add_texts(score: Score, label: Label, reading: Reading) -> float:
    """Look for each labelled text at its best place in all that was read; case and punctuation do not count."""
    blocks = [_letters(block.text) for block in reading.blocks]
    joined, apart = "".join(blocks), "\n".join(blocks)
    found = sought = 0.0
    for text in (_letters(item.text) for item in label.items if not item.ignore):
        if not text:
            continue
        if len(joined) >= len(text):
            likeness = max(fuzz.partial_ratio(text, joined), fuzz.partial_ratio(text, apart)) / 100
        else:
            likeness = fuzz.ratio(text, joined) / 100
        # Any two texts share some letters: below one half the place that was found is none
        found += likeness * len(text) if likeness >= _LEAST_LIKENESS else 0.0
        sought += len(text)
        if len(text) > 1:
            score.texts += 1
            score.whole_texts += text in joined
    score.found += found
    score.sought += sought
    if not label.partial:
        true, read = Counter("".join(_letters(item.text) for item in label.items)), Counter(joined)
        score.bag_hits += (true & read).total()
        score.bag += true.total() + read.total()
    return found / max(1.0, sought)


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


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
