"""Through HTTP: what it adds to a library call, throughput by callers, and latency at four fifths of capacity."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from benchmarks.server import Caller, RunningServer
from webimage_ocr.reader import Reader, ReaderOptions
from webimage_ocr.runtime.models import cache_folder
from webimage_ocr.runtime.session import RuntimeOptions

_PACED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Load:
    """Answers a second and latencies in ms at a number of callers."""

    callers: int
    per_second: float
    latencies_ms: tuple[float, ...]

    def quantile(self, share: float) -> float:
        return float(np.quantile(self.latencies_ms, share))


def added_ms(server: RunningServer, body: bytes, picture: bytes, rounds: int) -> tuple[float, float]:
    """Least time of a call through HTTP and of the same library call, in alternating runs."""
    caller = Caller(server)
    through, direct = [], []
    with Reader() as reader:
        reader.warm()
        for _ in range(rounds + 1):
            through.append(caller.read(body) * 1e3)
            started = time.perf_counter()
            reader.read(picture)
            direct.append((time.perf_counter() - started) * 1e3)
    caller.close()
    return min(through[1:]), min(direct[1:])


def single_thread_rate(pictures: Sequence[bytes]) -> float:
    """Pictures a second that a library on one thread reads, one after the other, each for the second time."""
    with Reader(ReaderOptions(runtime=RuntimeOptions(threads=1, cache_dir=cache_folder()))) as reader:
        for picture in pictures:
            reader.read(picture)
        started = time.perf_counter()
        for picture in pictures:
            reader.read(picture)
        return len(pictures) / (time.perf_counter() - started)


def closed_load(server: RunningServer, bodies: Sequence[bytes], callers: int, duration_s: float) -> Load:
    """Callers that each send the next picture as soon as they have the answer."""
    latencies: list[float] = []
    end = time.perf_counter() + duration_s

    def call(number: float) -> None:
        caller, turn = Caller(server), int(number)
        while time.perf_counter() < end:
            latencies.append(caller.read(bodies[turn % len(bodies)]) * 1e3)
            turn += 1
        caller.close()

    started = time.perf_counter()
    _at_once(call, range(callers))
    return Load(callers, len(latencies) / (time.perf_counter() - started), tuple(latencies))


def paced_load(server: RunningServer, body: bytes, per_second: float, duration_s: float) -> Load:
    """One picture again and again at a steady rate below capacity, whether the last answer is there or not."""
    rate = per_second * _PACED_SHARE
    latencies: list[float] = []
    start = time.perf_counter()

    def call(due: float) -> None:
        caller = Caller(server)
        time.sleep(max(0.0, due - time.perf_counter()))
        caller.read(body)
        # from when it was due, so that a late start counts as waiting
        latencies.append((time.perf_counter() - due) * 1e3)
        caller.close()

    count = max(10, int(rate * duration_s))
    _at_once(call, (start + 0.2 + turn / rate for turn in range(count)))
    return Load(0, rate, tuple(latencies))


def _at_once(call: Callable[[float], None], arguments: Iterable[float]) -> None:
    """Run one call a thread; the first that fails fails the measurement."""
    arguments = list(arguments)
    with ThreadPoolExecutor(len(arguments)) as pool:
        list(pool.map(call, arguments))
