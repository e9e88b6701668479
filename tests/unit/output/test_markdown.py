"""Markdown, as a parser of it understands it."""

import pytest
from markdown_it import MarkdownIt

from unit.output.pages import make_line, make_page, table_page
from webimage_ocr.output.markdown import page_to_markdown
from webimage_ocr.types import Page

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def test_tables_are_drawn_with_pipes_and_lines_kept_apart() -> None:
    assert page_to_markdown(table_page()) == (
        "Price list\n\n"
        "| Item | Pieces | Price |\n| --- | --- | --- |\n| Bread |  | 18.00 |\n| 苹果 | 12 | 3.50 |\n\n"
        "All prices  \nin yuan\n"
    )


def test_a_parser_finds_the_table_and_the_lines() -> None:
    html = PARSER.render(page_to_markdown(table_page()))
    assert html.count("<tr>") == 3 and "<td>18.00</td>" in html
    assert "<p>All prices<br />\nin yuan</p>" in html


@pytest.mark.parametrize(
    "text",
    ["# 1", "- a", "+ a", "1. a", "12) b", "*a*", "_b_", "a_b", "[x](y)", "<b>", "`c`", "a|b", "&amp;", "---", "> q",
     "===", r"\*", "~~x~~", "#tag", "3.50", "-5", "**"],
)  # fmt: skip
def test_no_text_is_taken_for_a_mark(text: str) -> None:
    page = make_page(make_line("before", 10, 10), make_line(text, 10, 35), width=600)
    (paragraph,) = (token for token in PARSER.parse(page_to_markdown(page)) if token.type == "inline")
    shown = "".join("\n" if part.type == "hardbreak" else part.content for part in paragraph.children or [])
    assert shown == f"before\n{text}"


def test_an_empty_page_is_an_empty_file() -> None:
    assert page_to_markdown(Page((), 10, 10)) == ""
