"""Icons alone and before labels."""

from __future__ import annotations

import numpy as np
import pytest

from strips import strip_of
from webimage_ocr.ocr.corrections.icons import part_icons, strip_icon, strip_icons
from webimage_ocr.ocr.corrections.lone import settle_lone
from webimage_ocr.ocr.recognition.orient import StripReading
from webimage_ocr.ocr.recognition.recognize import Reading
from webimage_ocr.ocr.recognition.strip import Strip


def _reading(text: str, first: float = 1.0) -> Reading:
    confidences = np.array([first] + [1.0] * (len(text) - 1), np.float32)
    return Reading(tuple(text), confidences, np.linspace(0, 1, len(text)))


def _strip(characters: int, gap: int = 8) -> Strip:
    """A strip of that many characters, 24 columns of ink each."""
    strip = np.full((48, 32 * characters + gap - 8, 3), 255, np.uint8)
    for i in range(characters):
        strip[10:38, 32 * i + (gap - 8) * (i > 0) :][:, 0:24] = 0
    return strip_of(strip)


def _line(text: str, x: float, y: float, confidence: float = 1.0) -> StripReading:
    width = 10 * len(text) + 10
    region = np.array([[x, y], [x + width, y], [x + width, y + 20], [x, y + 20]], np.float32)
    return StripReading(_reading(text, confidence), Strip(region, np.zeros((48, 48, 3), np.uint8)))


@pytest.mark.parametrize(
    ("text", "first", "label"),
    [("Q Search", 0.9, "Search"), ("☑新建", 1.0, "新建"), ("曲Undo", 0.95, "Undo"), ("三星手机", 0.8, "三星手机"),
     ("Q Factor", 0.5, "Q Factor"), ("A / B", 0.6, "A / B")],
)  # fmt: skip
def test_a_drawing_before_a_label_is_dropped(text: str, first: float, label: str) -> None:
    assert strip_icon(_reading(text, first), _strip(len(text))).text == label


@pytest.mark.parametrize(("gap", "kept"), [(10, "★收藏夹"), (26, "收藏夹")])
def test_a_star_is_a_character_unless_it_stands_as_far_from_the_label_as_icons_do(gap: int, kept: str) -> None:
    strip = _strip(4, gap)
    width = strip.pixels.shape[1]
    places = np.array([12, *(gap + 24 + 12 + 32 * i for i in range(3))]) / width
    reading = Reading(tuple("★收藏夹"), np.ones(4, np.float32), places)
    assert strip_icon(reading, strip).text == kept


@pytest.mark.parametrize("sign", "♪→✓√")
def test_signs_that_no_icon_is_read_as_are_kept(sign: str) -> None:
    assert strip_icon(_reading(f"{sign} 播放", 0.5), _strip(4, 30)).text == f"{sign} 播放"


def test_a_lone_character_after_a_doubted_one_is_no_label() -> None:
    assert strip_icon(_reading("日 中", 0.5), _strip(3, 30)).text == "日 中"


def test_what_stands_for_a_currency_sign_is_kept() -> None:
    assert strip_icon(_reading("申44,226", 0.5), _strip(7)).text == "申44,226"


def test_degrees_alone_are_no_icons() -> None:
    lines = [*(_line("Settings", 60, 40 * i) for i in range(4)), _line("9℃", 10, 0, 0.8)]
    assert part_icons(lines) == (lines, 0)


def test_a_page_of_labels_has_icons() -> None:
    labels = [_line("Settings", 60, 40 * i) for i in range(4)]
    kept, icons = part_icons([*labels, _line("目", 10, 0, 0.99), _line("G", 10, 40, 0.6), _line("7", 300, 80, 0.8)])
    assert [line.reading.text for line in kept] == ["Settings"] * 4 + ["7"]
    assert icons == 2


def test_the_days_of_a_week_are_no_icons() -> None:
    days = [_line(day, 40 * i, 0) for i, day in enumerate("日一二三四五六")]
    lines = [*days, *(_line("Settings", 60, 40 * i) for i in range(1, 9))]
    assert part_icons(lines) == (lines, 0)


def test_a_pad_of_keys_has_no_icons() -> None:
    keys = [_line(key, 40 * i, 40, 0.55) for i, key in enumerate("ABCD")]
    assert part_icons(keys) == (keys, 0)


def _label(text: str, first: float, gap: int) -> StripReading:
    strip = _strip(len(text), gap)
    places = np.array([12, *(gap + 24 + 12 + 32 * i for i in range(len(text) - 1))]) / strip.pixels.shape[1]
    reading = Reading(tuple(text), np.array([first] + [1.0] * (len(text) - 1), np.float32), places)
    return StripReading(reading, strip)


def test_doubtful_drawings_before_several_labels_are_dropped() -> None:
    menu = [_label("只刷新", 0.85, 24), _label("户打印", 0.4, 26), _label("导出图片", 1.0, 8)]
    assert [line.reading.text for line in strip_icons(menu)] == ["刷新", "打印", "导出图片"]


@pytest.mark.parametrize(
    "line",
    [_label("一概述", 0.99, 24), _label("厦门市", 0.6, 8), _label("3打印", 0.6, 24), _label("♪播放", 0.6, 24)],
    ids=["sure", "close", "number", "sign"],
)
def test_other_first_characters_stay(line: StripReading) -> None:
    menu = [_label("只刷新", 0.85, 24), _label("户打印", 0.4, 26), line]
    assert strip_icons(menu)[2] is line


def test_one_doubtful_first_character_alone_stays() -> None:
    menu = [_label("厦门市", 0.64, 24), _label("导出图片", 1.0, 8)]
    assert strip_icons(menu) == menu


def test_what_is_hardly_a_character_is_a_drawing_alone_too() -> None:
    assert [line.reading.text for line in strip_icons([_label("应复制", 0.3, 24)])] == ["复制"]


def _cell(text: str, x: float, y: float, confidence: float) -> StripReading:
    region = np.array([[x, y], [x + 20, y], [x + 20, y + 20], [x, y + 20]], np.float32)
    strip = np.full((48, 48, 3), 255, np.uint8)
    strip[22:26, 14:34] = 0
    return StripReading(_reading(text, confidence), Strip(region, strip))


def test_a_dash_in_the_row_of_a_table_is_a_cell_and_no_icon() -> None:
    table = [_line(word, x, y) for y in (0, 40) for x, word in ((0, "Harbour"), (100, "4,812"))]
    dash = _cell("-", 200, 40, 0.6)
    assert part_icons([*table, dash]) == ([*table, dash], 0)
    assert part_icons([*table, _cell("-", 200, 80, 0.6)]) == (table, 1)


def test_a_dash_that_is_hardly_read_is_told_by_its_form_where_it_is_a_cell() -> None:
    table = [_line("Harbour", 0, 0), _line("4,812", 100, 0)]
    assert settle_lone([*table, _cell("二", 200, 0, 0.3)])[2].reading.text == "-"
    assert settle_lone([*table, _cell("八", 200, 0, 0.9)])[2].reading.text == "八"
    assert settle_lone([*table, _cell("八", 200, 80, 0.3)])[2].reading.text == "八"
