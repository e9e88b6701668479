"""The loop that every training shares, with a learner that only counts."""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections.abc import Iterator, Mapping
from itertools import count, repeat
from pathlib import Path
from typing import Literal

import pytest

from training.loop import CHECKPOINT, COOLED, Plan, Queue, draw_aside, train


class Counter:
    """Learns how many batches there were, and at which rate."""

    def __init__(self) -> None:
        self.step = 0
        self.rests: list[float] = []
        self.settled = False

    def learn(self, batch: int, rest: float) -> Mapping[str, float]:
        self.step += 1
        self.rests.append(rest)
        return {"loss": batch / 2}

    def save(self, path: Path) -> None:
        path.write_text(str(self.step), encoding="ascii")

    def load(self, path: Path) -> None:
        self.step = int(path.read_text("ascii"))

    def settle(self) -> None:
        self.settled = True

    def progress(self) -> Mapping[str, object]:
        return {"lines": self.step * 4}

    def test(self) -> Mapping[str, object]:
        return {"test": 1.0}


def _log(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_run_ends_at_its_last_step_and_goes_on_from_there(tmp_path: Path) -> None:
    first = Counter()
    train(first, repeat(3), Plan(tmp_path, steps=5, log_steps=2))
    assert (tmp_path / CHECKPOINT).read_text("ascii") == "5"
    assert [note["step"] for note in _log(tmp_path / "log.jsonl")] == [2, 4, 5]
    assert _log(tmp_path / "log.jsonl")[0]["loss"] == 1.5
    assert _log(tmp_path / "log.jsonl")[0]["lines"] == 8
    assert first.rests == [1.0] * 5

    second = Counter()
    second.load(tmp_path / CHECKPOINT)
    train(second, repeat(3), Plan(tmp_path, steps=7))
    assert second.rests == [1.0, 1.0]
    train(second, repeat(3), Plan(tmp_path, steps=7))
    assert second.step == 7


def test_a_cooled_branch_leaves_the_run_as_it_was(tmp_path: Path) -> None:
    learner = Counter()
    train(learner, repeat(1), Plan(tmp_path, steps=2))
    train(learner, repeat(1), Plan(tmp_path, cool=4))
    assert learner.rests[2:] == [1.0, 0.75, 0.5, 0.25]
    assert learner.settled
    assert (tmp_path / COOLED).read_text("ascii") == "6"
    assert (tmp_path / CHECKPOINT).read_text("ascii") == "2"


@pytest.mark.parametrize("cool", [None, 10])
def test_what_is_stopped_keeps_what_it_has_learnt(tmp_path: Path, cool: int | None) -> None:
    def batches() -> Iterator[int]:
        yield from (1, 1)
        signal.raise_signal(signal.SIGTERM)
        yield from repeat(1)

    before = signal.getsignal(signal.SIGTERM)
    learner = Counter()
    train(learner, batches(), Plan(tmp_path, cool=cool))
    assert learner.step == 3
    assert not learner.settled
    assert [path.name for path in tmp_path.glob("*.pt")] == [COOLED if cool else CHECKPOINT]
    assert signal.getsignal(signal.SIGTERM) == before


def _count(queue: Queue[int]) -> None:
    for number in count():
        queue.put(number)


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_what_draws_aside_ends_when_it_is_told_to(tmp_path: Path, start: Literal["fork", "spawn"]) -> None:
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("fork") if start == "fork" else multiprocessing.get_context("spawn")
    learner = Counter()
    train(learner, draw_aside(_count, context, most=2), Plan(tmp_path, steps=3, log_steps=1))
    assert [note["loss"] for note in _log(tmp_path / "log.jsonl")] == [0.0, 0.5, 1.0]
    (drawing,) = set(multiprocessing.active_children()) - before
    drawing.terminate()
    drawing.join(60)
    assert drawing.exitcode == -signal.SIGTERM
