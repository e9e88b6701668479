"""The threads that read lines, which the pictures of all callers share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 2
"""Lines of one picture that a thread may have before it, one of them being read: enough that none ever waits for work.

A picture of ten thousand lines that handed over all of them at once kept one of two lines waiting for 16 s.
"""


class LineThreads:
    """``threads`` of them; any number of pictures may have lines read at once. ``close`` them at the end."""

    def __init__(self, threads: int) -> None:
        # a batch gains nothing on a processor, lines in parallel do
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="line")
        self._ahead = _AHEAD * threads

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """What ``function`` makes of each item, in their order; the first failure is raised, and the rest not begun."""
        room = threading.Semaphore(self._ahead)
        failed = threading.Event()
        futures: list[Future[Result]] = []

        def ended(future: Future[Result]) -> None:
            if future.cancelled() or future.exception() is not None:
                failed.set()
            room.release()

        try:
            for item in items:
                room.acquire()
                if failed.is_set():
                    break
                future = self._pool.submit(function, item)
                futures.append(future)
                future.add_done_callback(ended)
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()

    def close(self) -> None:
        """Let lines that are being read come to their end, and stop the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)
