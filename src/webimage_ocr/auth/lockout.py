"""Guessing made slow: a name that failed too often in a row is refused for a while."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from webimage_ocr.errors import StoreUnavailable

_FORGOTTEN_AFTER = timedelta(hours=1)
"""Failures further apart are no longer in a row, and made-up names are not kept for ever."""


_KEPT_NAMES = 10_000
"""Of how many names failures are kept that the ledger does not take; the oldest go first."""

log = structlog.get_logger(__name__)


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

    ``kind`` keeps the names of one ledger apart. All calls block as the ledger does. What a ledger does not take, its
    disk being full or it being gone, is counted here until it does: guessing is never free.
    """

    def __init__(self, kind: str, ledger: FailureLedger, allowed: int, duration: timedelta) -> None:
        self._kind = kind
        self._ledger = ledger
        self._allowed = allowed
        self._duration = duration
        self._kept: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def is_locked(self, name: str, now: datetime) -> bool:
        """Whether the name has to wait."""
        key = self._key(name)
        found, kept = self._ledger.failures(key), self._kept.get(key)
        counts = [count for count in (found, kept) if count is not None]
        total, last = sum(count for count, _ in counts), max((at for _, at in counts), default=now)
        return total > self._allowed and now - last < self._duration

    def failed(self, name: str, now: datetime) -> None:
        """Count one failure; the first one after a lock that has run out begins a new row."""
        key = self._key(name)
        try:
            self._count(key, now)
        except StoreUnavailable:
            with self._lock:
                count, last = self._kept.pop(key, (0, now))
                begins_anew = count > self._allowed and now - last >= self._duration
                self._kept[key] = (1 if begins_anew else count + 1, now)
                if len(self._kept) > _KEPT_NAMES:
                    self._kept.popitem(last=False)
            log.error("a failure to log in or to sign could not be written; it is counted in memory", kind=self._kind)

    def settle(self) -> None:
        """Write what could not be written; raises StoreUnavailable as long as it cannot."""
        while self._kept:
            with self._lock:
                key, (count, last) = next(iter(self._kept.items()))
                self._count(key, last)
                if count > 1:
                    self._kept[key] = (count - 1, last)
                else:
                    self._kept.pop(key, None)

    def _count(self, key: str, now: datetime) -> None:
        found = self._ledger.failures(key)
        if found is not None and found[0] > self._allowed and now - found[1] >= self._duration:
            self._ledger.forget_failures(key)
        self._ledger.count_failure(key, now, now - max(self._duration, _FORGOTTEN_AFTER))

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        key = self._key(name)
        self._kept.pop(key, None)
        if self._ledger.failures(key) is not None:  # to ask is cheap, and most names have none
            self._ledger.forget_failures(key)

    def _key(self, name: str) -> str:
        # names come from strangers: of any length, and perhaps a password typed into the wrong field
        return hashlib.sha256(f"{self._kind}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()
