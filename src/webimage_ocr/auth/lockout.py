"""Guessing made slow: a name that failed too often in a row is refused for a while."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Protocol

_FORGOTTEN_AFTER = timedelta(hours=1)
"""Failures further apart are no longer in a row, and made-up names are not kept for ever."""


class FailureLedger(Protocol):
    """Where failures are counted: servers that share it lock out together."""

    def failures(self, name: str) -> tuple[int, datetime] | None:
        """How many in a row, and when the last one was."""
        ...

    def count_failure(self, name: str, now: datetime, forget_before: datetime) -> None:
        """Add one, and forget all names whose last failure is older than ``forget_before``."""
        ...

    def forget_failures(self, name: str) -> None:
        """Begin again at none."""
        ...


class Lockout:
    """Counts failures in a row by name; more than ``allowed`` of them lock the name for ``duration``.

    ``kind`` keeps the names of one ledger apart. All calls block as the ledger does.
    """

    def __init__(self, kind: str, ledger: FailureLedger, allowed: int, duration: timedelta) -> None:
        self._kind = kind
        self._ledger = ledger
        self._allowed = allowed
        self._duration = duration

    def is_locked(self, name: str, now: datetime) -> bool:
        """Whether the name has to wait."""
        found = self._ledger.failures(self._key(name))
        return found is not None and found[0] > self._allowed and now - found[1] < self._duration

    def failed(self, name: str, now: datetime) -> None:
        """Count one failure; the first one after a lock that has run out begins a new row."""
        key = self._key(name)
        found = self._ledger.failures(key)
        if found is not None and found[0] > self._allowed and now - found[1] >= self._duration:
            self._ledger.forget_failures(key)
        self._ledger.count_failure(key, now, now - max(self._duration, _FORGOTTEN_AFTER))

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        key = self._key(name)
        if self._ledger.failures(key) is not None:  # to ask is cheap, and most names have none
            self._ledger.forget_failures(key)

    def _key(self, name: str) -> str:
        # names come from strangers: of any length, and perhaps a password typed into the wrong field
        return hashlib.sha256(f"{self._kind}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()
