"""The waiting room: what finds it full is refused at once, and a place is free again when the work ends."""

import asyncio
import threading

import pytest

from webimage_ocr.errors import Overloaded
from webimage_ocr.runtime.pool import WorkPool


def test_work_beyond_workers_and_waiting_room_is_refused_at_once() -> None:
    async def overload() -> None:
        pool = WorkPool(workers=1, waiting=1)
        gate = threading.Event()
        running = [asyncio.create_task(pool.run(gate.wait)) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(Overloaded):
            await pool.run(gate.wait)
        gate.set()
        assert await asyncio.gather(*running) == [True, True]
        assert await pool.run(lambda: 7) == 7
        pool.close()

    asyncio.run(overload())


def test_a_failure_reaches_the_caller_and_frees_the_place() -> None:
    async def fail() -> None:
        pool = WorkPool(workers=1, waiting=0)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await pool.run(lambda: 1 // 0)
            await asyncio.sleep(0.01)
        assert pool.taken == 0
        pool.close()

    asyncio.run(fail())
