"""Everything that an answer can be: the built-in families and the user's own, as rows to compare with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.fonts.coverage import Bits, codepoints, covers
from webimage_ocr.fonts.families import DATA, load_families, read_data
from webimage_ocr.fonts.pack import Face, list_faces

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """One possible answer."""

    id: str
    name: str
    style: str
    faces: tuple[Face, ...]
    """Files to draw it with; empty when they are not on this machine."""
    user: bool = False


@dataclass(frozen=True, slots=True)
class Calibration:
    """How cosines and likenesses turn into probabilities; fitted on lines that the network was not trained on."""

    scale: tuple[float, float]
    """Slope of the cosine, for each kind of text."""
    user_offset: float
    """Taken from a user font's cosine: its rows are means of clean drawings, and so lie nearer to clean text."""
    likeness: float
    """Slope of the likeness of the drawing to the picture, where that was measured."""
    cosine: float
    """Slope of the cosine next to a likeness."""
    least_likeness: float
    """Below it the drawings say nothing: the text was misread, or the picture is too worn."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Entries, nearest first, and their cosines; only the first ``able`` can draw the text best."""

    order: NDArray[np.int64]
    cosines: Rows
    able: int


@dataclass(frozen=True, eq=False)
class Gallery:
    """Rows of unit length (n, 128), the entry that each belongs to, and the kind of text it stands for."""

    entries: tuple[Entry, ...]
    rows: Rows
    owners: NDArray[np.int64]
    kinds: NDArray[np.int64]
    bits: NDArray[np.uint8]
    """Coverage of each entry."""
    calibration: Calibration

    def with_entries(
        self, added: Sequence[Entry], rows: Rows, owners: Sequence[int], kinds: Sequence[int], bits: Sequence[Bits]
    ) -> Gallery:
        """This gallery and the user's entries; ``owners`` count from the first added one."""
        if not added:
            return self
        return Gallery(
            (*self.entries, *added),
            np.concatenate([self.rows, rows]),
            np.concatenate([self.owners, np.asarray(owners, np.int64) + len(self.entries)]),
            np.concatenate([self.kinds, np.asarray(kinds, np.int64)]),
            np.concatenate([self.bits, np.stack(bits)]),
            self.calibration,
        )

    def rank(self, embedding: Rows, kind: int, text: str) -> Ranking:
        """Order the entries by their cosine with ``embedding``, that of a line of ``kind``.

        Entries that cannot draw ``text`` come after all that can, those that lack least first.
        """
        cosines = np.full(len(self.entries), -1.0, np.float32)
        mine = self.kinds == kind
        likeness = self.rows[mine] @ embedding
        likeness -= np.where(self.users[self.owners[mine]], np.float32(self.calibration.user_offset), np.float32(0))
        np.maximum.at(cosines, self.owners[mine], likeness)
        characters = codepoints(text)
        missing = len(characters) - covers(self.bits, characters).sum(axis=1)
        order = np.lexsort((-cosines, missing))
        return Ranking(order, cosines[order], int((missing == missing.min()).sum()))

    @cached_property
    def users(self) -> NDArray[np.bool_]:
        """Which entries are the user's own."""
        return np.array([entry.user for entry in self.entries])


def load_gallery(pack: Path, *, chinese: bool = True, proxies: bool = True, data: Path = DATA) -> Gallery:
    """Load the built-in families: what was trained, and the files of the pack that are there."""
    families = [family for family in load_families(data / "families.tsv") if family.role == "train"]
    table = np.load(io.BytesIO(read_data("prototypes.npz", data)))
    calibration = Calibration(
        scale=(float(table["scale"][0]), float(table["scale"][1])),
        user_offset=float(table["user_offset"]),
        likeness=float(table["likeness"]),
        cosine=float(table["cosine"]),
        least_likeness=float(table["least_likeness"]),
    )
    bits = np.load(io.BytesIO(read_data("coverage.npz", data)))["bits"]
    entries = tuple(
        Entry(family.id, family.name(chinese=chinese, proxies=proxies), family.style, list_faces(pack / family.id))
        for family in families
    )
    return Gallery(
        entries=entries,
        rows=table["rows"].astype(np.float32),
        owners=table["owners"].astype(np.int64),
        kinds=table["kinds"].astype(np.int64),
        bits=bits,
        calibration=calibration,
    )
