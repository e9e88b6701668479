"""Train the network, or go on where the last run stopped.

    python -m training.fonts.train --pack PACK --run RUN

The learning rate is held after a warm-up, so a run has no planned end: stop it at any time. A usable network
comes out of a checkpoint by a short branch whose rate falls to nothing, while the main run goes on:

    python -m training.fonts.train --pack PACK --run RUN --cool STEPS

A run without a checkpoint goes on from ``start.npz`` beside this file, the weights of the longest run so far.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import multiprocessing
import time
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from drawing.lines.faces import load_faces
from drawing.lines.render import Renderer
from training.fonts.muon import Muon
from training.fonts.network import FontNetwork, Prototypes
from training.loop import CHECKPOINT, Plan, Queue, draw_aside, train
from training.weights import follow, write_checkpoint
from webimage_ocr.fonts.families import load_families

BATCH = 128
RATE = 2e-3
WARM_UP_STEPS = 150
AVERAGE = 0.998
LOG_STEPS = 50
TEST_SAMPLES = 400
START = Path(__file__).with_name("start.npz")

Batch = tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]


class Run:
    """Everything that a checkpoint keeps."""

    def __init__(self, classes: list[tuple[int, int]]) -> None:
        self.classes = classes
        self.model = nn.ModuleDict(
            {"network": FontNetwork(), "prototypes": Prototypes(torch.tensor([kind for _, kind in classes]))}
        )
        self.model.to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        filters = [p for p in self.model["network"].parameters() if p.ndim == 4]
        chosen = {id(p) for p in filters}
        rest = [p for p in self.model.parameters() if id(p) not in chosen]
        self.optimizers: list[torch.optim.Optimizer] = [
            Muon(filters, RATE),
            torch.optim.AdamW(rest, RATE, betas=(0.9, 0.98), weight_decay=0.01),
        ]
        self.step = 0
        self.first_step = 0
        """The step at which the optimizers began, knowing nothing."""

        self.sets: dict[str, Batch] = {}
        """What the averaged weights are tested on, by its name."""

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        state = {
            "classes": self.classes,
            "step": self.step,
            "first_step": self.first_step,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
        }
        write_checkpoint(state, path)

    def load(self, path: Path) -> None:
        """Take up a checkpoint; raises ValueError when it was made for other families."""
        state = torch.load(path, weights_only=True)
        if [tuple(c) for c in state["classes"]] != self.classes:
            raise ValueError(f"{path} was trained on other families than the pack holds now; start a new run.")
        self.step, self.first_step = state["step"], state["first_step"]
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)

    def keep_weights(self, path: Path = START) -> None:
        """Write the averaged weights alone, in half precision, and their sha256: what another run starts from."""
        weights = {
            name: value.numpy().astype(np.float16) if value.dtype.is_floating_point else value.numpy()
            for name, value in self.average.state_dict().items()
        }
        np.savez_compressed(path, classes=np.array(self.classes), step=np.array(self.step), **weights)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n", encoding="ascii")

    def start_from(self, path: Path = START) -> None:
        """Take up the weights of ``keep_weights``; raises ValueError when they are damaged or for other families."""
        wanted = path.with_name(f"{path.name}.sha256").read_text("ascii").split()[0]
        if hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            raise ValueError(f"{path} is not the file that its sha256 is of; check it out again.")
        with np.load(path) as table:
            if [tuple(c) for c in table["classes"].tolist()] != self.classes:
                raise ValueError(f"{path} is for other families than the pack holds now; take it away.")
            self.step = self.first_step = int(table["step"])
            for part in (self.model, self.average):
                part.load_state_dict(
                    {name: torch.from_numpy(table[name]).to(old.dtype) for name, old in part.state_dict().items()}
                )

    def learn(self, batch: Batch, rest: float) -> dict[str, float]:
        """Take one step at ``rest`` of the full rate; the loss and the share of right answers come back."""
        rate = RATE * min(1.0, (self.step - self.first_step + 1) / WARM_UP_STEPS) * rest
        pixels, kinds, labels = _tensors(batch)
        self.model.train()
        with torch.autocast("cpu", torch.bfloat16):
            embeddings = self.model["network"](pixels)
        prototypes = self.model["prototypes"]
        loss = prototypes.loss(embeddings, kinds, labels)
        loss.backward()
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
            optimizer.zero_grad()
        self.step += 1
        follow(self.average, self.model, self.step, AVERAGE)
        with torch.no_grad():
            right = (prototypes(embeddings, kinds).argmax(1) == labels).float().mean()
        return {"loss": float(loss.detach()), "right": float(right)}

    def settle(self) -> None:
        """Take the weights as they are for the averaged ones."""
        self.average.load_state_dict(self.model.state_dict())

    def progress(self) -> dict[str, object]:
        """How many samples were seen."""
        return {"samples": self.step * BATCH}

    @torch.no_grad()
    def test(self) -> dict[str, object]:
        """Top-1 and top-5 of the averaged weights on each set."""
        self.average.eval()
        figures = {}
        for name, batch in self.sets.items():
            pixels, kinds, labels = _tensors(batch)
            with torch.autocast("cpu", torch.bfloat16):
                embeddings = torch.cat([self.average["network"](part) for part in pixels.split(100)])
            best = self.average["prototypes"](embeddings.float(), kinds).topk(5, 1).indices == labels[:, None]
            figures[name] = [round(float(best[:, :n].any(1).float().mean()), 4) for n in (1, 5)]
        return {"test": figures}


def _tensors(batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    pixels, kinds, labels = batch
    windows = torch.from_numpy(pixels).float()[:, None].contiguous(memory_format=torch.channels_last)
    return windows, torch.from_numpy(kinds), torch.from_numpy(labels)


def _stack(renderer: Renderer, index: dict[tuple[int, int], int], count: int, strength: str | None = None) -> Batch:
    samples = [renderer.draw(strength=strength, test=strength is not None) for _ in range(count)]
    return (
        np.stack([s.pixels for s in samples]),
        np.array([s.kind for s in samples]),
        np.array([index[s.family, s.kind] for s in samples]),
    )


def _render_forever(renderer: Renderer, index: dict[tuple[int, int], int], queue: Queue[Batch]) -> None:
    while True:
        queue.put(_stack(renderer, index, BATCH))


def main() -> None:
    """Train until stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True, help="folder that `webimage-ocr fonts pull` filled")
    Plan.add_options(parser)
    arguments = parser.parse_args()
    arguments.run.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    cv2.setNumThreads(0)

    families = [family for family in load_families() if family.role == "train"]
    faces = load_faces(families, arguments.pack)
    languages = [family.script for family in families]
    test_renderer = Renderer(faces, languages, seed=0)
    classes = test_renderer.classes
    index = {key: row for row, key in enumerate(classes)}
    checkpoint = arguments.run / CHECKPOINT
    run = Run(classes)
    if checkpoint.exists():
        run.load(checkpoint)
    elif START.exists():
        run.start_from()
    run.sets = {name: _stack(test_renderer, index, TEST_SAMPLES, name) for name in "ETH"}
    renderer = Renderer(faces, languages, seed=1 + time.time_ns() % 2**31)
    # forked, so that the process that draws shares the loaded fonts
    batches = draw_aside(partial(_render_forever, renderer, index), multiprocessing.get_context("fork"), most=12)
    train(run, batches, Plan(arguments.run, arguments.steps, arguments.cool, LOG_STEPS))


if __name__ == "__main__":
    main()
