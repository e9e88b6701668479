"""Pictures that one line fills, and pictures whose text runs one way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from pictures import draw_lines
from webimage_ocr.ocr.detection.one_line import find_only_line
from webimage_ocr.reader import Reader
from webimage_ocr.types import Page, ReadOptions

LINE = "收件人：张三 13800138000"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def draw_line(text: str = LINE) -> Image.Image:
    return draw_lines([text])


def turned(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)


def stages(page: Page) -> set[object]:
    timed = page.evidence["ms"]
    assert isinstance(timed, dict)
    return set(timed)


def test_the_line_is_all_that_stands_in_the_picture() -> None:
    image = np.full((60, 300, 3), 255, np.uint8)
    image[20:40, 50:250] = 0
    corners = find_only_line(image).quad[[0, 2]].tolist()
    assert corners == [pytest.approx((47, 17), abs=3), pytest.approx((252, 42), abs=3)]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("direction", [False, True])
def test_one_line_is_read_without_a_look_for_it(reader: Reader, degrees: int, direction: bool) -> None:
    options = ReadOptions(one_line=True, detect_direction=direction)
    page = reader.read(turned(draw_line(), degrees), options)
    assert page.text == LINE
    assert stages(page).isdisjoint({"detect"})
    assert page.angle == ((360 - degrees) % 360 if direction else 0)


def test_its_place_is_that_of_a_line_that_was_looked_for(reader: Reader) -> None:
    quick, usual = (reader.read(draw_line(), ReadOptions(one_line=one)).lines[0] for one in (True, False))
    assert np.abs(quick.quad - usual.quad).max() < 8


@pytest.mark.parametrize("lines", [2, 3, 9])
def test_several_lines_are_read_as_usual(reader: Reader, lines: int) -> None:
    text = [f"第 {number} 行 row {number} of the table" for number in range(lines)]
    page = reader.read(draw_lines(text), ReadOptions(one_line=True))
    assert len(page.lines) == lines and "detect" in stages(page)


def test_an_empty_picture_has_no_line(reader: Reader) -> None:
    assert reader.read(Image.new("RGB", (200, 50), "white"), ReadOptions(one_line=True)).lines == ()


@pytest.mark.parametrize("degrees", [0, 90, 180, 10])
def test_text_that_runs_one_way_is_read_whichever_it_is(reader: Reader, degrees: int) -> None:
    text = ["订单编号 20240613", "收件人：张三", "Thank you for your order"]
    page = reader.read(turned(draw_lines(text), degrees), ReadOptions(one_direction=True))
    assert page.text.splitlines() == text


def test_columns_are_one_way_too(reader: Reader) -> None:
    """Characters that stand upright below one another."""
    column = Image.new("RGB", (120, 40 * 8), "white")
    for at, character in enumerate("广东省深圳市"):
        column.paste(draw_lines([character]).crop((20, 20, 64, 64)), (35, 20 + 42 * at))
    page = reader.read(column, ReadOptions(one_direction=True))
    assert page.text == "广东省深圳市"
