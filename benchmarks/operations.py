"""What a picture costs in network runs and pixels: counted instead of timed, so that every machine says the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import Picture
from webimage_ocr.reader import Reader
from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.session import Array, GraphOptions, RuntimeOptions, Session, Weights

COUNTED = Path(__file__).with_suffix(".json")
"""What was counted when somebody last changed it on purpose: ``python -m benchmarks operations --count-anew``."""
MOST_GROWTH = 1.15
_DETECTION_GFLOP, _RECOGNITION_GFLOP = 21.1, 134.0
"""Billion operations a megapixel that goes into a network of the small tier; `python -m benchmarks peak`."""


@dataclass(frozen=True, slots=True)
class Operations:
    """Of one picture, in the mean."""

    detection_runs: float
    detection_megapixels: float
    recognition_runs: float
    recognition_megapixels: float

    @property
    def gflop(self) -> float:
        return _DETECTION_GFLOP * self.detection_megapixels + _RECOGNITION_GFLOP * self.recognition_megapixels

    def grown(self, before: Operations) -> list[str]:
        """What is more than 15 % above what it was."""
        figures = {**asdict(self), "gflop": self.gflop}
        earlier = {**asdict(before), "gflop": before.gflop}
        return [
            f"{name}: {value:.3f} a picture, {value / earlier[name]:.2f} times the {earlier[name]:.3f} it was"
            for name, value in figures.items()
            if value > MOST_GROWTH * earlier[name]
        ]

    def __str__(self) -> str:
        return (
            f"A picture takes {self.detection_runs:.1f} runs of detection over {self.detection_megapixels:.2f} Mpx and "
            f"{self.recognition_runs:.1f} of recognition over {self.recognition_megapixels:.3f} Mpx: "
            f"{self.gflop:.1f} billion operations."
        )


class CountingSession:
    """A network that notes the pixels of each batch."""

    def __init__(self, session: Session, pixels: list[int]) -> None:
        self._session, self._pixels = session, pixels

    def run(self, batch: NDArray[np.uint8]) -> tuple[Array, ...]:
        count, height, width, _ = batch.shape
        self._pixels.append(count * height * width)
        return self._session.run(batch)


def count_operations(pictures: Sequence[Picture]) -> Operations:
    """Read every picture once with the default options."""
    detection: list[int] = []
    recognition: list[int] = []

    def open_counting(weights: Weights, graph: GraphOptions, runtime: RuntimeOptions) -> Session:
        return CountingSession(open_session(weights, graph, runtime), recognition if graph.argmax else detection)

    with patch("webimage_ocr.reader.open_session", open_counting), Reader() as reader:
        for picture in pictures:
            reader.read(picture.path)
    of_all = (len(detection), sum(detection) / 1e6, len(recognition), sum(recognition) / 1e6)
    return Operations(*(each / len(pictures) for each in of_all))


def read_counted() -> Operations:
    """What is kept in the repository."""
    return Operations(**json.loads(COUNTED.read_text()))


def keep_counted(operations: Operations) -> None:
    """Make it what later changes are held against."""
    COUNTED.write_text(
        json.dumps({name: round(value, 4) for name, value in asdict(operations).items()}, indent=2) + "\n"
    )
