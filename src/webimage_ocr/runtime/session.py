"""How a network is run, whatever library runs it: the options, and what a loaded one can do.

Every network takes one batch of pictures as (n, h, w, 3) uint8 and returns its outputs as arrays; what lies
between (type conversion, mean and scale) is part of the graph, so that nothing large is copied in Python.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.runtime.processor import usable_cores

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class RuntimeOptions:
    """How networks are run; the defaults suit a machine that is known to nobody."""

    backend: str = "auto"
    """``openvino``, ``onnxruntime``, or ``auto``: OpenVINO where it is installed."""
    precision: str = "auto"
    """``f32``, ``bf16``, ``int8`` (of most convolutions), or ``auto``: the fastest of them here."""
    threads: int = field(default_factory=usable_cores)
    cache_dir: Path | None = None
    """Where compiled networks are kept between starts; None keeps nothing."""


@dataclass(frozen=True, slots=True)
class GraphOptions:
    """What is built around a network."""

    mean: float = 127.5
    scale: float = 127.5
    argmax: bool = False
    """Return (indexes, scores) of the best class of each column instead of all classes."""
    streams: int = 1
    """How many calls run at once, each on threads/streams threads."""


@dataclass(frozen=True, slots=True)
class Weights:
    """An ONNX file, which is read only where no compiled network is kept: adding our own values to the published ones
    takes 0.1 s of processor time."""

    sha256: str
    read: Callable[[], bytes]
    """Raises ModelUnusable for what is missing, or has another sha256."""

    @classmethod
    def of(cls, content: bytes) -> Weights:
        """Of a file that was read already."""
        return cls(hashlib.sha256(content).hexdigest(), lambda: content)


class Session(Protocol):
    """A loaded network; ``run`` may be called from many threads."""

    def run(self, batch: NDArray[np.uint8]) -> tuple[Array, ...]: ...


class OpenedSession(Session, Protocol):
    """One that a library has opened, and whoever opened it holds."""

    def release_memory(self) -> None:
        """Give back what lies between the layers, where the library can; the next run allocates it anew."""


def require_numbers(output: Array) -> None:
    """Raise FloatingPointError for NaN or infinity, which would be taken for a picture without text.

    The sum of a million values, 0.2 ms, has them if one of them has.
    """
    if not np.isfinite(output.sum()):
        raise FloatingPointError("a network has given something else than numbers")
