"""PDF, as Poppler and PDFium read it."""

from __future__ import annotations

import io
import re
import subprocess
from html import unescape
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from pictures import draw_lines, encode
from unit.output.pages import every_kind, make_line, make_page
from webimage_ocr.output.pdf import page_to_pdf, text_to_pdf
from webimage_ocr.output.picture import Picture
from webimage_ocr.types import Page, Pixels

POINTS_PER_PX = 0.75
_WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')


def _words(file: bytes, folder: Path) -> dict[str, tuple[float, ...]]:
    """Left, top, right and bottom in pixels of each word that pdftotext finds."""
    path = folder / "page.pdf"
    path.write_bytes(file)
    answer = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, timeout=60, check=True)
    assert answer.stderr == ""
    return {
        unescape(text): tuple(float(number) / POINTS_PER_PX for number in numbers)
        for *numbers, text in _WORD.findall(answer.stdout)
    }


def _blank(page: Page) -> Picture:
    return Picture("a.png", np.full((page.height, page.width, 3), 255, np.uint8))


def test_words_are_found_where_they_stand(tmp_path: Path) -> None:
    page = every_kind()
    words = _words(page_to_pdf(page, _blank(page)), tmp_path)
    assert words["Huawei"] == pytest.approx((20, 20, 80, 40), abs=1)
    assert words["手机"] == pytest.approx((90, 20, 110, 40), abs=1)
    assert words["春眠不觉晓"] == pytest.approx((340, 40, 360, 150), abs=1)


@pytest.mark.parametrize("angle", [-90, -3, 1, 12, 45, 90, 135, 180])
def test_words_stay_whole_whatever_the_angle(angle: float, tmp_path: Path) -> None:
    page = make_page(make_line("广东省深圳市龙岗区五和大道 street", 200, 200, angle=angle), width=500, height=500)
    words = _words(page_to_pdf(page, _blank(page)), tmp_path)
    assert set(words) == {"广东省深圳市龙岗区五和大道", "street"}


def test_characters_are_selected_where_they_stand() -> None:
    """As a browser does it: PDFium gives each character its box."""
    page = make_page(make_line("Wi手机i", 20, 100, step=14))
    text = pypdfium2.PdfDocument(page_to_pdf(page, _blank(page)))[0].get_textpage()
    assert text.get_text_range() == "Wi手机i"
    for at, character in enumerate(page.lines[0].characters):
        left, _, right, _ = text.get_charbox(at, loose=True)
        assert (left / POINTS_PER_PX, right / POINTS_PER_PX) == pytest.approx(
            (character.quad[0][0], character.quad[1][0]), abs=0.5
        )


def _drawn(file: bytes) -> Pixels:
    page = pypdfium2.PdfDocument(file)[0]
    return np.asarray(page.render(scale=1 / POINTS_PER_PX, rev_byteorder=True).to_numpy()[:, :, :3], np.uint8)


def test_the_picture_is_shown_pixel_for_pixel_and_no_text_with_it() -> None:
    page = every_kind()
    pixels = np.random.default_rng(1).integers(0, 256, (page.height, page.width, 3), np.uint8)
    assert np.array_equal(_drawn(page_to_pdf(page, Picture("noise.png", pixels))), pixels)
    grey = np.repeat(pixels[:, :, :1], 3, axis=2)
    assert np.array_equal(_drawn(page_to_pdf(page, Picture("grey.png", grey))), grey)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_jpeg_file_is_kept_as_it_is(mode: str) -> None:
    drawn = draw_lines().convert(mode)
    file = encode(drawn, "JPEG", dpi=(300, 300))
    page = Page((), *drawn.size)
    picture = Picture("a.jpg", np.asarray(Image.open(io.BytesIO(file)).convert("RGB")), file)
    with pikepdf.open(io.BytesIO(page_to_pdf(page, picture))) as pdf:
        (image,) = pdf.pages[0].resources.XObject.values()
        assert image.read_raw_bytes() == file
        # 300 pixels to the inch, as the file says
        assert [float(side) for side in pdf.pages[0].mediabox[2:]] == pytest.approx(
            [0.24 * side for side in drawn.size]
        )


def test_a_jpeg_file_that_viewers_would_turn_is_kept_as_pixels() -> None:
    drawn = draw_lines()
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = drawn.rotate(-90, expand=True)
    file = encode(drawn, "JPEG", exif=exif)
    page = Page((), *turned.size)
    assert np.array_equal(_drawn(page_to_pdf(page, Picture("a.jpg", np.asarray(turned), file))), np.asarray(turned))


def test_a_text_layer_alone_has_no_picture() -> None:
    with pikepdf.open(io.BytesIO(text_to_pdf(every_kind(), 0.24))) as pdf:
        assert "/XObject" not in pdf.pages[0].resources
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 96, 72]


def test_the_same_page_gives_the_same_file() -> None:
    page = every_kind()
    assert page_to_pdf(page, _blank(page)) == page_to_pdf(page, _blank(page))
