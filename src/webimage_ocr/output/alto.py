"""ALTO 4.4 (https://www.loc.gov/standards/alto/): what libraries and archives keep read pages as."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from webimage_ocr import __version__
from webimage_ocr.output.blocks import block_lines, find_columns
from webimage_ocr.output.markup import add, write_document
from webimage_ocr.output.places import Word, bounding_box, line_angle, pair_corners, split_words
from webimage_ocr.types import Line, Page, Quad

_NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"


def page_to_alto(page: Page, name: str = "") -> str:
    """A block for each paragraph or table, with lines, words and characters, their boxes in pixels and confidences.

    ``name`` is that of the picture. A line that is not level has its four corners as shape.
    """
    root = Element(
        "alto",
        {
            "xmlns": _NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{_NAMESPACE} {_SCHEMA}",
            "SCHEMAVERSION": "4.4",
        },
    )
    description = add(root, "Description")
    add(description, "MeasurementUnit", "pixel")
    add(add(description, "sourceImageInformation"), "fileName", name)
    processing = add(description, "Processing", ID="processing_1")
    add(processing, "processingCategory", "contentGeneration")
    software = add(processing, "processingSoftware")
    add(software, "softwareName", "webimage-ocr")
    add(software, "softwareVersion", __version__)
    size = {"WIDTH": page.width, "HEIGHT": page.height}
    sheet = add(add(root, "Layout"), "Page", ID="page_1", PHYSICAL_IMG_NR=1, **size)
    space = add(sheet, "PrintSpace", HPOS=0, VPOS=0, **size)
    number = 0
    for at, block in enumerate((block for column in find_columns(page) for block in column), 1):
        lines = [page.lines[i] for i in block_lines(block)]
        element = add(space, "TextBlock", ID=f"block_{at}", **_place([line.quad for line in lines], page))
        for line in lines:
            number += 1
            _add_line(element, line, page, number)
    return write_document(root, indented=True)


def _add_line(block: Element, line: Line, page: Page, number: int) -> None:
    direction = "ttb" if line.vertical else "ltr"
    element = add(block, "TextLine", ID=f"line_{number}", BASEDIRECTION=direction, **_place([line.quad], page))
    if line_angle(line):
        corners = " ".join(f"{x},{y}" for x, y in pair_corners(line.quad, page))
        add(add(element, "Shape"), "Polygon", POINTS=corners)
    # the schema asks for one word at least
    words = split_words(line) or [Word(line.text, line.confidence, line.quad)]
    for at, word in enumerate(words, 1):
        if at > 1:
            add(element, "SP")
        _add_word(element, word, page, f"word_{number}_{at}")


def _add_word(line: Element, word: Word, page: Page, name: str) -> None:
    confidence = f"{word.confidence:.3f}"
    element = add(line, "String", ID=name, CONTENT=word.text, WC=confidence, **_place([word.quad], page))
    for character in word.characters:
        if len(character.text) == 1:  # all that a Glyph may hold
            place = _place([character.quad], page)
            add(element, "Glyph", CONTENT=character.text, GC=f"{character.confidence:.3f}", **place)


def _place(quads: list[Quad], page: Page) -> dict[str, int]:
    left, top, right, bottom = bounding_box(quads, page)
    return {"HPOS": left, "VPOS": top, "WIDTH": right - left, "HEIGHT": bottom - top}
