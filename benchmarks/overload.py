"""Three times as many calls as can be read: each is answered, the workers lose nothing by it, memory stays flat."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx2

from benchmarks.load import closed_load
from benchmarks.server import RunningServer
from benchmarks.soak import resident_mib

TIMES = 3
_CAPACITY_S = 20.0
_SETTLED = 1 / 3
"""Share of the flood after which the waiting room is full and memory should grow no more."""


@dataclass(frozen=True, slots=True)
class Overload:
    """What came of a flood."""

    capacity_per_second: float
    """Answers a second to as many callers as keep all workers busy; the mean of before and after."""
    offered_per_second: float
    answers: Mapping[int, int]
    """How often each status was answered; 0: not at all."""
    read_per_second: float
    """Answers with 200 while the flood lasted and the waiting room was full."""
    slowest_s: float
    """Of those with 200."""
    early_mib: float
    late_mib: float


def overload(server: RunningServer, bodies: Sequence[bytes], callers: int, duration_s: float) -> Overload:
    """Measure the capacity, offer three times as much for a while, and measure it again."""
    before = closed_load(server, bodies, callers, _CAPACITY_S).per_second
    flood = _Flood(server, bodies)
    asyncio.run(flood.run(TIMES * before, duration_s))
    after = closed_load(server, bodies, callers, _CAPACITY_S).per_second
    begin = duration_s * _SETTLED
    read = [(sent, done) for sent, done, status in flood.answers if status == 200]
    settled = sum(begin <= done < duration_s for _, done in read)
    return Overload(
        (before + after) / 2,
        TIMES * before,
        Counter(status for _, _, status in flood.answers),
        settled / (duration_s - begin),
        max((done - sent for sent, done in read), default=0.0),
        flood.early_mib,
        flood.late_mib,
    )


class _Flood:
    """Calls at a steady rate, whether the last ones are answered or not."""

    def __init__(self, server: RunningServer, bodies: Sequence[bytes]) -> None:
        self._server = server
        self._bodies = bodies
        self.answers: list[tuple[float, float, int]] = []
        """When it was sent and answered, in seconds from the beginning, and the status."""
        self.early_mib = self.late_mib = 0.0

    async def run(self, per_second: float, duration_s: float) -> None:
        self._started = time.perf_counter()
        url = f"http://{self._server.address}/v2/{self._server.project_id}/ocr/web-image"
        headers = {"Content-Type": "application/json", "X-Auth-Token": self._server.token}
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
        async with httpx2.AsyncClient(headers=headers, timeout=120, limits=limits, trust_env=False) as client:
            calls = []
            for number in range(int(per_second * duration_s)):
                await asyncio.sleep(max(0.0, number / per_second - self._now_s()))
                calls.append(asyncio.create_task(self._call(client, url, self._bodies[number % len(self._bodies)])))
                if self._now_s() > duration_s * _SETTLED and not self.early_mib:
                    self.early_mib = resident_mib(self._server)
            self.late_mib = resident_mib(self._server)
            await asyncio.gather(*calls)

    async def _call(self, client: httpx2.AsyncClient, url: str, body: bytes) -> None:
        sent = self._now_s()
        try:
            status = (await client.post(url, content=body)).status_code
        except httpx2.HTTPError:
            status = 0
        self.answers.append((sent, self._now_s(), status))

    def _now_s(self) -> float:
        return time.perf_counter() - self._started
