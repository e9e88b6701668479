"""The plugin in OCRmyPDF itself: drawn scans in, PDF files in which text is found where it stands out."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import img2pdf
import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from golden.documents import write_pdf
from pictures import ORDER, draw_lines, encode

DPI = 150
PX_PER_POINT = DPI / 72
COLUMNS = ("春眠不觉晓处处", "闻啼鸟夜来风雨声", "花落知多少春天来了")
UPRIGHT, TILTED, QUARTER, UPSIDE_DOWN, VERTICAL, TEXT = range(6)
"""The pages of the scan, in order."""
_WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
Box = tuple[float, ...]


def _draw_columns() -> Image.Image:
    picture = Image.new("RGB", (600, 640), "white")
    font = ImageFont.truetype(str(sans_path()), 32)
    pen = ImageDraw.Draw(picture)
    for column, text in enumerate(COLUMNS):
        for row, character in enumerate(text):
            pen.text((440 - 110 * column, 60 + 48 * row), character, "black", font)
    return picture


def _draw_scan() -> bytes:
    order = draw_lines(size_px=32)
    tilted = order.rotate(3, resample=Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    pages = [order, tilted, order.rotate(90, expand=True), order.rotate(180), _draw_columns()]
    return bytes(img2pdf.convert([encode(page, dpi=(DPI, DPI)) for page in pages]))


def _run(source: Path, target: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ocrmypdf", "--plugin", "webimage_ocr.ocrmypdf", "--output-type", "pdf"]
    return subprocess.run(
        [*command, *options, str(source), str(target)], capture_output=True, text=True, timeout=200, check=False
    )


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five scanned pages, and a sixth that has text."""
    file = tmp_path_factory.mktemp("scan") / "scan.pdf"
    with pikepdf.open(io.BytesIO(_draw_scan())) as pdf:
        with pikepdf.open(io.BytesIO(write_pdf(["BT /F 24 Tf 20 40 Td (Typed already) Tj ET"]))) as typed:
            pdf.pages.extend(typed.pages)
        pdf.save(file)
    return file


@pytest.fixture(scope="module")
def searchable(scan: Path) -> Path:
    """The scan with a text layer; its sidecar lies beside it."""
    file = scan.with_name("searchable.pdf")
    answer = _run(scan, file, "--skip-text", "--sidecar", str(scan.with_name("sidecar.txt")))
    assert answer.returncode == 0, answer.stderr
    return file


def _pdftotext(file: Path, page: int, *options: str) -> str:
    command = ["pdftotext", *options, "-f", str(page + 1), "-l", str(page + 1), str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def _text(file: Path, page: int) -> list[str]:
    """The words of a page in the order in which pdftotext prints them."""
    return _pdftotext(file, page).split()


def _words(file: Path, page: int) -> dict[str, Box]:
    """Left, top, right and bottom in pixels of the scan."""
    found = _WORD.findall(_pdftotext(file, page, "-bbox"))
    return {unescape(text): tuple(float(at) * PX_PER_POINT for at in box) for *box, text in found}


@pytest.mark.parametrize("page", [UPRIGHT, TILTED, QUARTER, UPSIDE_DOWN])
def test_text_is_found_whichever_way_the_page_lies(page: int, searchable: Path) -> None:
    assert sorted(_text(searchable, page)) == sorted(" ".join(ORDER).split())


def test_columns_are_found_from_top_to_bottom(searchable: Path) -> None:
    assert _text(searchable, VERTICAL) == list(COLUMNS)
    first = _words(searchable, VERTICAL)[COLUMNS[0]]
    assert first[:2] == pytest.approx((440, 60 + 10), abs=10) and first[3] - first[1] > 6 * 48


def test_words_stand_within_three_pixels_of_their_ink(searchable: Path) -> None:
    pixels = np.asarray(draw_lines(size_px=32)).min(axis=2) < 160
    words = _words(searchable, UPRIGHT)
    for number, line in enumerate(ORDER):
        top = 32 + number * 64
        ink = np.flatnonzero(pixels[top - 8 : top + 48].any(axis=0))
        first, last = line.split()[0], line.split()[-1]
        assert words[first][0] == pytest.approx(ink[0], abs=3)
        assert words[last][2] == pytest.approx(ink[-1] + 1, abs=3)
        rows = np.flatnonzero(pixels[top - 8 : top + 48].any(axis=1)) + top - 8
        assert (words[first][1], words[first][3]) == pytest.approx((rows[0], rows[-1] + 1), abs=6)


def test_a_page_that_has_text_is_left_alone(searchable: Path) -> None:
    assert _text(searchable, TEXT) == ["Typed", "already"]
    with pikepdf.open(searchable) as pdf:
        assert not dict(pdf.pages[TEXT].resources.get("/XObject", {}))


def test_the_sidecar_has_what_was_read(searchable: Path) -> None:
    sidecar = searchable.with_name("sidecar.txt").read_text(encoding="utf-8")
    assert "订单编号" in sidecar and COLUMNS[2] in sidecar


def test_pages_are_turned_upright_and_level_when_asked_for(scan: Path) -> None:
    """Called as paperless-ngx calls OCRmyPDF, with the plugin among PAPERLESS_OCR_USER_ARGS."""
    file = scan.with_name("turned.pdf")
    asked = {
        **{"input_file_or_options": str(scan), "output_file": str(file), "sidecar": str(scan.with_name("turned.txt"))},
        **{"use_threads": True, "jobs": 2, "language": "chi_sim+eng", "output_type": "pdf", "progress_bar": False},
        **{"skip_text": True, "deskew": True, "rotate_pages": True, "rotate_pages_threshold": 12.0, "pages": "2,3,5"},
        "plugins": ["webimage_ocr.ocrmypdf"],
    }
    code = "import json, ocrmypdf, sys; sys.exit(ocrmypdf.ocr(**json.loads(sys.argv[1])))"
    command = [sys.executable, "-c", code, json.dumps(asked)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert answer.returncode == 0, answer.stderr
    with pikepdf.open(scan) as before, pikepdf.open(file) as after:
        sizes = [[round(float(side)) for side in pdf.pages[QUARTER].mediabox[2:]] for pdf in (before, after)]
    assert sizes[0] == sizes[1][::-1]
    level = [_words(file, page)["订单编号"] for page in (TILTED, QUARTER)]
    assert [box[3] - box[1] for box in level] == pytest.approx([32, 32], abs=8)
    # columns of upright characters are no page that lies on its side
    assert _text(file, VERTICAL) == list(COLUMNS)
    first = _words(file, VERTICAL)[COLUMNS[0]]
    assert first[3] - first[1] > 6 * 48


@pytest.mark.parametrize(("option", "value"), [("--language", "rus"), ("--ocr-engine", "tesseract")])
def test_what_it_cannot_do_is_refused(option: str, value: str, scan: Path, tmp_path: Path) -> None:
    answer = _run(scan, tmp_path / "out.pdf", option, value)
    assert answer.returncode in (1, 3) and value in answer.stderr and "Traceback" not in answer.stderr
