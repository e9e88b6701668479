"""Guessing made slow: a name that failed too often in a row is refused for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

_REMEMBERED = 10_000
"""Names kept at most, so that made-up ones cannot fill the memory; the oldest go first."""


@dataclass(slots=True)
class _Failures:
    count: int
    last: datetime


class Lockout:
    """Counts failures in a row by name; more than ``allowed`` of them lock the name for ``duration``.

    Counted in this process alone: several servers over one database count on their own.
    """

    def __init__(self, allowed: int, duration: timedelta) -> None:
        self._allowed = allowed
        self._duration = duration
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        self._lock = threading.Lock()

    def is_locked(self, name: str, now: datetime) -> bool:
        """Whether the name has to wait; a lock that has run out is forgotten."""
        with self._lock:
            failures = self._failures.get(name)
            if failures is None or failures.count <= self._allowed:
                return False
            if now - failures.last < self._duration:
                return True
            del self._failures[name]
            return False

    def failed(self, name: str, now: datetime) -> None:
        """Count one failure."""
        with self._lock:
            failures = self._failures.pop(name, _Failures(0, now))
            self._failures[name] = _Failures(failures.count + 1, now)
            if len(self._failures) > _REMEMBERED:
                self._failures.popitem(last=False)

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        with self._lock:
            self._failures.pop(name, None)
