"""How readings of drawn lines are counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_RESAMPLES = 2_000


def errors(wanted: str, read: str) -> int:
    """Characters to be put in, taken out or changed."""
    row = list(range(len(read) + 1))
    for i, a in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(read, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def interval(values: NDArray[np.float64], groups: NDArray[np.int64]) -> tuple[float, float]:
    """The 95 % interval of the mean, whole groups drawn again with a fixed seed."""
    names = np.unique(groups)
    sums = np.array([values[groups == name].sum() for name in names])
    counts = np.array([(groups == name).sum() for name in names])
    drawn = np.random.default_rng(0).integers(len(names), size=(_RESAMPLES, len(names)))
    low, high = np.percentile(sums[drawn].sum(1) / counts[drawn].sum(1), (2.5, 97.5))
    return float(low), float(high)


def compare_characters(wanted: Sequence[str], before: Sequence[str], after: Sequence[str]) -> dict[str, object]:
    """Of the characters of the lines: how many were right before, and which were lost and won."""
    right = lost = won = 0
    names: list[str] = []
    for text, a, b in zip(wanted, before, after, strict=True):
        for character, was, is_now in zip(text, matches(text, a), matches(text, b), strict=True):
            right += was
            lost += was and not is_now
            won += is_now and not was
            if was and not is_now:
                names.append(character)
    return {
        "right": right,
        "lost": lost,
        "won": won,
        "share": round((lost - won) / max(right, 1), 5),
        "which": "".join(names),
    }


def matches(wanted: str, read: str) -> list[bool]:
    """Which characters of ``wanted`` a cheapest alignment finds in ``read``."""
    cost = np.zeros((len(wanted) + 1, len(read) + 1), int)
    cost[:, 0], cost[0] = np.arange(len(wanted) + 1), np.arange(len(read) + 1)
    for i, a in enumerate(wanted, 1):
        for j, b in enumerate(read, 1):
            cost[i, j] = min(cost[i - 1, j] + 1, cost[i, j - 1] + 1, cost[i - 1, j - 1] + (a != b))
    found, i, j = [False] * len(wanted), len(wanted), len(read)
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + (wanted[i - 1] != read[j - 1]):
            found[i - 1] = wanted[i - 1] == read[j - 1]
            i, j = i - 1, j - 1
        elif cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return found
