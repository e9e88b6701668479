"""The drawing of a page."""

import numpy as np
import pytest
from PIL import Image, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from webimage_ocr.cli.drawing import draw_page
from webimage_ocr.types import Contact, FontGuess, Line, Page


def _page(count: int, width: int = 200, height: int = 120) -> Page:
    quad = np.array([[20, 30], [120, 30], [120, 60], [20, 60]], np.float32)
    return Page(tuple(Line(f"第{n}行", 0.9, quad) for n in range(count)), width, height)


def _pixels(page: Page) -> np.ndarray:
    return np.full((page.height, page.width, 3), 200, np.uint8)


def test_the_picture_is_kept_and_boxes_are_drawn_on_it() -> None:
    page = _page(1)
    drawn = np.asarray(draw_page(_pixels(page), page))
    inside, edge = drawn[45, 70], drawn[60, 70]
    assert inside.tolist() == [200, 200, 200]
    assert edge.tolist() != [200, 200, 200]


def test_the_text_stands_beside_the_picture() -> None:
    page = _page(1)
    drawn = np.asarray(draw_page(_pixels(page), page).convert("L"))
    assert drawn.shape[1] > page.width
    assert (drawn[:, page.width :] < 128).sum() > 50


@pytest.mark.parametrize("count", [0, 1, 500])
def test_any_number_of_lines_fits(count: int) -> None:
    page = _page(count)
    sheet = draw_page(_pixels(page), page)
    background = np.asarray(sheet.convert("L"))[:, page.width :]
    # the outermost pixels stay white: nothing is cut off
    assert (background[:, -4:] == 255).all()
    assert (background[-4:] == 255).all()


def test_more_is_drawn_for_what_was_found_besides() -> None:
    plain = _page(1)
    line = plain.lines[0]
    told = Line(line.text, line.confidence, line.quad, fonts=(FontGuess("黑体", 0.5),))
    rich = Page((told,), 200, 120, contact=Contact(name="张三", lines={"name": (0,)}))
    assert draw_page(_pixels(rich), rich).width > draw_page(_pixels(plain), plain).width


def test_the_font_knows_chinese_on_a_machine_that_has_none() -> None:
    font = ImageFont.truetype(str(sans_path()), 24)
    unknown = bytes(font.getmask("\uffff"))
    assert all(bytes(font.getmask(character)) != unknown for character in "收件人繁體日本かなA1é")


def test_the_input_is_left_alone() -> None:
    page = _page(2)
    pixels = _pixels(page)
    draw_page(pixels, page)
    assert (pixels == 200).all()
    assert isinstance(draw_page(pixels, page), Image.Image)
