"""Permits go round among callers, and none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from webimage_ocr.api.turns import Turns


async def begin(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """A task that has come as far as it can."""
    task = asyncio.create_task(work)
    await asyncio.sleep(0)
    return task


def test_callers_take_turns_and_each_ones_own_go_in_order() -> None:
    async def run() -> list[str]:
        turns, order = Turns(1), list[str]()

        async def work(caller: str, name: str) -> None:
            await turns.take(caller)
            order.append(name)
            turns.give_back()

        await turns.take("first")
        tasks = [await begin(work(caller, caller + number)) for caller, number in ("a1", "a2", "a3", "b1", "c1", "b2")]
        turns.give_back()
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(run()) == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_who_stops_waiting_leaves_no_gap() -> None:
    async def run() -> int:
        turns = Turns(1)
        await turns.take("a")
        waiting = [await begin(turns.take(name)) for name in "bcd"]
        waiting[0].cancel()
        turns.give_back()  # in the same moment as b goes
        await asyncio.sleep(0)
        await waiting[1]
        waiting[2].cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        turns.give_back()
        async with asyncio.timeout(5):
            await turns.take("e")
        late = await begin(turns.take("f"))
        turns.give_back()
        late.cancel()  # the turn has been given, and comes back
        await asyncio.gather(late, return_exceptions=True)
        async with asyncio.timeout(5):
            await turns.take("g")
        turns.give_back()
        return turns.free

    assert asyncio.run(run()) == 1


def test_how_many_wait_and_how_long_is_known() -> None:
    async def run() -> None:
        turns = Turns(1)
        assert (turns.waiting, turns.longest_wait_s) == (0, 0.0)
        await turns.take("a")
        first = await begin(turns.take("b"))
        await asyncio.sleep(0.05)
        second = await begin(turns.take("c"))
        assert (turns.waiting, turns.longest_wait_s >= 0.05) == (2, True)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert (turns.waiting, turns.longest_wait_s < 0.05) == (1, True)
        turns.give_back()
        await second
        assert (turns.waiting, turns.longest_wait_s) == (0, 0.0)

    asyncio.run(run())
