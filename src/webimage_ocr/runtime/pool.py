"""Workers and the waiting room in front of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from webimage_ocr.errors import Overloaded

P = ParamSpec("P")
T = TypeVar("T")


class WorkPool:
    """Runs blocking work on a few threads; what finds the waiting room full is refused at once.

    A queue without an end only moves the failure to the caller's time-out, after the work was done in vain.
    """

    def __init__(self, workers: int, waiting: int) -> None:
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="read")
        self._places = workers + waiting
        self._taken = 0

    @property
    def taken(self) -> int:
        """Calls that run or wait."""
        return self._taken

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``function`` on a worker. Raises Overloaded when all places are taken."""
        if self._taken >= self._places:
            raise Overloaded(f"{self._places} pictures are being read or waiting; try again shortly.", retry_after_s=1)
        self._taken += 1
        future = self._executor.submit(function, *args, **kwargs)
        # the place is free when the work ends, not when the caller stops waiting for it: a thread cannot be stopped
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: loop.is_closed() or loop.call_soon_threadsafe(self._leave))
        return await asyncio.wrap_future(future)

    def _leave(self) -> None:
        self._taken -= 1

    def close(self) -> None:
        """Let what runs finish, drop what waits."""
        self._executor.shutdown(wait=True, cancel_futures=True)
