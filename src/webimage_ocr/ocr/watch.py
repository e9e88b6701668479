"""What is kept of one read: how long its stages take, what it leaves out, and whether anybody still waits for it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

from webimage_ocr.errors import BackendTimeout

StageEnded = Callable[[str, float], None]
"""Told of a stage when it ends: its name, and the seconds that it took."""


class Watch:
    """One for each read; its threads may share it."""

    def __init__(
        self, stop: Callable[[], bool] = lambda: False, stage_ended: StageEnded = lambda _stage, _seconds: None
    ) -> None:
        self.laps: dict[str, float] = {}
        """Milliseconds of each stage."""
        self._stop = stop
        self._stage_ended = stage_ended
        self._last = time.perf_counter()
        self._left_out: Counter[str] = Counter()
        self._counting = threading.Lock()

    @property
    def left_out(self) -> dict[str, int]:
        """How much of each kind was found, or was to be looked at, and is not in the answer."""
        return dict(self._left_out)

    def check(self) -> None:
        """Raise BackendTimeout when nobody waits for the answer any more."""
        if self._stop():
            raise BackendTimeout(
                "The picture took longer than the deadline; send a smaller one, or raise the deadline."
            )

    def lap(self, stage: str) -> None:
        """A stage ends here; whether to go on is asked too."""
        now = time.perf_counter()
        self.laps[stage] = self.laps.get(stage, 0.0) + (now - self._last) * 1e3
        self._stage_ended(stage, now - self._last)
        self._last = now
        self.check()

    def leave_out(self, what: str, number: int = 1) -> None:
        """Count what will not be in the answer, by its reason."""
        if number:
            with self._counting:
                self._left_out[what] += number
