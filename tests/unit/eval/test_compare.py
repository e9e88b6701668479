"""Two runs beside each other, with the interval of what lies between them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from drawing.labels import Block, Reading, write_readings
from eval.compare import compare, score_kept

TEXTS = ("first text here", "second text here", "third text here")
POINTS = [[0, 0], [50, 0], [50, 10], [0, 10]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "signs"
    path.mkdir()
    rows = [
        {"image": f"images/{n}.png", "items": [{"text": text, "points": None, "ignore": False}]}
        for n, text in enumerate(TEXTS)
    ]
    (path / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def keep(tmp_path: Path, name: str, texts: tuple[str, ...]) -> Path:
    readings = [
        Reading(f"images/{n}.png", (Block(text, np.array(POINTS, float), 0.9),)) for n, text in enumerate(texts)
    ]
    write_readings(tmp_path / name / "webimage-ocr" / "signs.jsonl", readings)
    return tmp_path / name


def test_what_is_read_better_is_above_its_interval(folder: Path, tmp_path: Path) -> None:
    worse = keep(tmp_path, "before", tuple(text[:-6] for text in TEXTS))
    better = keep(tmp_path, "after", TEXTS)
    ((name, before, after, gain),) = compare(score_kept(folder, worse), score_kept(folder, better))
    assert name == "text_recall"
    assert before < after == 1
    assert gain.value == pytest.approx(after - before)
    assert gain.low > 0


def test_the_same_differs_by_nothing(folder: Path, tmp_path: Path) -> None:
    score = score_kept(folder, keep(tmp_path, "before", TEXTS))
    ((_, _, _, gain),) = compare(score, score)
    assert (gain.low, gain.value, gain.high) == (0, 0, 0)


def test_a_picture_that_is_not_kept_is_told(folder: Path, tmp_path: Path) -> None:
    kept = keep(tmp_path, "before", TEXTS[:2])
    with pytest.raises(FileNotFoundError, match="lacks 1 pictures of signs"):
        score_kept(folder, kept)
