"""Tab-separated values with the columns of Tesseract's TSV, for what reads those."""

from __future__ import annotations

from webimage_ocr.ocr.geometry import Box
from webimage_ocr.output.blocks import block_lines, find_columns
from webimage_ocr.output.places import bounding_box, split_words
from webimage_ocr.types import Page

_HEAD = ("level", "page_num", "block_num", "par_num", "line_num", "word_num")
_TOLD = ("left", "top", "width", "height", "conf", "text")


def page_to_tsv(page: Page) -> str:
    """A row for the page (level 1), each column (2), paragraph or table (3), line (4) and word (5).

    Places are whole pixels; ``conf`` is 0 to 100 for words and -1 for what holds them.
    """
    rows = [[*_HEAD, *_TOLD], _row((1, 0, 0, 0, 0), (0, 0, page.width, page.height))]
    for block, column in enumerate(find_columns(page), 1):
        inside = [i for part in column for i in block_lines(part)]
        rows.append(_row((2, block, 0, 0, 0), _box_of(inside, page)))
        for paragraph, part in enumerate(column, 1):
            rows.append(_row((3, block, paragraph, 0, 0), _box_of(block_lines(part), page)))
            for number, i in enumerate(block_lines(part), 1):
                rows.append(_row((4, block, paragraph, number, 0), _box_of([i], page)))
                for at, word in enumerate(split_words(page.lines[i]), 1):
                    box = bounding_box([word.quad], page)
                    rows.append(_row((5, block, paragraph, number, at), box, f"{word.confidence * 100:.2f}", word.text))
    return "".join("\t".join(row) + "\n" for row in rows)


def _box_of(lines: list[int], page: Page) -> Box:
    return bounding_box((page.lines[i].quad for i in lines), page)


def _row(numbers: tuple[int, int, int, int, int], box: Box, confidence: str = "-1", text: str = "") -> list[str]:
    level, *inside = numbers
    left, top, right, bottom = box
    return [*map(str, (level, 1, *inside, left, top, right - left, bottom - top)), confidence, text]
