"""DOCX, for Word and what reads its files: paragraphs and tables that can be edited; no picture."""

from __future__ import annotations

import io

from docx import Document

from webimage_ocr.output.blocks import Paragraph, Row, find_columns
from webimage_ocr.output.markup import legal
from webimage_ocr.types import Page


def page_to_docx(page: Page, name: str = "") -> bytes:
    """The columns one below the other; lines of a paragraph are kept apart. ``name`` is the document's title."""
    document = Document()
    document.core_properties.title = legal(name)[:255]  # as long as it may be
    document.core_properties.author = "webimage-ocr"
    for block in (block for column in find_columns(page) for block in column):
        if isinstance(block, Paragraph):
            document.add_paragraph("\n".join(_row_text(row, page) for row in block.rows))
            continue
        table = document.add_table(len(block.rows), len(block.rows[0]), "Table Grid")
        for cells, row in zip(table.rows, block.rows, strict=True):
            for cell, inside in zip(cells.cells, row, strict=True):
                cell.text = _row_text(inside, page)
        document.add_paragraph()  # or two tables that follow each other would be one
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _row_text(row: Row, page: Page) -> str:
    return legal("\t".join(page.lines[i].text for i in row))
