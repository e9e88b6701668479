"""Teach the published recognition network, or go on where the last run stopped.

    python -m training.recognition.train --pack PACK --icons ICONS --run RUN

The run is stopped at any time and goes on from its last checkpoint; ``python -m training.recognition.export`` makes a
file of the averaged weights. Nothing under RUN belongs into the repository.
"""

from __future__ import annotations

import argparse
import copy
import json
import multiprocessing
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from training.recognition.convert import Recognition
from training.recognition.ordinary import ORDINARY
from training.recognition.stream import Batch, Example, LineSource, PublishedReader, stream
from webimage_ocr.runtime.models import find_model, load_weights

RATE = 1e-4
WARM_UP_STEPS = 60
AVERAGE = 0.995
CLASS_LAYER = ("linear_8.w_0",)
"""What tells columns their class stays as it was published: half of all values, and what rare characters look like."""
SOFT = 3.0
"""Weight of the published network's own outputs, where it reads a line rightly."""
EASY = 0.3
"""Weight of the label of a line that it reads rightly already."""
CHECKPOINT_S = 300.0
LOG_STEPS = 20


class Run:
    """Everything that a checkpoint keeps."""

    def __init__(self, weights: bytes, rate: float) -> None:
        self.model = Recognition(weights)
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        parameters = dict(self.model.graph.named_parameters())
        for place, name in self.model.names.items():
            parameters[place].requires_grad_(name not in CLASS_LAYER)
        learnt = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(learnt, rate, betas=(0.9, 0.99), weight_decay=0.0)
        self.rate, self.step, self.sheet, self.lines = rate, 0, 0, 0

    def save(self, path: Path) -> None:
        """Write the checkpoint; a run that is killed while writing keeps the one before."""
        state = {
            "step": self.step, "sheet": self.sheet, "lines": self.lines,
            "model": self.model.state_dict(), "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }  # fmt: skip
        unfinished = path.with_suffix(".unfinished")
        torch.save(state, unfinished)
        unfinished.replace(path)

    def load(self, path: Path) -> None:
        """Take up a checkpoint."""
        state = torch.load(path, weights_only=True)
        self.step, self.sheet, self.lines = state["step"], state["sheet"], state["lines"]
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])

    def learn(self, batch: Batch, *, bf16: bool, rest: float = 1.0) -> dict[str, float]:
        """Take one step at ``rest`` of the full rate; the losses come back."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * min(1.0, (self.step + 1) / WARM_UP_STEPS) * rest
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            logits = self.model(torch.from_numpy(batch.features))
        hard, soft = losses(logits.float(), batch.examples)
        loss = hard + SOFT * soft
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        self.step += 1
        self.sheet, self.lines = batch.sheet, self.lines + len(batch.examples)
        self._follow()
        return {"hard": float(hard.detach()), "soft": float(soft.detach())}

    @torch.no_grad()
    def _follow(self) -> None:
        weight = 1 - min(AVERAGE, (1 + self.step) / (10 + self.step))
        for ours, theirs in zip(self.average.parameters(), self.model.parameters(), strict=True):
            if theirs.requires_grad:
                ours.lerp_(theirs, weight)


def losses(logits: Tensor, examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """CTC on the labels, and how far from the published outputs those are that were right; for each character."""
    said = logits.log_softmax(2)
    count, columns, _ = said.shape
    lengths = torch.tensor([len(e.target) for e in examples])
    targets = torch.from_numpy(np.concatenate([e.target for e in examples]))
    each = nn.functional.ctc_loss(
        said.transpose(0, 1), targets, torch.full((count,), columns), lengths, reduction="none", zero_infinity=True
    )
    per_character = lengths.clamp(min=2).float()
    kept = torch.tensor([e.kept for e in examples])
    easy = torch.tensor([EASY if e.right and e.line.text else 1.0 for e in examples])
    hard = (each * easy / per_character).mean()
    classes = torch.from_numpy(np.stack([e.teacher.classes for e in examples]))
    wanted = torch.from_numpy(np.stack([e.teacher.probabilities for e in examples])).clamp(min=1e-8)
    ours = said.gather(2, classes)
    rest, our_rest = (1 - wanted.sum(2)).clamp(min=1e-6), (1 - ours.exp().sum(2)).clamp(min=1e-6)
    apart = (wanted * (wanted.log() - ours)).sum(2) + rest * (rest.log() - our_rest.log())
    soft = (apart.sum(1) * kept / per_character).mean()
    return hard, soft


def _fill(queue: multiprocessing.Queue[Batch], arguments: argparse.Namespace, sheet: int) -> None:
    cv2.setNumThreads(1)
    reader = PublishedReader(load_weights(find_model("small", "recognition")))
    source = LineSource(arguments.pack, arguments.icons, reader.characters, held=False)
    for batch in stream(source, reader, arguments.seed, sheet):
        queue.put(batch)


def _batches(arguments: argparse.Namespace, sheet: int) -> Iterator[Batch]:
    """Let another process draw."""
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[Batch] = context.Queue(maxsize=24)
    context.Process(target=_fill, args=(queue, arguments, sheet), daemon=True).start()
    while True:
        yield queue.get()


def main() -> None:
    """Train until stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True, help="folder that `webimage-ocr fonts pull --held` filled")
    parser.add_argument("--icons", type=Path, required=True, help="folder that training.recognition.icons filled")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run's checkpoints")
    parser.add_argument("--steps", type=int, help="stop after so many steps in all; without it, train until stopped")
    parser.add_argument("--seed", type=int, default=1, help="of the drawing; another one draws other lines")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--cool", type=int, help="let the rate fall to nothing in so many steps from here, then stop")
    parser.add_argument("--threads", type=int, default=1, help="two take more than twice the processor time of one")
    parser.add_argument("--keep-every", type=int, default=250, help="steps between checkpoints that are all kept")
    parser.add_argument("--bf16", action="store_true", help="multiply in bfloat16, where that is faster")
    arguments = parser.parse_args()
    arguments.run.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    run = Run(load_weights(find_model("small", "recognition")), arguments.rate)
    checkpoint = arguments.run / "checkpoint.pt"
    if checkpoint.exists():
        run.load(checkpoint)
    # a run that is asked to stop keeps what it has learnt
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    last_saved = time.monotonic()
    sums: dict[str, list[float]] = {}
    started = time.monotonic()
    first, last = run.step, arguments.steps
    if arguments.cool:
        last = first + arguments.cool
    for batch in _batches(arguments, run.sheet):
        rest = 1 - (run.step - first) / arguments.cool if arguments.cool else 1.0
        for name, value in run.learn(batch, bf16=arguments.bf16, rest=rest).items():
            sums.setdefault(name, []).append(value)
        done = stopped.is_set() or (last is not None and run.step >= last)
        ordinary = [example for example in batch.examples if example.line.kind in ORDINARY]
        sums.setdefault("right_ordinary", []).extend(float(example.right) for example in ordinary)
        if run.step % LOG_STEPS == 0:
            note: dict[str, float] = {
                "step": run.step,
                "lines": run.lines,
                "sheet": run.sheet,
                "s": round(time.monotonic() - started),
            }
            note |= {name: round(float(np.mean(values)), 4) for name, values in sums.items() if values}
            sums = {}
            with (arguments.run / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(note) + "\n")
        if done and arguments.cool and run.step >= first + arguments.cool:
            # weights that came to rest need no averaging
            run.average.load_state_dict(run.model.state_dict())
        if done or time.monotonic() - last_saved > CHECKPOINT_S:
            run.save(checkpoint)
            last_saved = time.monotonic()
        if run.step % arguments.keep_every == 0:
            np.savez(arguments.run / f"average-{run.step:06d}.npz", **run.average.values())
        if done:
            return


if __name__ == "__main__":
    main()
