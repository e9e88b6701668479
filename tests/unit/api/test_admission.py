"""A call is let in while it can be answered in time; callers share the time, and memory bounds all of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from webimage_ocr.api.admission import Admission, Capacity
from webimage_ocr.errors import Overloaded


def admitted(admission: Admission, caller: str, stack: ExitStack, limit: int = 1000) -> int:
    """How many calls of a caller are let in at once."""
    for count in range(limit):
        try:
            stack.enter_context(admission.admit(caller, 1))
        except Overloaded as error:
            assert error.retry_after_s is not None and error.retry_after_s >= 1
            return count
    return limit


def with_admission(capacity: Capacity, check: Callable[[Admission, ExitStack], None]) -> None:
    admission = Admission(capacity)
    with ExitStack() as stack:
        check(admission, stack)
    assert admission._inside.total() == admission._held_bytes == 0, "all is given back"
    admission.close()


def test_the_room_is_as_large_as_its_time() -> None:
    def check(admission: Admission, stack: ExitStack) -> None:
        admission._read_s = 0.5
        # 0.8 of ten seconds, two at once, half a second each
        assert admitted(admission, "a", stack) == 32

    with_admission(Capacity(2, deadline_s=10, held_bytes=1000), check)


def test_one_that_sends_many_does_not_shut_out_another() -> None:
    def check(admission: Admission, stack: ExitStack) -> None:
        admission._read_s = 0.5
        admitted(admission, "many", stack)
        assert admitted(admission, "one", stack, 4) == 4
        assert admitted(admission, "another", stack, 4) == 4

    with_admission(Capacity(2, deadline_s=10, held_bytes=1000), check)


def test_what_takes_longer_than_the_deadline_is_tried_all_the_same() -> None:
    def check(admission: Admission, stack: ExitStack) -> None:
        admission._read_s = 100
        assert admitted(admission, "a", stack) == 2

    with_admission(Capacity(2, deadline_s=10, held_bytes=1000), check)


def test_memory_bounds_what_waits() -> None:
    def check(admission: Admission, stack: ExitStack) -> None:
        permit = stack.enter_context(admission.admit("a", 600))
        permit.hold(300)
        stack.enter_context(admission.admit("b", 100))
        with pytest.raises(Overloaded, match="memory"):
            stack.enter_context(admission.admit("c", 1))

    with_admission(Capacity(2, deadline_s=100, held_bytes=1000), check)


def test_a_number_of_places_can_be_set_instead() -> None:
    def check(admission: Admission, stack: ExitStack) -> None:
        assert admitted(admission, "a", stack) == 5
        assert admitted(admission, "b", stack) == 0

    with_admission(Capacity(2, deadline_s=10, held_bytes=1000, waiting=3), check)


def test_reads_are_timed() -> None:
    async def run() -> float:
        admission = Admission(Capacity(1, deadline_s=10, held_bytes=1000))
        admission._read_s = 9.0
        with admission.admit("a", 1) as permit:
            for _ in range(30):
                await permit.run(int)
        await asyncio.sleep(0.01)
        admission.close()
        return admission._read_s

    assert asyncio.run(run()) < 1


def test_a_worker_is_free_when_its_work_ends_and_not_when_its_caller_goes() -> None:
    async def run() -> list[str]:
        admission, go_on, order = Admission(Capacity(1, deadline_s=10, held_bytes=1000)), threading.Event(), list[str]()

        def first() -> None:
            go_on.wait(10)
            order.append("first")

        with admission.admit("a", 1) as one, admission.admit("b", 1) as other:
            running = asyncio.create_task(one.run(first))
            await asyncio.sleep(0.05)
            waiting = asyncio.create_task(other.run(order.append, "second"))
            running.cancel()
            await asyncio.sleep(0.05)
            assert order == [] and not waiting.done()
            go_on.set()
            await waiting
            with pytest.raises(asyncio.CancelledError):
                await running
        admission.close()
        return order

    assert asyncio.run(run()) == ["first", "second"]


@pytest.mark.parametrize("raised", [StopIteration(), GeneratorExit(), SystemExit(), asyncio.CancelledError()])
def test_what_a_thread_raises_is_an_exception(raised: BaseException) -> None:
    def fail() -> None:
        raise raised

    async def run() -> None:
        admission = Admission(Capacity(1, deadline_s=10, held_bytes=1000))
        with admission.admit("a", 1) as permit, pytest.raises(RuntimeError, match=type(raised).__name__):
            await permit.run(fail)
        admission.close()

    asyncio.run(run())
