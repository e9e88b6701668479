"""Readings that were kept stand in for an engine, unless the picture is another one; halves never change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from drawing.folder import draw_folder
from drawing.labels import Block, Label, Reading, read_labels, write_readings
from eval.engines import PEERS
from eval.reading import Shelf, half_of

CORNERS = np.array([[0, 0], [9, 0], [9, 9], [0, 9]], float)
PEER = PEERS[0]


def keep(root: Path, folder: Path, sha256: str = "") -> None:
    readings = [Reading(label.image, (Block("kept", CORNERS),), sha256=sha256) for label in read_labels(folder)]
    write_readings(root / PEER.name / f"{folder.name}.jsonl", readings)


def test_kept_readings_stand_in_for_an_engine(tmp_path: Path) -> None:
    folder = draw_folder("single", 2, 1, tmp_path / "single")
    keep(tmp_path / "readings", folder)
    readings = Shelf(kept=(tmp_path / "readings",)).read(PEER, folder, read_labels(folder))
    assert [reading.blocks[0].text for reading in readings] == ["kept", "kept"]


def test_a_reading_of_another_picture_is_not_taken(tmp_path: Path) -> None:
    folder = draw_folder("single", 2, 1, tmp_path / "single")
    keep(tmp_path / "readings", folder, sha256="0" * 64)
    with pytest.raises(FileNotFoundError, match="2 pictures not kept"):
        Shelf(keep=tmp_path / "readings").read(PEER, folder, read_labels(folder))


def test_only_what_is_wanted_has_to_be_kept(tmp_path: Path) -> None:
    folder = draw_folder("single", 3, 1, tmp_path / "single")
    keep(tmp_path / "readings", folder)
    (reading,) = Shelf(keep=tmp_path / "readings").read(PEER, folder, read_labels(folder)[1:2])
    assert reading.image == "images/single_0001.png"


def test_halves_are_told_by_the_name_alone() -> None:
    labels = [Label(f"images/{number}.png", ()) for number in range(200)]
    first, second = (half_of(labels, half) for half in ("choose", "report"))
    assert {label.image for label in first} | {label.image for label in second} == {label.image for label in labels}
    assert len(first) + len(second) == 200
    assert 70 < len(first) < 130
    moved = [Label(f"elsewhere/{number}.png", ()) for number in range(0, 200, 7)]
    assert [label.image.split("/")[1] for label in half_of(moved, "choose")] == [
        label.image.split("/")[1] for label in first if int(label.image.split("/")[1][:-4]) % 7 == 0
    ]
    assert half_of(labels, None) == labels
