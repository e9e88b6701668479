"""The weights that training goes on from: whole, and for the families that the package names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from webimage_ocr.fonts.families import DATA

START = Path(__file__).parents[2] / "training" / "fonts" / "start.npz"


def test_the_file_is_the_one_that_its_hash_is_of() -> None:
    digest, name = START.with_name("start.npz.sha256").read_text("ascii").split()
    assert (digest, name) == (hashlib.sha256(START.read_bytes()).hexdigest(), START.name)


def test_its_rows_are_those_of_the_package() -> None:
    with np.load(START) as start, np.load(DATA / "prototypes.npz") as shipped:
        assert start["classes"].tolist() == np.stack([shipped["owners"], shipped["kinds"]], 1).tolist()
        assert start["prototypes.rows"].shape == shipped["rows"].shape
        assert all(np.isfinite(start[name]).all() for name in start.files)
