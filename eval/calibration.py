"""What a confidence means: expected calibration error, and precision and recall above each threshold.

A block counts as right when it says exactly the true characters that it covers. ECE is the mean distance between
confidence and the share that is right, over ten equal bins, weighted by their blocks (Guo et al. 2017,
https://arxiv.org/abs/1706.04599).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drawing.labels import Label, Reading
from eval.match import MatchedBlock, fold, match_page

THRESHOLDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
_BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One block: how sure the engine was, how much of it is right, and whether all of it is."""

    confidence: float
    characters: int
    right: int
    faultless: bool
    differs_at_end: bool = False
    """All that is wrong is what one of block and label has more of at an end: mostly they are cut elsewhere."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The judged blocks of a folder and the number of true characters on it."""

    blocks: tuple[Judged, ...]
    true: int

    def error(self) -> float:
        """Expected calibration error, 0 to 1."""
        bins: list[list[Judged]] = [[] for _ in range(_BINS)]
        for block in self.blocks:
            bins[min(_BINS - 1, int(block.confidence * _BINS))].append(block)
        gaps = (abs(sum(b.confidence for b in group) - sum(b.faultless for b in group)) for group in bins)
        return sum(gaps) / max(1, len(self.blocks))

    def ranking(self) -> float:
        """Chance that a faultless block has more confidence than one with a fault; a tie is half of one.

        NaN where all are faultless, or none is.
        """
        confidence = np.array([block.confidence for block in self.blocks])
        faultless = np.array([block.faultless for block in self.blocks], bool)
        wrong = np.sort(confidence[~faultless])
        below = np.searchsorted(wrong, confidence[faultless], "left")
        level = np.searchsorted(wrong, confidence[faultless], "right") - below
        return float(np.mean((below + level / 2) / len(wrong))) if len(wrong) and len(below) else float("nan")

    def without_ends(self) -> Calibration:
        """The same without the blocks that only differ from their truth at an end."""
        return Calibration(tuple(block for block in self.blocks if not block.differs_at_end), self.true)

    def precision_recall(self, threshold: float) -> tuple[float, float]:
        """Over characters, of the blocks with at least this confidence."""
        kept = [block for block in self.blocks if block.confidence >= threshold]
        right = sum(block.right for block in kept)
        return right / max(1, sum(block.characters for block in kept)), right / max(1, self.true)

    def table(self) -> str:
        """Thresholds as a Markdown table."""
        rows = [(threshold, *self.precision_recall(threshold)) for threshold in THRESHOLDS]
        lines = [f"| {threshold:.2f} | {precision:.4f} | {recall:.4f} |" for threshold, precision, recall in rows]
        return "\n".join(["| confidence at least | precision | recall |", "| ---: | ---: | ---: |", *lines]) + "\n"


def calibrate(pairs: Sequence[tuple[Label, Reading]]) -> Calibration:
    """Judge every block of the pictures whose texts all have boxes."""
    blocks: list[Judged] = []
    true = 0
    for label, reading in pairs:
        if not label.boxed or not label.items:  # a picture without any label says nothing about blocks
            continue
        page = match_page(label, reading)
        true += page.true
        blocks += [
            _judge(matched, matched.block.confidence) for matched in page.blocks if matched.block.confidence is not None
        ]
    return Calibration(tuple(blocks), true)


def _judge(matched: MatchedBlock, confidence: float) -> Judged:
    said = fold(matched.block.text)
    ends = bool(matched.truth) and not matched.faultless and (said in matched.truth or matched.truth in said)
    return Judged(confidence, len(said), matched.right, matched.faultless, ends)
