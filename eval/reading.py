"""Have a folder read by an engine, or take what was kept of it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from drawing.labels import LABELS, Label, Reading, read_readings, write_readings
from eval.engines import Engine, Worker


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where readings come from: environments that run engines, and readings that were kept."""

    peers: Path | None = None
    """The folder with the peers' environments."""
    keep: Path | None = None
    """Kept readings, ENGINE/FOLDER.jsonl; what is read is added."""
    kept: tuple[Path, ...] = ()
    """More kept readings; nothing is written there."""

    def read(self, engine: Engine, folder: Path, labels: Sequence[Label]) -> list[Reading]:
        """An engine's readings of a folder's pictures; FileNotFoundError where it neither runs nor was kept.

        A reading that was kept of a picture that has changed since is read again.
        """
        wanted = {label.image: hashlib.sha256((folder / label.image).read_bytes()).hexdigest() for label in labels}
        held = {reading.image: reading for reading in self._kept(engine, folder) if _is_of(reading, wanted)}
        if absent := [image for image in wanted if image not in held]:
            python = engine.python(self.peers)
            if python is None:
                raise FileNotFoundError(
                    "no environment (python -m eval.peers DIR makes it, --peers DIR names it)"
                    f" and {len(absent)} pictures not kept"
                )
            with Worker(engine, python, direction=wants_direction(folder)) as worker:
                for image in absent:
                    held[image] = replace(worker.read(folder, image), sha256=wanted[image])
            if self.keep:
                write_readings(self.keep / engine.name / f"{folder.name}.jsonl", held.values())
        return [held[label.image] for label in labels]

    def _kept(self, engine: Engine, folder: Path) -> Iterable[Reading]:
        for root in (*self.kept, *([self.keep] if self.keep else [])):
            path = root / engine.name / f"{folder.name}.jsonl"
            if path.exists():
                yield from read_readings(path)


def _is_of(reading: Reading, wanted: dict[str, str]) -> bool:
    """Whether a reading is of that picture; a reading of a picture that is not wanted now is kept as it is."""
    return not reading.sha256 or reading.sha256 == wanted.get(reading.image, reading.sha256)


def refuse_unlabelled(folders: Sequence[Path]) -> None:
    """End the command with a sentence where one of the folders has no labels."""
    # before minutes go into those in front of it
    for folder in folders:
        if not (folder / LABELS).is_file():
            sys.exit(f"{folder} has no {LABELS}: name folders that hold one beside their images.")


def wants_direction(folder: Path) -> bool:
    """Pictures that do not stand upright are read with detect_direction; the folder's name says so."""
    return "turned" in folder.name


def half_of(labels: Sequence[Label], half: str | None) -> list[Label]:
    """The labels of one half of a folder: a picture's name alone says in which it is, so that it never changes.

    What is chosen (a threshold, a scale, a mechanism) is chosen on ``choose`` and reported on ``report``.
    """
    if half is None:
        return list(labels)
    return [label for label in labels if _half(Path(label.image).name) == half]


def _half(name: str) -> str:
    return "choose" if hashlib.sha256(name.encode()).digest()[0] % 2 else "report"
