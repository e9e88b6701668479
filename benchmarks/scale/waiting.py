"""How long calls wait at a server: what the formula for queues says, and what a server of one worker does.

Calls come at random (Poisson), reading takes as long as it takes: an M/G/1 queue, whose mean wait is that of Pollaczek
and Khinchine, rate x E[S^2] / (2 (1 - load)).
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.server import Caller, RunningServer, request_body, run_server
from drawing.folder import draw_folder

_KIND = "number_line"
"""Small pictures: what is looked at is the waiting."""
_LOADS = (0.3, 0.5, 0.7)
_PICTURES = 12
_CALLS = 150
_SEED = 2026


@dataclass(frozen=True, slots=True)
class Waits:
    """Mean waits at one load, in seconds."""

    load: float
    per_second: float
    predicted_s: float
    measured_s: float


def predicted_wait_s(services_s: Sequence[float], per_second: float) -> float:
    """The mean wait of an M/G/1 queue."""
    load = per_second * statistics.fmean(services_s)
    if load >= 1:
        return float("inf")
    return per_second * statistics.fmean(s * s for s in services_s) / (2 * (1 - load))


def compare_waiting(scratch: Path) -> str:
    """Let calls come at random at some loads; before and after each, time the pictures alone."""
    folder = draw_folder(_KIND, _PICTURES, _SEED, scratch / _KIND) / "images"
    bodies = [request_body(path.read_bytes()) for path in sorted(folder.iterdir())]
    waits = []
    with run_server(scratch / "state", {}, "--workers", "1") as server:
        _time_alone(server, bodies)
        for load in _LOADS:
            before_s = _time_alone(server, bodies)
            drawn = _call_at_random(server, bodies, statistics.fmean(before_s), load)
            after_s = _time_alone(server, bodies)
            services_s = [statistics.fmean(both) for both in zip(before_s, after_s, strict=True)]
            waits.append(_compare(load, drawn, services_s))
    mean_ms = statistics.fmean(services_s) * 1e3
    lines = [
        f"A picture takes {mean_ms:.0f} ms alone; {_CALLS} calls at each load.",
        "",
        "| load | calls a second | wait by the formula, ms | wait measured, ms | measured / formula |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {each.load:.0%} | {each.per_second:.1f} | {each.predicted_s * 1e3:.0f} | {each.measured_s * 1e3:.0f} | "
        f"{each.measured_s / each.predicted_s:.2f} |"
        for each in waits
    ]
    return "\n".join(lines)


def _time_alone(server: RunningServer, bodies: Sequence[bytes]) -> list[float]:
    """Each picture three times, one call after the other."""
    caller = Caller(server)
    rounds = [[caller.read(body) for body in bodies] for _ in range(3)]
    caller.close()
    return [statistics.fmean(times) for times in zip(*rounds, strict=True)]


def _call_at_random(
    server: RunningServer, bodies: Sequence[bytes], service_s: float, load: float
) -> tuple[float, list[tuple[int, float]]]:
    """Calls a second, and for each call its picture and the time from when it was due to its answer."""
    rng = random.Random(_SEED)
    due_s, at_s = [], 0.0
    for _ in range(_CALLS):
        at_s += rng.expovariate(load / service_s)
        due_s.append(at_s)
    choices = [rng.randrange(len(bodies)) for _ in due_s]
    start = time.perf_counter() + 0.5

    def call(turn: int) -> float:
        caller = Caller(server)
        time.sleep(max(0.0, start + due_s[turn] - time.perf_counter()))
        caller.read(bodies[choices[turn]])
        caller.close()
        return time.perf_counter() - start - due_s[turn]

    with ThreadPoolExecutor(_CALLS) as threads:
        taken_s = list(threads.map(call, range(_CALLS)))
    return _CALLS / due_s[-1], list(zip(choices, taken_s, strict=True))


def _compare(load: float, drawn: tuple[float, list[tuple[int, float]]], services_s: Sequence[float]) -> Waits:
    """The formula for the calls that came here, not for those that come on average: they are few."""
    per_second, calls = drawn
    waits = [taken_s - services_s[choice] for choice, taken_s in calls]
    came_s = [services_s[choice] for choice, _ in calls]
    return Waits(load, per_second, predicted_wait_s(came_s, per_second), statistics.fmean(waits))
