"""Every kind says what it is about, in figures that exist, and stands in the documents."""

from __future__ import annotations

from pathlib import Path

from drawing.kinds import KINDS
from drawing.labels import read_labels
from eval import drawn
from eval.drawn import OWN_FIGURES, SLOW, draw_kinds
from eval.score import RATIOS

ACCURACY = Path(drawn.__file__).parents[1] / "docs" / "accuracy.md"


def test_own_figures_belong_to_kinds_and_exist() -> None:
    assert OWN_FIGURES.keys() <= KINDS.keys()
    assert {name for names in OWN_FIGURES.values() for name in names} <= RATIOS.keys()
    assert KINDS.keys() >= SLOW


def test_every_kind_is_in_the_documents() -> None:
    text = ACCURACY.read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []


def test_kinds_are_drawn_by_name_and_count(tmp_path: Path) -> None:
    folders = list(draw_kinds(("yi", "lone"), 2, 1, tmp_path))
    assert [(folder.name, len(read_labels(folder))) for folder in folders] == [("yi", 2), ("lone", 2)]
