"""Calls that the store does not take are kept, and counted once it does."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from webimage_ocr.api.uses import UseCounter
from webimage_ocr.errors import RecordMissing, StoreUnavailable

DAY = date(2026, 11, 28)


class Ledger:
    """Counts, unless it is told to fail."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.raises: Exception | None = None

    def count_use(self, project_id: str, _service: str, _day: date, _tag: str, calls: int) -> None:
        if project_id == "deleted":
            raise RecordMissing
        if self.raises:
            raise self.raises
        self.calls[project_id] += calls


def test_what_could_not_be_counted_is_counted_with_the_next() -> None:
    ledger = Ledger()
    uses = UseCounter(ledger.count_use)
    ledger.raises = StoreUnavailable()
    for project in "aab":
        with pytest.raises(StoreUnavailable):
            uses.count(project, "web-image", DAY, "")
    assert (uses.kept, ledger.calls) == (3, {})
    with pytest.raises(StoreUnavailable):
        uses.settle()
    assert uses.kept == 3
    ledger.raises = None
    uses.count("c", "web-image", DAY, "")
    assert (uses.kept, ledger.calls) == (0, {"a": 2, "b": 1, "c": 1})


def test_what_was_counted_ahead_is_taken_back_later() -> None:
    ledger = Ledger()
    uses = UseCounter(ledger.count_use)
    uses.count("a", "web-image", DAY, "")
    ledger.raises = StoreUnavailable()
    with pytest.raises(StoreUnavailable):
        uses.count("a", "web-image", DAY, "", -1)
    ledger.raises = None
    uses.settle()
    assert ledger.calls["a"] == 0 and uses.kept == 0


def test_calls_of_a_project_that_was_deleted_are_dropped_and_logged() -> None:
    uses = UseCounter(Ledger().count_use)
    uses.count("deleted", "web-image", DAY, "")
    assert uses.kept == 0
