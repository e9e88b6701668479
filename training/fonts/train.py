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
import json
import multiprocessing
import time
from collections.abc import Iterator
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
from webimage_ocr.fonts.families import load_families

BATCH = 128
RATE = 2e-3
WARM_UP_STEPS = 150
AVERAGE = 0.998
CHECKPOINT_S = 600.0
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

    def save(self, path: Path) -> None:
        """Write the checkpoint; a run that is killed while writing keeps the one before."""
        state = {
            "classes": self.classes,
            "step": self.step,
            "first_step": self.first_step,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
        }
        unfinished = path.with_suffix(".unfinished")
        torch.save(state, unfinished)
        unfinished.replace(path)

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

    def learn(self, batch: Batch, rate: float) -> tuple[float, float]:
        """Take one step; the loss and the share of right answers come back."""
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
        self._follow()
        with torch.no_grad():
            right = (prototypes(embeddings, kinds).argmax(1) == labels).float().mean()
        return float(loss.detach()), float(right)

    @torch.no_grad()
    def _follow(self) -> None:
        weight = 1 - min(AVERAGE, (1 + self.step) / (10 + self.step))
        for ours, theirs in zip(self.average.state_dict().values(), self.model.state_dict().values(), strict=True):
            if ours.dtype.is_floating_point:
                ours.lerp_(theirs, weight)
            else:
                ours.copy_(theirs)

    @torch.no_grad()
    def test(self, sets: dict[str, Batch]) -> dict[str, list[float]]:
        """Top-1 and top-5 of the averaged weights on each set."""
        self.average.eval()
        figures = {}
        for name, batch in sets.items():
            pixels, kinds, labels = _tensors(batch)
            with torch.autocast("cpu", torch.bfloat16):
                embeddings = torch.cat([self.average["network"](part) for part in pixels.split(100)])
            best = self.average["prototypes"](embeddings.float(), kinds).topk(5, 1).indices == labels[:, None]
            figures[name] = [round(float(best[:, :n].any(1).float().mean()), 4) for n in (1, 5)]
        return figures


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


def _render_forever(renderer: Renderer, index: dict[tuple[int, int], int], queue: multiprocessing.Queue[Batch]) -> None:
    while True:
        queue.put(_stack(renderer, index, BATCH))


def _batches(renderer: Renderer, index: dict[tuple[int, int], int]) -> Iterator[Batch]:
    """Let another process draw; forked, so that it shares the loaded fonts."""
    context = multiprocessing.get_context("fork")
    queue: multiprocessing.Queue[Batch] = context.Queue(maxsize=12)
    context.Process(target=_render_forever, args=(renderer, index, queue), daemon=True).start()
    while True:
        yield queue.get()


def main() -> None:
    """Train until stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True, help="folder that `webimage-ocr fonts pull` filled")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run's checkpoints")
    parser.add_argument("--steps", type=int, help="stop after so many steps in all; without it, train until stopped")
    parser.add_argument("--cool", type=int, help="branch off: let the rate fall to nothing in so many steps, then stop")
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
    checkpoint = arguments.run / "checkpoint.pt"
    run = Run(classes)
    if checkpoint.exists():
        run.load(checkpoint)
    elif START.exists():
        run.start_from()
    sets = {name: _stack(test_renderer, index, TEST_SAMPLES, name) for name in "ETH"}
    batches = _batches(Renderer(faces, languages, seed=1 + time.time_ns() % 2**31), index)

    log_path = arguments.run / ("cooled.jsonl" if arguments.cool else "log.jsonl")
    first, last_saved = run.step, time.monotonic()
    last = first + arguments.cool if arguments.cool else arguments.steps or float("inf")
    if first >= last:
        return
    sums, counted = np.zeros(2), 0
    for batch in batches:
        rate = RATE * min(1.0, (run.step - run.first_step + 1) / WARM_UP_STEPS)
        if arguments.cool:
            rate *= 1 - (run.step - first) / arguments.cool
        sums += run.learn(batch, rate)
        counted += 1
        done = run.step >= last
        note: dict[str, object] = {}
        if run.step % LOG_STEPS == 0:
            loss, right = (sums / counted).round(4)
            sums, counted = np.zeros(2), 0
            note |= {"loss": loss, "right": right}
        if done and arguments.cool:
            # weights that came to rest need no averaging
            run.average.load_state_dict(run.model.state_dict())
        if done or (not arguments.cool and time.monotonic() - last_saved > CHECKPOINT_S):
            run.save(arguments.run / "cooled.pt" if arguments.cool else checkpoint)
            last_saved = time.monotonic()
            note |= {"test": run.test(sets)}
        if note:
            note = {"step": run.step, "samples": run.step * BATCH, "processor_s": round(time.process_time())} | note
            with log_path.open("a", encoding="utf-8") as log:
                log.write(json.dumps(note) + "\n")
        if done:
            return


if __name__ == "__main__":
    main()
