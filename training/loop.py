"""What every training of ours does: take steps until stopped, keep checkpoints, cool down, write a log.

A run has no planned end: the rate is held, and a run that is stopped goes on from its last checkpoint. Usable weights
come out of it by a short branch whose rate falls to nothing (``--cool STEPS``) and that leaves the run as it was.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.context import ForkContext, SpawnContext
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

CHECKPOINT_S = 300.0
CHECKPOINT, COOLED = "checkpoint.pt", "cooled.pt"
"""In the folder of a run: what it goes on from, and the weights that came to rest in its last branch."""

Batch = TypeVar("Batch")
Taught = TypeVar("Taught", contravariant=True)
Queue = multiprocessing.Queue


class Learner(Protocol[Taught]):
    """A network that is being taught, with everything that a checkpoint keeps."""

    step: int

    def learn(self, batch: Taught, rest: float) -> Mapping[str, float]:
        """Take one step at ``rest`` of the full rate; what is told of the batch comes back."""

    def save(self, path: Path) -> None:
        """Write a checkpoint; what is killed while writing keeps the one before."""

    def load(self, path: Path) -> None:
        """Take up a checkpoint."""

    def settle(self) -> None:
        """Take the weights as they are for the averaged ones: those that came to rest need no averaging."""

    def progress(self) -> Mapping[str, object]:
        """How far it has come, beside the number of steps."""

    def test(self) -> Mapping[str, object]:
        """What the averaged weights are worth; asked for at every checkpoint."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When to stop and what to keep of it."""

    run: Path
    """Folder of the run's checkpoints."""
    steps: int | None = None
    """Stop after so many in all."""
    cool: int | None = None
    """Branch off: let the rate fall to nothing in so many steps, then stop."""
    log_steps: int = 20

    @staticmethod
    def add_options(parser: argparse.ArgumentParser) -> None:
        """The options that every training has."""
        parser.add_argument("--run", type=Path, required=True, help="folder of the run's checkpoints")
        parser.add_argument(
            "--steps", type=int, help="stop after so many steps in all; without it, train until stopped"
        )
        parser.add_argument(
            "--cool", type=int, help="branch off: let the rate fall to nothing in so many steps, then stop"
        )


def train(learner: Learner[Batch], batches: Iterable[Batch], plan: Plan) -> None:
    """Take steps until the plan ends or the process is asked to stop; either way what was learnt is kept."""
    log = plan.run / ("cooled.jsonl" if plan.cool else "log.jsonl")
    checkpoint = plan.run / (COOLED if plan.cool else CHECKPOINT)
    first, last_saved = learner.step, time.monotonic()
    last = first + plan.cool if plan.cool else plan.steps
    if last is not None and first >= last:
        return
    stopped = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    told: dict[str, list[float]] = {}
    for batch in batches:
        rest = 1 - (learner.step - first) / plan.cool if plan.cool else 1.0
        for name, value in learner.learn(batch, rest).items():
            told.setdefault(name, []).append(value)
        ended = learner.step == last
        note: dict[str, object] = {}
        if learner.step % plan.log_steps == 0:
            note |= {name: round(float(np.nanmean(values)), 4) for name, values in told.items()}
            told = {}
        if ended and plan.cool:
            learner.settle()
        late = not plan.cool and time.monotonic() - last_saved > CHECKPOINT_S
        if ended or stopped.is_set() or late:
            learner.save(checkpoint)
            last_saved = time.monotonic()
            note |= learner.test()
        if note:
            note = {"step": learner.step, "processor_s": round(time.process_time()), **learner.progress(), **note}
            with log.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(note) + "\n")
        if ended or stopped.is_set():
            break
    signal.signal(signal.SIGTERM, before)


def draw_aside(fill: Callable[[Queue[Batch]], None], context: ForkContext | SpawnContext, most: int) -> Iterator[Batch]:
    """What ``fill`` puts into a queue of ``most`` in a process of its own, which is stopped when this one ends."""
    queue: Queue[Batch] = context.Queue(maxsize=most)
    context.Process(target=_draw, args=(fill, queue), daemon=True).start()
    while True:
        yield queue.get()


def _draw(fill: Callable[[Queue[Batch]], None], queue: Queue[Batch]) -> None:
    # a forked process has the handler of ``train`` too, which would let it go on
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    fill(queue)
