"""Tab-separated values, as pytesseract's readers take them."""

import csv
import io

from unit.output.pages import every_kind, table_page
from webimage_ocr.output.tsv import page_to_tsv
from webimage_ocr.types import Page


def _rows(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page_to_tsv(page)), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_columns_are_those_of_tesseract() -> None:
    head = page_to_tsv(every_kind()).splitlines()[0].split("\t")
    assert head == ["level", "page_num", "block_num", "par_num", "line_num", "word_num",
                    "left", "top", "width", "height", "conf", "text"]  # fmt: skip


def test_the_page_comes_first_and_words_have_places_and_confidences() -> None:
    rows = _rows(every_kind())
    assert rows[0] | {"width": "400", "height": "300", "level": "1", "conf": "-1", "text": ""} == rows[0]
    word = next(row for row in rows if row["text"] == "手机")
    assert [word[name] for name in ("level", "left", "top", "width", "height", "conf")] == [
        "5", "90", "20", "20", "20", "90.00",
    ]  # fmt: skip
    assert all(row["conf"] == "-1" and row["text"] == "" for row in rows if row["level"] != "5")


def test_a_block_holds_its_paragraphs_lines_and_words() -> None:
    rows = _rows(table_page())
    levels = [row["level"] for row in rows]
    assert {level: levels.count(level) for level in "12345"} == {"1": 1, "2": 1, "3": 3, "4": 11, "5": 14}
    last = rows[-1]
    assert (last["text"], last["par_num"], last["line_num"], last["word_num"]) == ("yuan", "3", "2", "2")
