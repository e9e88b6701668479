"""Markdown: paragraphs, and tables with pipes (GitHub's, https://github.github.com/gfm/#tables-extension-)."""

from __future__ import annotations

import re

from webimage_ocr.output.blocks import Block, Paragraph, Row, Table, find_columns
from webimage_ocr.types import Page

_MARKS = re.compile(r"[\\`*\[\]<>|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
"""What would be taken for a mark; an underscore inside a word is none."""
_STARTS = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|[-=]+(?=\s*$)|\d{1,9}(?=[.)](\s|$)))")
"""What would make a heading, a list or a rule of a line."""


def page_to_markdown(page: Page) -> str:
    """Columns one below the other, their lines kept apart; the first row of a table is its head."""
    blocks = [_block_to_markdown(block, page) for column in find_columns(page) for block in column]
    return "\n".join(blocks)


def _block_to_markdown(block: Block, page: Page) -> str:
    if isinstance(block, Paragraph):
        # two spaces at its end keep a line from running on into the next
        return "  \n".join(_escape_start(_escape(_row_text(row, page))) for row in block.rows) + "\n"
    return _table_to_markdown(block, page)


def _table_to_markdown(table: Table, page: Page) -> str:
    head, *rows = [[_escape(_row_text(cell, page)) for cell in row] for row in table.rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, ["---"] * len(head), *rows))


def _row_text(row: Row, page: Page) -> str:
    return " ".join(page.lines[i].text.strip() for i in row)


def _escape(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def _escape_start(text: str) -> str:
    found = _STARTS.match(text)
    if not found:
        return text
    if found[1].isdigit():  # the point after the number is what makes a list
        return f"{found[1]}\\{text[found.end() :]}"
    return f"\\{text}"
