"""Checkpoints and averaged weights of torch modules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn


def write_checkpoint(state: Mapping[str, object], path: Path) -> None:
    """Write a checkpoint; a run that is killed while writing keeps the one before."""
    unfinished = path.with_suffix(".unfinished")
    torch.save(state, unfinished)
    unfinished.replace(path)


@torch.no_grad()
def follow(average: nn.Module, model: nn.Module, step: int, most: float) -> None:
    """Move the averaged values towards the model's: ``most`` of them stay, fewer in the first steps."""
    weight = 1 - min(most, (1 + step) / (10 + step))
    for ours, theirs in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
        if ours.dtype.is_floating_point:
            ours.lerp_(theirs, weight)
        else:
            ours.copy_(theirs)
