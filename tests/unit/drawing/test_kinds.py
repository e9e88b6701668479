"""What is drawn is where its label says, and the same seed draws the same."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from drawing.folder import draw_folder
from drawing.kinds import KINDS
from drawing.labels import read_labels
from drawing.sheet import Sheet, turn_points, wrap
from drawing.typefaces import SANS_SC, Typeface

_CHEAP = sorted(KINDS.keys() - {"tall", "phone"})


@pytest.mark.parametrize("kind", _CHEAP)
def test_every_text_has_ink_inside_its_box(kind: str) -> None:
    sheet = KINDS[kind](Random(f"7/{kind}/0"))
    assert sheet.items
    grey = np.asarray(sheet.image.convert("RGBA")).astype(int)
    for item in sheet.items:
        left, top = np.floor(item.points.min(axis=0)).astype(int)
        right, bottom = np.ceil(item.points.max(axis=0)).astype(int)
        assert 0 <= left < right <= sheet.width + 1
        assert 0 <= top < bottom <= sheet.height + 1
        assert np.ptp(grey[top:bottom, left:right].reshape(-1, 4), axis=0).max() > 3, item.text


@pytest.mark.parametrize("kind", ["icons", "menu"])
def test_icons_are_drawn_where_they_are_marked_and_beside_every_text(kind: str) -> None:
    sheet = next(sheet for seed in range(20) if (sheet := KINDS[kind](Random(seed))).icons)
    grey = np.asarray(sheet.image.convert("L")).astype(int)
    for icon in sheet.icons:
        left, top, right, bottom = np.round([*icon[0], *icon[2]]).astype(int)
        assert np.ptp(grey[top:bottom, left:right]) > 30
        for item in sheet.items:
            (x0, y0), (x1, y1) = item.points[0], item.points[2]
            assert right <= x0 + 1 or x1 <= left + 1 or bottom <= y0 + 1 or y1 <= top + 1, item.text


def test_labels_name_icons_and_what_the_network_does_not_know(tmp_path: Path) -> None:
    (dashboard,) = read_labels(draw_folder("icons", 1, 1, tmp_path / "icons"))
    assert len(dashboard.icons) > 10
    (prices,) = read_labels(draw_folder("unknown", 1, 1, tmp_path / "unknown"))
    assert sum(item.unknown for item in prices.items) == 8


def test_a_seed_draws_the_same_pictures_again(tmp_path: Path) -> None:
    first, second = (draw_folder("single", 2, 5, tmp_path / name) for name in ("a", "b"))
    assert (first / "labels.jsonl").read_bytes() == (second / "labels.jsonl").read_bytes()
    name = "images/single_0001.png"
    assert Image.open(first / name).tobytes() == Image.open(second / name).tobytes()


def test_a_drawn_folder_reads_back(tmp_path: Path) -> None:
    folder = draw_folder("codes", 1, 1, tmp_path)
    (label,) = read_labels(folder)
    assert label.boxed
    assert len(label.items) == 50
    assert json.loads((folder / "labels.jsonl").read_text())["angle"] == 0


def test_points_turn_with_the_picture() -> None:
    sheet = Sheet.blank(60, 20, (255, 255, 255))
    sheet.pen.rectangle((50, 0, 59, 4), fill=(0, 0, 0))
    turned = sheet.turned(90, (255, 255, 255))
    assert turned.image.size == (20, 60)
    x, y = turn_points(np.array([[55.0, 2.0]]), 90, (60, 20), (20, 60))[0]
    assert turned.image.getpixel((int(x), int(y))) == (0, 0, 0)


def test_lines_are_broken_between_words() -> None:
    lines = wrap("one two three four", SANS_SC, 20, 120)
    assert " ".join(lines) == "one two three four"
    assert len(lines) > 1


def test_a_missing_typeface_names_its_package() -> None:
    with pytest.raises(FileNotFoundError, match="apt-get install fonts-nowhere"):
        Typeface("Nowhere Sans", "nowhere.ttf", "fonts-nowhere").at(12)
