"""Stretches of a text that are taken, none over another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Intervals:
    """(start, end) in order; each question takes the time of a search, not of all of them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = [end for _, end in ordered]

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any of them lies over ``start`` to ``end``."""
        return bisect_right(self._ends, start) < bisect_left(self._starts, end)

    def cut_free(self, start: int, end: int) -> tuple[int, int]:
        """``start`` to ``end`` without those at its ends; of two sides of one in the middle the longer."""
        for number in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
            other_start, other_end = self._starts[number], self._ends[number]
            if start < other_end and other_start < end:
                if other_start - start >= end - other_end:
                    end = other_start
                else:
                    start = other_end
        return start, end
