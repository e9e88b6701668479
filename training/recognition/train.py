"""Teach the published recognition network, or go on where the last run stopped.

    python -m training.recognition.train --pack PACK --icons ICONS --run RUN

The run is stopped at any time and goes on from its last checkpoint; ``python -m training.recognition.export`` makes a
file of the averaged weights. Nothing under RUN belongs into the repository.
"""

from __future__ import annotations

import argparse
import copy
import multiprocessing
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from training.loop import CHECKPOINT, Plan, Queue, draw_aside, train
from training.recognition.convert import Recognition
from training.recognition.ordinary import ORDINARY
from training.recognition.stream import Batch, Example, LineSource, PublishedReader, stream
from training.weights import follow, write_checkpoint
from webimage_ocr.runtime.models import find_model, load_weights

RATE = 1e-4
WARM_UP_STEPS = 60
AVERAGE = 0.995
CLASS_LAYER = ("linear_8.w_0", "linear_8.b_0")
"""What tells columns their class stays as it was published: half of all values, and what rare characters look like.
Steps of Adam are as large for a class that is hardly drawn as for any other, so that their biases sank by 0.29."""
SOFT = 3.0
"""Weight of the published network's own outputs, where it reads a line rightly."""
EASY = 0.3
"""Weight of the label of a line that it reads rightly already."""


class Run:
    """Everything that a checkpoint keeps."""

    def __init__(self, weights: bytes, rate: float = RATE, *, bf16: bool = False) -> None:
        self.model = Recognition(weights)
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        parameters = dict(self.model.graph.named_parameters())
        for place, name in self.model.names.items():
            parameters[place].requires_grad_(name not in CLASS_LAYER)
        learnt = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(learnt, rate, betas=(0.9, 0.99), weight_decay=0.0)
        self.rate, self.bf16 = rate, bf16
        self.step, self.sheet, self.lines = 0, 0, 0

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        state = {
            "step": self.step, "sheet": self.sheet, "lines": self.lines,
            "model": self.model.state_dict(), "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }  # fmt: skip
        write_checkpoint(state, path)

    def load(self, path: Path) -> None:
        """Take up a checkpoint."""
        state = torch.load(path, weights_only=True)
        self.step, self.sheet, self.lines = state["step"], state["sheet"], state["lines"]
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])

    def learn(self, batch: Batch, rest: float) -> dict[str, float]:
        """Take one step at ``rest`` of the full rate; the losses come back, and how much ordinary text was right."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * min(1.0, (self.step + 1) / WARM_UP_STEPS) * rest
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            logits = self.model(torch.from_numpy(batch.features))
        hard, soft = losses(logits.float(), batch.examples)
        loss = hard + SOFT * soft
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        self.step += 1
        self.sheet, self.lines = batch.sheet, self.lines + len(batch.examples)
        follow(self.average, self.model, self.step, AVERAGE)
        told = {"hard": float(hard.detach()), "soft": float(soft.detach())}
        ordinary = [float(example.right) for example in batch.examples if example.line.kind in ORDINARY]
        return told | ({"right_ordinary": float(np.mean(ordinary))} if ordinary else {})

    def settle(self) -> None:
        """Take the weights as they are for the averaged ones."""
        self.average.load_state_dict(self.model.state_dict())

    def progress(self) -> dict[str, object]:
        """How many lines were seen, and the next sheet."""
        return {"lines": self.lines, "sheet": self.sheet}

    def test(self) -> dict[str, object]:
        """Nothing: ``training.recognition.judge`` asks on another day, in other faces."""
        return {}


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


def _fill(arguments: argparse.Namespace, sheet: int, queue: Queue[Batch]) -> None:
    cv2.setNumThreads(1)
    reader = PublishedReader(load_weights(find_model("small", "recognition")))
    source = LineSource(arguments.pack, arguments.icons, reader.characters, held=False)
    for batch in stream(source, reader, arguments.seed, sheet):
        queue.put(batch)


def main() -> None:
    """Train until stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True, help="folder that `webimage-ocr fonts pull --held` filled")
    parser.add_argument("--icons", type=Path, required=True, help="folder that training.recognition.icons filled")
    Plan.add_options(parser)
    parser.add_argument("--seed", type=int, default=1, help="of the drawing; another one draws other lines")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--threads", type=int, default=1, help="two take more than twice the processor time of one")
    parser.add_argument("--bf16", action="store_true", help="multiply in bfloat16, where that is faster")
    arguments = parser.parse_args()
    arguments.run.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    run = Run(load_weights(find_model("small", "recognition")), arguments.rate, bf16=arguments.bf16)
    checkpoint = arguments.run / CHECKPOINT
    if checkpoint.exists():
        run.load(checkpoint)
    batches = draw_aside(partial(_fill, arguments, run.sheet), multiprocessing.get_context("spawn"), most=24)
    train(run, batches, Plan(arguments.run, arguments.steps, arguments.cool))


if __name__ == "__main__":
    main()
