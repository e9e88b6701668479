"""Photoshop and PDF files: what of them is drawn, and what is told of those that cannot be."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PIL import Image

from golden.documents import golden_documents, make_pdf, make_psd, version_information, write_chinese_pdf, write_pdf
from golden.formats import HEIGHT, WIDTH, draw_reference
from webimage_ocr.errors import DamagedImage, InvalidImageSize, InvalidParameter, UnsupportedFormat
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.intake.format import ALL_FORMATS
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.types import Pixels

ANY_FORMAT = ImageLimits(max_side_px=30_000, formats=ALL_FORMATS)
PSD = {name: data for name, kind, data in golden_documents() if kind == "PSD"}
CHINESE_FONTS = [
    ("收件人：张三",),
    ("订单编号", "STSong-Light", "UniGB-UCS2-H", "GB1"),
    ("繁體中文", "MSung-Light", "UniCNS-UCS2-H", "CNS1"),
    ("東京タワー", "HeiseiMin-W3", "UniJIS-UCS2-H", "Japan1"),
]
PLANE = np.full((20, 30), 255, np.uint8)


def decode(data: bytes, page: int = 1) -> Pixels:
    return decode_image(data, ANY_FORMAT, page).pixels


@pytest.mark.parametrize("name", PSD)
def test_a_psd_file_that_ends_too_soon_is_damaged(name: str) -> None:
    for kept in (10, 27, 40, len(PSD[name]) // 2, len(PSD[name]) - 3):
        with pytest.raises(DamagedImage):
            decode(PSD[name][:kept])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_psd([PLANE], 1, resources=version_information(has_merged_picture=False)), "without a picture of its lay"),
        (make_psd([PLANE], 1, version=2), "PSB"),
        (make_psd([PLANE] * 3, 3, depth=16), "16 bits a channel"),
    ],
)
def test_what_is_told_of_psd_files_that_are_not_read(data: bytes, reason: str) -> None:
    with pytest.raises(DamagedImage, match=reason):
        decode(data)


def ink(pixels: Pixels) -> float:
    return float((pixels < 128).mean())


def test_a_page_is_drawn_with_200_dots_an_inch() -> None:
    pixels = decode(write_pdf(["BT /F 24 Tf 4 8 Td (Bill) Tj ET"], (72, 36)))
    assert pixels.shape == (100, 200, 3) and ink(pixels) > 0.01


def test_a_page_is_chosen_by_its_number() -> None:
    data = write_pdf(["", "BT /F 24 Tf 20 40 Td (two) Tj ET"])
    assert ink(decode(data)) == 0 and ink(decode(data, 2)) > 0
    for number in (0, 3, -1):
        with pytest.raises(InvalidParameter, match=f"no page {number}; it has 2"):
            decode(data, number)


def test_only_pdf_files_have_pages() -> None:
    assert decode(PSD["PSD RGB"], 7).shape == (HEIGHT, WIDTH, 3)


def test_large_pages_are_drawn_smaller() -> None:
    pixels = decode(write_pdf([""], (14_400, 7_200)))
    assert pixels.shape[1] == pytest.approx(2 * pixels.shape[0], abs=2)
    assert 20e6 < pixels.shape[0] * pixels.shape[1] < 25e6


@pytest.mark.parametrize("size", [(1, 1), (14_400, 1), (3, 200)])
def test_pages_that_are_too_narrow_are_refused(size: tuple[float, float]) -> None:
    with pytest.raises(InvalidImageSize):
        decode(write_pdf([""], size))


def test_what_was_filled_into_a_form_is_drawn() -> None:
    field = (
        "5 0 obj <</Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ann) /Rect [20 20 200 60] /F 4 /P 10 0 R"
        " /DA (/F 24 Tf) /AP <</N 7 0 R>>>> endobj\n"
        "7 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 180 40] /Resources <</Font <</F 3 0 R>>>>"
        " /Length 33>> stream\nBT /F 24 Tf 5 10 Td (Ann) Tj ET  \nendstream endobj"
    )
    without, filled = decode(write_pdf([""])), decode(write_pdf([""], more=field, page="/Annots [5 0 R]"))
    assert ink(without) == 0 and ink(filled) > 0.005


def test_turned_pages_stand_as_readers_show_them() -> None:
    assert decode(write_pdf([""], (72, 36), page="/Rotate 90")).shape == (200, 100, 3)


@pytest.mark.parametrize("data", [b"%PDF-", b"%PDF-1.7\n" + bytes(500), make_pdf()[:200], write_pdf([])])
def test_damaged_pdf_files(data: bytes) -> None:
    with pytest.raises((DamagedImage, InvalidParameter)):
        decode(data)


def test_a_password_is_told_of() -> None:
    """Encrypted with the empty owner's and some user's password; made by hand, of random bytes."""
    secret = "<" + "4e" * 32 + ">"
    data = write_pdf([""]).replace(
        b"trailer <<",
        b"trailer <</Encrypt <</Filter /Standard /V 1 /R 2 /P -44 /O %b /U %b>> /ID [<00> <00>] "
        % (secret.encode(), secret.encode()),
    )
    with pytest.raises(DamagedImage, match="password"):
        decode(data)


def test_threads_may_draw_at_once() -> None:
    data, drawn = make_pdf(), list[bool]()
    expected = decode(data)
    threads = [threading.Thread(target=lambda: drawn.append(np.array_equal(decode(data), expected))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [True] * 8


def test_without_the_library_the_format_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(UnsupportedFormat, match="pypdfium2 is installed"):
        decode(make_pdf())


def test_fonts_that_the_file_does_not_bring_along_are_the_packages_own() -> None:
    """Drawn behind the walls, where nothing of the machine is reached; of PDFium's own fonts none has a character."""
    pool = DecoderPool(1)
    try:
        for font in CHINESE_FONTS:
            data = write_chinese_pdf(*font)
            pixels = pool.decode(data, ANY_FORMAT).pixels
            assert np.array_equal(pixels, decode(data)), "as the library draws it"
            assert ink(pixels) > 0.01
    finally:
        pool.close()


def test_pixels_outlive_the_document() -> None:
    data = make_pdf()
    pixels = decode(data)
    for _ in range(5):
        decode(write_pdf(["0 0 0 rg 0 0 300 100 re f"]))
    assert np.abs(pixels.astype(int) - np.asarray(draw_reference())).mean() < 8
    assert Image.fromarray(pixels).size == (WIDTH, HEIGHT)
