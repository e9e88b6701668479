"""hOCR, by the check of the specification's authors and by what stands in it."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from unit.output.pages import every_kind, table_page
from webimage_ocr.output.hocr import page_to_hocr
from webimage_ocr.types import Page

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize("page", [every_kind(), table_page(), Page((), 10, 10)], ids=["kinds", "table", "empty"])
def test_the_check_of_the_specification_finds_nothing(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "page.hocr"
    file.write_text(page_to_hocr(page, 'a "picture".png'), encoding="utf-8")
    # in a process of its own: its `future` warns of what newer Pythons drop
    check = [sys.executable, "-m", "hocr_spec.cli", "--parse-strict", "--format", "text", str(file)]
    answer = subprocess.run(check, capture_output=True, text=True, timeout=60, check=False)
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout


def _elements(page: Page, kind: str) -> dict[str, list[str]]:
    """The properties of each element of a class, by its text."""
    root = ElementTree.fromstring(page_to_hocr(page, "a.png"))
    found = (element for element in root.iter() if element.get("class") == kind)
    return {"".join(element.itertext()).strip(): (element.get("title") or "").split("; ") for element in found}


def test_words_and_their_characters_stand_where_they_do() -> None:
    words = _elements(every_kind(), "ocrx_word")
    assert words["手机"] == [
        "bbox 90 20 110 40",
        "x_wconf 90",
        "x_bboxes 90 20 100 40 100 20 110 40",
        "x_confs 90 90",
    ]
    assert words["Huawei"][0] == "bbox 20 20 80 40"


def test_a_line_that_rises_has_its_corners_and_angle() -> None:
    lines = _elements(every_kind(), "ocr_line")
    assert lines["Huawei 手机"] == ["bbox 17 20 113 40", "baseline 0.0000 0"]
    _, corners, angle, baseline = lines["rising text"]
    assert corners == "poly 18 150 130 127 134 146 22 170"
    assert (angle, baseline) == ("textangle 12.00", "baseline -0.2126 0")


def test_a_column_is_said_to_run_down() -> None:
    root = ElementTree.fromstring(page_to_hocr(every_kind()))
    (column,) = (element for element in root.iter(f"{XHTML}span") if element.get("style"))
    assert "".join(column.itertext()).strip() == "春眠不觉晓"
    assert column.get("style") == "writing-mode: vertical-rl"


def test_what_xml_does_not_allow_is_replaced() -> None:
    assert "<b>&\"'|*_\ufffd" in _elements(every_kind(), "ocrx_word")
