"""Calls that were answered, counted in the store: those that it does not take are kept until it does."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date

import structlog

from webimage_ocr.errors import RecordMissing, StoreUnavailable

Use = tuple[str, str, date, str]
"""Project, service, day and Enterprise-Project-Id."""
CountUse = Callable[[str, str, date, str, int], None]
"""Counts so many calls of a use, as ``Store.count_use``."""

log = structlog.get_logger(__name__)


class UseCounter:
    """Counts calls; all of it blocks as the store does. What is kept here is lost if the process is killed."""

    def __init__(self, count_use: CountUse) -> None:
        self._count_use = count_use
        self._kept: Counter[Use] = Counter()
        self._lock = threading.Lock()
        self._settling = threading.Lock()

    @property
    def kept(self) -> int:
        """Calls that the store has still to be told of."""
        with self._lock:
            return sum(abs(calls) for calls in self._kept.values())

    def count(self, project_id: str, service: str, day: date, tag: str, calls: int = 1) -> None:
        """Count calls, a negative number to take them back; raises StoreUnavailable where they are kept for later."""
        use = (project_id, service, day, tag)
        try:
            self._write(use, calls)
        except StoreUnavailable:
            self._keep(use, calls)
            raise
        # one thread is enough for the rest, and it shall not keep this call waiting if the store goes again
        if self._kept and self._settling.acquire(blocking=False):
            try:
                self._settle()
            except StoreUnavailable:
                log.warning("calls wait to be counted", calls=self.kept)
            finally:
                self._settling.release()

    def settle(self) -> None:
        """Write what is kept; raises StoreUnavailable as long as the store does not take it."""
        with self._settling:
            self._settle()

    def _settle(self) -> None:
        while True:
            with self._lock:
                if not self._kept:
                    return
                use, calls = self._kept.popitem()
            try:
                self._write(use, calls)
            except StoreUnavailable:
                self._keep(use, calls)
                raise

    def _write(self, use: Use, calls: int) -> None:
        try:
            self._count_use(*use, calls)
        except RecordMissing:
            log.warning("calls of a project that there is no more are not counted", project_id=use[0], calls=calls)

    def _keep(self, use: Use, calls: int) -> None:
        with self._lock:
            self._kept[use] += calls
