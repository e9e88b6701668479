"""Word's files, read again."""

import io

from docx import Document

from unit.output.pages import every_kind, table_page
from webimage_ocr.output.docx import page_to_docx


def test_paragraphs_and_tables_are_what_they_are() -> None:
    document = Document(io.BytesIO(page_to_docx(table_page(), "list.png")))
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert texts == ["Price list", "All prices\nin yuan"]
    (table,) = document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [["Item", "Pieces", "Price"], ["Bread", "", "18.00"], ["苹果", "12", "3.50"]]
    assert document.core_properties.title == "list.png"


def test_what_xml_does_not_allow_is_replaced() -> None:
    document = Document(io.BytesIO(page_to_docx(every_kind())))
    assert "<b>&\"'|*_\ufffd" in "\n".join(paragraph.text for paragraph in document.paragraphs)
