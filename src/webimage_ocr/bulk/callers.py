"""How many calls at once a server takes: more as long as it answers, half when it says 429, none while it asks to wait.

Additive increase and multiplicative decrease, as TCP shares a line; doubling until the first refusal.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from webimage_ocr.errors import BulkStopped

_FIRST = 2.0


class Callers:
    """Places for calls, shared by threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = min(_FIRST, most)
        self._refused = False
        self._active = 0
        self._resumes_at = 0.0
        self._stopped = False
        self._changed = threading.Condition()

    @property
    def limit(self) -> int:
        """Calls that may be under way now."""
        return int(self._limit)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place, and hold it; raises BulkStopped once there are none any more."""
        with self._changed:
            while not self._stopped and (self._active >= self.limit or self._waits_s > 0):
                self._changed.wait(self._waits_s if self._waits_s > 0 else None)
            if self._stopped:
                raise BulkStopped
            self._active += 1
        try:
            yield
        finally:
            with self._changed:
                self._active -= 1
                self._changed.notify_all()

    def widen(self) -> None:
        """A call was answered."""
        with self._changed:
            self._limit = min(self._most, self._limit + (1 / self._limit if self._refused else 1))
            self._changed.notify_all()

    def narrow(self, wait_s: float) -> None:
        """A call was refused, to be tried again after ``wait_s``; those that were refused with it count once."""
        with self._changed:
            if self._waits_s <= 0:
                self._limit = max(1.0, self._limit / 2)
            self._refused = True
            self._resumes_at = max(self._resumes_at, time.monotonic() + wait_s)

    def stop(self) -> None:
        """Give no places any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @property
    def _waits_s(self) -> float:
        return self._resumes_at - time.monotonic()
