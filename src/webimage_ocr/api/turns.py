"""Permits for what only a few may do at once, handed to those who wait in turns."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque


class Turns:
    """``permits`` of them; callers take turns, and what one caller has waiting goes in its order.

    For one event loop, and called there alone.
    """

    def __init__(self, permits: int) -> None:
        self.free = permits
        """Those that nobody has."""
        self._lines: OrderedDict[str, deque[asyncio.Future[float]]] = OrderedDict()
        self._since: dict[asyncio.Future[float], float] = {}

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._since)

    @property
    def longest_wait_s(self) -> float:
        """For how long the one has waited that came first; 0 where none waits."""
        first = next(iter(self._since.values()), None)
        return 0.0 if first is None else asyncio.get_running_loop().time() - first

    async def take(self, caller: str) -> float:
        """Wait for a permit, and ``give_back`` it; returns the loop's time at which it was handed over."""
        loop = asyncio.get_running_loop()
        if self.free:
            self.free -= 1
            return loop.time()
        turn: asyncio.Future[float] = loop.create_future()
        self._lines.setdefault(caller, deque()).append(turn)
        self._since[turn] = loop.time()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()  # it came in the same moment
            raise
        finally:
            del self._since[turn]

    def give_back(self) -> None:
        """Hand a permit to whose turn it is."""
        while self._lines:
            caller, line = self._lines.popitem(last=False)
            turn = line.popleft()
            if line:
                self._lines[caller] = line  # behind all others
            if not turn.done():  # otherwise it waits no longer
                turn.set_result(turn.get_loop().time())
                return
        self.free += 1
