"""ALTO, by its schema and by what stands in it."""

from pathlib import Path

import pytest
from lxml import etree

from unit.output.pages import every_kind, table_page
from webimage_ocr.output.alto import page_to_alto
from webimage_ocr.types import Page

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("alto-4-4-excerpt.xsd")))
ALTO = {"a": "http://www.loc.gov/standards/alto/ns-v4#"}


def _parse(page: Page) -> etree._Element:
    return etree.fromstring(page_to_alto(page, "a.png").encode())


@pytest.mark.parametrize("page", [every_kind(), table_page(), Page((), 10, 10)], ids=["kinds", "table", "empty"])
def test_the_schema_holds(page: Page) -> None:
    root = _parse(page)
    del root.attrib["{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"]  # or the whole one is looked for
    SCHEMA.assertValid(root)


def test_the_schema_refuses_what_is_wrong() -> None:
    root = _parse(every_kind())
    root.find(".//a:String", ALTO).attrib.pop("CONTENT")
    assert not SCHEMA.validate(root)


def test_words_and_glyphs_stand_where_they_do() -> None:
    root = _parse(every_kind())
    (word,) = root.findall(".//a:String[@CONTENT='手机']", ALTO)
    assert [word.get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT", "WC")] == ["90", "20", "20", "20", "0.900"]
    assert [glyph.get("CONTENT") for glyph in word] == ["手", "机"]
    assert [glyph.get("HPOS") for glyph in word] == ["90", "100"]
    assert word.getprevious().tag == f"{{{ALTO['a']}}}SP"


def test_lines_say_which_way_they_run() -> None:
    root = _parse(every_kind())
    ways = {
        " ".join(word.get("CONTENT") for word in line.findall("a:String", ALTO)): line.get("BASEDIRECTION")
        for line in root.findall(".//a:TextLine", ALTO)
    }
    assert ways["春眠不觉晓"] == "ttb" and ways["rising text"] == "ltr"
    (corners,) = root.findall(".//a:Polygon", ALTO)
    assert corners.get("POINTS") == "18,150 130,127 134,146 22,170"
