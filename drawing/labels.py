"""Labelled folders: ``images/`` beside ``labels.jsonl``, one JSON object a picture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

LABELS = "labels.jsonl"
"""The file of a labelled folder that holds what is true."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelItem:
    """One true text; ``points`` is None where nobody drew a box round it."""

    text: str
    points: Points | None
    ignore: bool = False
    unknown: bool = False
    """It holds a character that the network was never taught, so all that can be asked for is doubt."""


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """The truth about one picture."""

    image: str
    items: tuple[LabelItem, ...]
    partial: bool = False
    """The picture holds more text than the labels say, so only recall means something."""
    ordered: bool = False
    """``items`` stand in the only sensible reading order."""
    icons: tuple[Points, ...] = ()
    """Places of drawings from which no character should come."""

    @property
    def boxed(self) -> bool:
        """Every text has its box, and no text is without a label."""
        return not self.partial and all(item.points is not None for item in self.items)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One text as an engine read it."""

    text: str
    points: Points
    confidence: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What an engine read from one picture, in its order, and the time it took."""

    image: str
    blocks: tuple[Block, ...] = ()
    ms: float = 0.0
    """Wall time of the call."""
    cpu_ms: float = 0.0
    """Processor time of the call, over all its threads."""
    error: str = ""
    sha256: str = ""
    """Digest of the picture's file: a reading that was kept is not taken for another picture's. May be missing."""


def read_labels(folder: Path) -> list[Label]:
    """The labels of a folder, in its order."""
    return [_label(row) for row in _rows(folder / LABELS)]


def read_readings(path: Path) -> list[Reading]:
    """The readings that ``write_readings`` wrote."""
    return [reading_of(row) for row in _rows(path)]


def write_readings(path: Path, readings: Iterable[Reading]) -> None:
    """Keep readings as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for reading in readings:
            items = [
                {"points": block.points.tolist(), "text": block.text, "score": block.confidence}
                for block in reading.blocks
            ]
            row = {"image": reading.image, "ms": reading.ms, "cpu_ms": reading.cpu_ms, "items": items}
            row |= {name: value for name in ("error", "sha256") if (value := getattr(reading, name))}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def reading_of(row: dict[str, Any]) -> Reading:
    """A reading from its JSON object."""
    blocks = tuple(
        Block(item.get("text") or "", np.asarray(item["points"], float), item.get("score")) for item in row["items"]
    )
    times = (row.get("ms") or 0.0, row.get("cpu_ms") or 0.0)
    return Reading(row["image"], blocks, *times, row.get("error") or "", row.get("sha256") or "")


def _label(row: dict[str, Any]) -> Label:
    items = tuple(
        LabelItem(
            item["text"],
            np.asarray(item["points"], float) if item.get("points") else None,
            bool(item.get("ignore")),
            bool(item.get("unknown")),
        )
        for item in row["items"]
    )
    icons = tuple(np.asarray(points, float) for points in row.get("icons") or ())
    # where nobody wrote the truth down, what is read is neither right nor wrong
    partial = bool(row.get("partial_labels") or row.get("no_labels"))
    return Label(row["image"], items, partial, bool(row.get("ordered")), icons)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
