"""Five names for every line, with the network and the data that the package ships."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

from pictures import DrawLine
from webimage_ocr.errors import ModelUnusable
from webimage_ocr.fonts import FontNamer, NamingOptions
from webimage_ocr.fonts.families import load_families, read_data
from webimage_ocr.fonts.gallery import Calibration, Ranking
from webimage_ocr.fonts.namer import Look, weigh
from webimage_ocr.fonts.user_fonts import add_font
from webimage_ocr.runtime.session import RuntimeOptions

CALIBRATION = Calibration((10.0, 10.0), 0.0, 50.0, 0.0, 0.5)
F32 = RuntimeOptions(precision="f32", threads=1)


@pytest.fixture(scope="module")
def namer(tmp_path_factory: pytest.TempPathFactory) -> FontNamer:
    return FontNamer.load(F32, NamingOptions(folder=tmp_path_factory.mktemp("fonts")))


@pytest.mark.parametrize("text", ["欢迎光临", "Hamburgefons", "永", "a", "12", "㍿㌫", "👍", ""])
@pytest.mark.parametrize("vertical", [False, True])
def test_every_line_gets_five_names(
    namer: FontNamer, draw_line: DrawLine, sans: Path, text: str, vertical: bool
) -> None:
    page, line = draw_line(text or "永", sans, vertical=vertical)
    (fonts,) = namer.name_fonts(page, [replace(line, text=text, characters=line.characters if text else ())])
    scores = [font.score for font in fonts]
    assert len({font.name for font in fonts}) == 5
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1
    assert all(round(score, 4) == score for score in scores)


def test_chinese_text_gets_fonts_that_can_draw_it(namer: FontNamer, draw_line: DrawLine, sans: Path) -> None:
    chinese = {family.name() for family in load_families() if family.script != "latin"}
    page, line = draw_line("欢迎光临", sans)
    (fonts,) = namer.name_fonts(page, [line])
    assert {font.name for font in fonts} <= chinese


def test_no_lines_no_names(namer: FontNamer) -> None:
    assert namer.name_fonts(np.zeros((50, 50, 3), np.uint8), []) == []


def test_a_users_font_is_named(tmp_path: Path, draw_line: DrawLine, serif: Path) -> None:
    name = add_font(serif, tmp_path / "user").name
    page, line = draw_line("欢迎光临本店", serif)
    (fonts,) = FontNamer.load(F32, NamingOptions(folder=tmp_path)).name_fonts(page, [line])
    assert name in [font.name for font in fonts]


def test_a_character_that_may_be_misread_rules_no_font_out(tmp_path: Path, draw_line: DrawLine, serif: Path) -> None:
    font = TTFont(serif)
    subsetter = Subsetter()
    subsetter.populate(text="欢迎光临本")
    subsetter.subset(font)
    font.save(tmp_path / "part.otf")
    name = add_font(tmp_path / "part.otf", tmp_path / "user").name
    namer = FontNamer.load(F32, NamingOptions(folder=tmp_path))
    page, line = draw_line("欢迎光临本店", serif)
    *others, last = line.characters
    unsure = replace(line, characters=(*others, replace(last, confidence=0.5)))
    sure_fonts, unsure_fonts = namer.name_fonts(page, [line, unsure])
    assert name not in [font.name for font in sure_fonts]
    assert name in [font.name for font in unsure_fonts]


def _look(likenesses: list[float]) -> Look:
    ranking = Ranking(np.arange(3), np.array([0.6, 0.5, 0.4], np.float32), 3)
    return Look(0, np.zeros(128, np.float32), ranking, np.array(likenesses))


def test_drawings_overrule_the_network_among_what_was_drawn() -> None:
    alone, drawn = weigh(_look([]), CALIBRATION), weigh(_look([0.6, 0.9, np.nan]), CALIBRATION)
    assert alone.argmax() == 0
    assert drawn.argmax() == 1
    assert drawn.sum() == pytest.approx(1)
    assert drawn[2] == pytest.approx(alone[2])


def test_drawings_that_look_like_nothing_are_not_listened_to() -> None:
    assert weigh(_look([0.1, 0.4, 0.2]), CALIBRATION).argmax() == 0


def test_drawings_are_not_listened_to_where_the_network_is_sure() -> None:
    sure = replace(CALIBRATION, scale=(100.0, 100.0))
    assert weigh(_look([0.6, 0.9, 0.6]), sure).argmax() == 0


def test_what_is_drawn_is_what_the_network_doubts(tmp_path: Path, draw_line: DrawLine, serif: Path) -> None:
    add_font(serif, tmp_path / "user")
    namer = FontNamer.load(F32, NamingOptions(folder=tmp_path))
    page, line = draw_line("欢迎光临本店", serif)
    (doubted,), (all_of_them,) = namer.examine(page, [line]), namer.examine(page, [line], thoroughly=True)
    assert len(doubted.likenesses) <= len(all_of_them.likenesses) == 12


def test_damaged_data_are_refused(tmp_path: Path) -> None:
    (tmp_path / "network.onnx").write_bytes(b"")
    (tmp_path / "manifest.json").write_text('{"network.onnx": {"sha256": "0"}}')
    with pytest.raises(ModelUnusable, match="manifest"):
        read_data("network.onnx", tmp_path)
    with pytest.raises(ModelUnusable, match="cannot be read"):
        read_data("prototypes.npz", tmp_path)
