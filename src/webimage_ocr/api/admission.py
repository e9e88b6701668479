"""Who may come in and wait, and whose turn it is on the few threads that read.

A queue without an end only moves the failure to the caller's time-out, after the work was done in vain; one that is
short refuses what could have been answered. So the room is as large as its time: a call comes in if it can be answered
within the deadline, going by how long reads take and by who else waits. Callers take turns: one that sends thirty is
behind one that sends one, and only the thirty fill the room for the one who sent them.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from webimage_ocr.api.turns import Turns
from webimage_ocr.errors import Overloaded

P = ParamSpec("P")
T = TypeVar("T")

_FIRST_GUESS_S = 0.33
"""What a screenshot takes on two cores (docs/speed.md), until reads have been timed here."""
_WEIGHT = 0.1
"""How much of the running mean the newest read is."""
_LASTING, _LASTING_S = 4, 1.0
"""Times as long as usual, and seconds at least, after which a read lends its turn to those who wait.

A picture of the largest size takes 25 s on two cores, a usual one 0.3 s: two large ones at once would keep all others
waiting. Lent turns are as many as workers, which bounds the memory; lines of all reads take turns by themselves
(``ocr/recognition/line_threads.py``).
"""
_SHARE = 0.8
"""How much of the deadline may be expected to pass; reads differ, and the rest is for that."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much is taken on."""

    workers: int
    """Reads at once."""
    deadline_s: float
    """From coming in to the answer."""
    held_bytes: int
    """What the requests inside may hold together."""
    waiting: int = 0
    """Requests that may wait, whatever time they take; 0: as many as can be answered within the deadline."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How full the waiting room is."""

    inside: int
    """Calls that were let in: they fetch their picture, wait, or are read."""
    reading: int
    """Permits that are taken."""
    waiting: int
    """Calls that wait for one."""
    longest_wait_s: float
    """How long the one has waited that came first."""
    held_bytes: int


class Admission:
    """Lets calls in and runs their work; for one event loop. ``close`` it at the end."""

    def __init__(self, capacity: Capacity) -> None:
        self._capacity = capacity
        # twice as many: a read that lasts lends its turn to another
        self._threads = ThreadPoolExecutor(2 * capacity.workers, thread_name_prefix="read")
        self._turns = Turns(capacity.workers)
        self._inside: Counter[str] = Counter()
        self._held_bytes = 0
        self._read_s = _FIRST_GUESS_S
        self._lent = 0
        """Turns of reads that go on without one."""

    @contextmanager
    def admit(self, caller: str, size_bytes: int) -> Iterator[Permit]:
        """Come in with a request of ``size_bytes``; raises Overloaded at once where that is of no use."""
        self._refuse(caller, size_bytes)
        permit = Permit(self, caller)
        self._inside[caller] += 1
        permit.hold(size_bytes)
        try:
            yield permit
        finally:
            permit.hold(-permit.held_bytes)
            self._inside[caller] -= 1
            if not self._inside[caller]:
                del self._inside[caller]

    @property
    def standing(self) -> Standing:
        """How full it is now."""
        turns = self._turns
        reading = self._capacity.workers - turns.free
        return Standing(self._inside.total(), reading, turns.waiting, turns.longest_wait_s, self._held_bytes)

    def close(self) -> None:
        """Let what runs finish, drop what waits."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _refuse(self, caller: str, size_bytes: int) -> None:
        capacity, inside = self._capacity, self._inside.total()
        if inside < capacity.workers:
            return
        if capacity.waiting:
            places = capacity.workers + capacity.waiting
            if inside >= places:
                raise Overloaded(f"{places} requests are being read or waiting; try again shortly.", retry_after_s=1)
        else:
            late_s = self._expected_s(caller) - _SHARE * capacity.deadline_s
            if late_s > 0:
                raise Overloaded(
                    f"{inside} requests are being read or waiting, more than can be answered in time; try again later.",
                    retry_after_s=math.ceil(min(late_s, capacity.deadline_s)),
                )
        if self._held_bytes + size_bytes > capacity.held_bytes:
            raise Overloaded("The requests that wait take all the memory that is for them.", retry_after_s=1)

    def _expected_s(self, caller: str) -> float:
        """When a new call would be answered: before it come its caller's own, and as many of each other caller.

        One that another caller is still to send may come before it too.
        """
        own = self._inside[caller]
        ahead = own + sum(min(count, own) + 1 for other, count in self._inside.items() if other != caller)
        return (ahead + 1) / self._capacity.workers * self._read_s

    async def _run(self, caller: str, work: Callable[[], T]) -> T:
        handed_at = await self._turns.take(caller)
        loop = asyncio.get_running_loop()
        future = self._threads.submit(_faults_are_exceptions, work)
        is_lent = False

        def lend() -> None:
            nonlocal is_lent
            if self._lent < self._capacity.workers:
                self._lent, is_lent = self._lent + 1, True
                self._end(handed_at)

        def end() -> None:
            lending.cancel()
            if is_lent:
                self._lent -= 1
            else:
                self._end(handed_at)

        def ended(_: Future[T]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(end)

        lending = loop.call_later(max(_LASTING_S, _LASTING * self._read_s), lend)

        # the permit is free when the work ends, not when the caller stops waiting: a thread cannot be stopped
        future.add_done_callback(ended)
        return await asyncio.wrap_future(future)

    def _end(self, handed_at: float) -> None:
        # from hand to hand: what passes between two reads on a busy machine keeps others waiting as well
        self._read_s += _WEIGHT * (asyncio.get_running_loop().time() - handed_at - self._read_s)
        self._turns.give_back()


class Permit:
    """What a call that was let in holds, and takes from step to step."""

    def __init__(self, admission: Admission, caller: str) -> None:
        self._admission = admission
        self._caller = caller
        self.held_bytes = 0

    def hold(self, size_bytes: int) -> None:
        """Say that the call holds so many bytes more."""
        self.held_bytes += size_bytes
        self._admission._held_bytes += size_bytes

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run blocking work on a thread, when it is this caller's turn."""
        return await self._admission._run(self._caller, lambda: function(*args, **kwargs))


def _faults_are_exceptions(work: Callable[[], T]) -> T:
    """In a thread nothing is cancelled or stopped: whatever comes is a fault, and must not look like those."""
    try:
        return work()
    except StopIteration as fault:  # a future cannot carry it
        raise RuntimeError("the work raised StopIteration") from fault
    except Exception:
        raise
    except BaseException as fault:
        raise RuntimeError(f"the work raised {type(fault).__name__}") from fault
