"""The pictures that are timed: a few of each labelled folder, or drawn ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from drawing.folder import draw_folder
from drawing.labels import Label, read_labels

_DRAWN = {"phone": 4, "small": 4, "codes": 2, "listing": 2}
_SEED = 2026


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture of a folder, with its truth."""

    folder: Path
    label: Label
    megapixels: float

    @property
    def path(self) -> Path:
        return self.folder / self.label.image


def choose_pictures(folders: Sequence[Path], each: int, drawn: Path) -> list[Picture]:
    """``each`` pictures spread evenly over every folder; without folders a drawn set in ``drawn``."""
    folders = folders or [draw_folder(kind, count, _SEED, drawn / kind) for kind, count in _DRAWN.items()]
    pictures = []
    for folder in folders:
        labels = read_labels(folder)
        step = max(1, len(labels) // each)
        for label in labels[::step][:each]:
            with Image.open(folder / label.image) as image:
                pictures.append(Picture(folder, label, image.width * image.height / 1e6))
    return pictures
