"""Permits for what only a few may do at once, handed to those who wait in turns."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque


class Turns:
    """``permits`` of them; callers take turns, and what one caller has waiting goes in its order.

    For one event loop, and called there alone.
    """

    def __init__(self, permits: int) -> None:
        self._free = permits
        self._lines: OrderedDict[str, deque[asyncio.Future[float]]] = OrderedDict()

    async def take(self, caller: str) -> float:
        """Wait for a permit, and ``give_back`` it; returns the loop's time at which it was handed over."""
        loop = asyncio.get_running_loop()
        if self._free:
            self._free -= 1
            return loop.time()
        turn: asyncio.Future[float] = loop.create_future()
        self._lines.setdefault(caller, deque()).append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()  # it came in the same moment
            raise

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
        self._free += 1
