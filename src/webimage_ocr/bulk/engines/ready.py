"""Results as they are ready, with a bounded number of items under way."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def map_ready(executor: Executor, function: Callable[[T], R], items: Iterable[T], ahead: int) -> Generator[R]:
    """What ``function`` makes of each item, the first ready first; at most ``ahead`` items are taken and not ready."""
    waiting: set[Future[R]] = set()
    for item in items:
        waiting.add(executor.submit(function, item))
        if len(waiting) >= ahead:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)
