"""hOCR 1.2 (https://kba.github.io/hocr-spec/1.2/): a page of XHTML with places in the titles of its elements."""

from __future__ import annotations

from math import radians, tan
from xml.etree.ElementTree import Element

from webimage_ocr import __version__
from webimage_ocr.output.blocks import block_lines, find_columns
from webimage_ocr.output.markup import add, write_document
from webimage_ocr.output.places import Word, bounding_box, line_angle, pair_corners, split_words
from webimage_ocr.types import Line, Page

_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
)
_CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_poly"
_SLIGHT = 45.0
"""Degrees up to which a line has a baseline that falls or rises; beyond, it runs another way."""


def page_to_hocr(page: Page, name: str = "") -> str:
    """Columns, paragraphs, lines and words with their boxes, and the boxes of each word's characters.

    ``name`` is that of the picture. A line that is not level also has its four corners and its angle; one whose
    characters stand upright below each other is styled so.
    """
    html = Element("html", {"xmlns": "http://www.w3.org/1999/xhtml"})
    head = add(html, "head")
    add(head, "title", name or "webimage-ocr")
    for key, content in {
        "ocr-system": f"webimage-ocr {__version__}",
        "ocr-capabilities": _CAPABILITIES,
        "ocr-number-of-pages": "1",
        "ocr-langs": "zh en",
        "ocr-scripts": "Hans Hant Latn",
    }.items():
        add(head, "meta", name=key, content=content)
    quoted = name.replace('"', "%22")
    title = f'image "{quoted}"; bbox 0 0 {page.width} {page.height}; ppageno 0'
    sheet = add(add(html, "body"), "div", class_="ocr_page", id="page_1", title=title)
    sheet.text = "\n"  # an empty element that ends in itself is one that never ends to a reader of HTML
    number = 0
    for at, column in enumerate(find_columns(page), 1):
        inside = [i for block in column for i in block_lines(block)]
        area = add(sheet, "div", class_="ocr_carea", id=f"block_1_{at}", title=_bbox_of(inside, page))
        for block in column:
            paragraph = add(area, "p", class_="ocr_par", title=_bbox_of(block_lines(block), page))
            for i in block_lines(block):
                number += 1
                _add_line(paragraph, page.lines[i], page, number)
    return write_document(html, _DOCTYPE, indented=False)


def _add_line(paragraph: Element, line: Line, page: Page, number: int) -> None:
    style = {"style": "writing-mode: vertical-rl"} if line.vertical else {}
    title = _line_title(line, page)
    element = add(paragraph, "span", class_="ocr_line", id=f"line_1_{number}", title=title, **style)
    for at, word in enumerate(split_words(line), 1):
        child = add(element, "span", word.text, class_="ocrx_word", id=f"word_{number}_{at}", title=_title(word, page))
        child.tail = " "
    element.tail = "\n"


def _line_title(line: Line, page: Page) -> str:
    properties = [_bbox(line, page)]
    angle = line_angle(line)
    if angle:
        corners = " ".join(f"{x} {y}" for x, y in pair_corners(line.quad, page))
        # here angles are counted anticlockwise
        properties += [f"poly {corners}", f"textangle {-angle:.2f}"]
    if not line.vertical and abs(angle) < _SLIGHT:
        properties.append(f"baseline {tan(radians(angle)):.4f} 0")
    return "; ".join(properties)


def _title(word: Word, page: Page) -> str:
    properties = [_bbox(word, page), f"x_wconf {word.confidence * 100:.0f}"]
    if word.characters:
        boxes = [_numbers(bounding_box([character.quad], page)) for character in word.characters]
        confidences = [f"{character.confidence * 100:.0f}" for character in word.characters]
        properties += [f"x_bboxes {' '.join(boxes)}", f"x_confs {' '.join(confidences)}"]
    return "; ".join(properties)


def _bbox(shape: Line | Word, page: Page) -> str:
    return f"bbox {_numbers(bounding_box([shape.quad], page))}"


def _bbox_of(lines: list[int], page: Page) -> str:
    return f"bbox {_numbers(bounding_box((page.lines[i].quad for i in lines), page))}"


def _numbers(values: tuple[int, ...]) -> str:
    return " ".join(map(str, values))
