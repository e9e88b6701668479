"""Paragraphs and tables in the layout of a page."""

from unit.output.pages import make_line, make_page, table_page
from webimage_ocr.output.blocks import Paragraph, Table, block_lines, find_columns
from webimage_ocr.types import Page


def _texts(page: Page, rows: tuple[tuple[int, ...], ...]) -> list[str]:
    return [" ".join(page.lines[i].text for i in row) for row in rows]


def test_a_table_has_as_many_cells_in_each_row() -> None:
    page = table_page()
    ((heading, table, text),) = find_columns(page)
    assert isinstance(heading, Paragraph) and isinstance(table, Table) and isinstance(text, Paragraph)
    assert _texts(page, heading.rows) == ["Price list"]
    assert [_texts(page, row) for row in table.rows] == [
        ["Item", "Pieces", "Price"],
        ["Bread", "", "18.00"],
        ["苹果", "12", "3.50"],
    ]
    assert _texts(page, text.rows) == ["All prices", "in yuan"]


def test_each_line_is_in_one_block() -> None:
    page = table_page()
    found = [i for column in find_columns(page) for block in column for i in block_lines(block)]
    assert sorted(found) == list(range(len(page.lines)))


def test_lines_far_apart_are_paragraphs_of_their_own() -> None:
    page = make_page(make_line("one", 10, 10), make_line("two", 10, 35), make_line("three", 10, 90))
    assert [block.rows for column in find_columns(page) for block in column] == [((0,), (1,)), ((2,),)]


def test_rows_whose_cells_share_a_column_are_no_table() -> None:
    page = make_page(
        make_line("left", 10, 10), make_line("right", 200, 10), make_line("a", 30, 40), make_line("b", 45, 40)
    )
    (column,) = find_columns(page)
    assert all(isinstance(block, Paragraph) for block in column)


def test_a_page_without_a_layout_has_its_lines_one_below_the_other() -> None:
    lines = (make_line("one", 10, 10), make_line("two", 200, 10))
    assert find_columns(Page(lines, 300, 100)) == [[Paragraph(((0,), (1,)))]]
    assert find_columns(Page((), 300, 100)) == []
