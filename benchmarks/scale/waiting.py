"""How long calls wait at a server: what the formula for queues says, and what a server of one worker does.

Calls come at random (Poisson), reading takes as long as it takes: an M/G/1 queue, whose mean wait is that of Pollaczek
and Khinchine, rate x E[S^2] / (2 (1 - load)).
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Sequence
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
    """Time each picture alone, then let calls come at random at some loads."""
    folder = draw_folder(_KIND, _PICTURES, _SEED, scratch / _KIND) / "images"
    bodies = [request_body(path.read_bytes()) for path in sorted(folder.iterdir())]
    with run_server(scratch / "state", {}, "--workers", "1") as server:
        services_s = _time_alone(server, bodies)
        waits = [_call_at_random(server, bodies, services_s, load) for load in _LOADS]
    mean_s = statistics.fmean(services_s)
    spread = statistics.pstdev(services_s) / mean_s
    lines = [
        f"A picture takes {mean_s * 1e3:.0f} ms alone (spread {spread:.2f} of the mean).",
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
    """Each picture three times, the first of which does not count."""
    caller = Caller(server)
    rounds = [[caller.read(body) for body in bodies] for _ in range(3)]
    caller.close()
    return [statistics.fmean(times) for times in zip(*rounds[1:], strict=True)]


def _call_at_random(server: RunningServer, bodies: Sequence[bytes], services_s: Sequence[float], load: float) -> Waits:
    rng = random.Random(_SEED)
    per_second = load / statistics.fmean(services_s)
    choices = [rng.randrange(len(bodies)) for _ in range(_CALLS)]
    due_s, at_s = [], 0.0
    for _ in choices:
        at_s += rng.expovariate(per_second)
        due_s.append(at_s)
    taken_s = [0.0] * _CALLS
    start = time.perf_counter() + 0.5

    def call(turn: int) -> None:
        caller = Caller(server)
        time.sleep(max(0.0, start + due_s[turn] - time.perf_counter()))
        caller.read(bodies[choices[turn]])
        # from when it was due, so that a late start counts as waiting
        taken_s[turn] = time.perf_counter() - start - due_s[turn]
        caller.close()

    threads = [threading.Thread(target=call, args=(turn,)) for turn in range(_CALLS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits = [taken - services_s[choice] for taken, choice in zip(taken_s, choices, strict=True)]
    # what came at random here, and not what comes on average: 150 calls are few
    drawn = [services_s[choice] for choice in choices]
    return Waits(load, per_second, predicted_wait_s(drawn, _CALLS / due_s[-1]), statistics.fmean(waits))
