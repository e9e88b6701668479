"""How many calls at once a server takes: more as long as it answers, half of them when it says 429.

Additive increase and multiplicative decrease, as TCP shares a line; doubling until the first refusal. Only the call
that was refused waits as long as it is asked to: a server with three places refuses the fourth and goes on with three.
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
        self.refusals = 0
        """Calls that were refused so far."""
        self._active = 0
        self._narrowed_until = 0.0
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
            self._changed.wait_for(lambda: self._stopped or self._active < self.limit)
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
            self._limit = min(self._most, self._limit + (1 / self._limit if self.refusals else 1))
            self._changed.notify_all()

    def narrow(self, wait_s: float) -> None:
        """A call was refused: wait ``wait_s`` before it is tried again. Refusals of that time count once."""
        with self._changed:
            now = time.monotonic()
            if now >= self._narrowed_until:
                self._limit = max(1.0, self._limit / 2)
                self._narrowed_until = now + wait_s
            self.refusals += 1
            self._changed.wait_for(lambda: self._stopped, wait_s)

    def stop(self) -> None:
        """Give no places any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
