"""Texts of the layouts set as pages: headlines, columns, wrapped lines and gaps, as a picture would show them."""

from __future__ import annotations

import re
from random import Random

from eval.contacts.pages import GREY, INK, Page, Text, measure_width, wrap
from eval.contacts.score import FIELDS
from training.contacts.templates import FilledLayout, Layout

# Pixels; in heights of a line: from one line to the next, within a row that is wrapped, and before a gap
_MARGIN, _SIZES = 40, (24, 26, 28, 32)
_STEP, _WRAPPED_STEP, _GAP = 1.7, 1.4, 3.0
_WIDTHS = (560, 640, 720, 800, 1000)
_CELL_GAP = 1.5
_WIDEST_TABLE = 40
_GAP_SHARE, _HEADLINE_SHARE, _CENTRED_SHARE = 0.12, 0.4, 0.15


def make_page(layout: Layout, filled: FilledLayout, random: Random) -> Page:
    """One page; two spaces in a row begin its next column, rows that are too long are wrapped."""
    size = random.choice(_SIZES)
    rows = [re.split(r" {2,}", "".join(text for text, _ in row).strip()) for row in filled.rows]
    columns = _measure_columns(rows)
    width = max(random.choice(_WIDTHS), round(sum(columns) * size) + 2 * _MARGIN)
    page = Page(layout.name, width, 0, {name: filled.expected.get(name, "") for name in FIELDS})
    centred = random.random() < _CENTRED_SHARE
    y = float(_MARGIN)
    for number, cells in enumerate(rows):
        headline = number == 0 and random.random() < _HEADLINE_SHARE and len("".join(cells)) < 12
        height = round(size * 1.4) if headline else size
        if len(cells) > 1:
            for column, cell in enumerate(cells):
                x = _MARGIN + sum(columns[:column]) * size
                page.texts += [Text(cell, x, y, height, INK)] if cell else []
        else:
            for turn, line in enumerate(wrap(cells[0], (width - 2 * _MARGIN) / height)):
                y += _WRAPPED_STEP * height if turn else 0.0
                x = (width - measure_width(line) * height) / 2 if centred and headline else _MARGIN
                page.texts.append(Text(line, x, y, height, random.choice((INK, INK, INK, GREY)), bold=headline))
        y += (_GAP if random.random() < _GAP_SHARE else _STEP) * height
    page.height = round(y) + _MARGIN
    return page


def _measure_columns(rows: list[list[str]]) -> list[float]:
    """How wide each column of the page's tables is, in heights, with the gap behind it."""
    columns: list[float] = []
    for cells in rows:
        if len(cells) > 1:
            for number, cell in enumerate(cells):
                wide = min(measure_width(cell), _WIDEST_TABLE) + _CELL_GAP
                if number < len(columns):
                    columns[number] = max(columns[number], wide)
                else:
                    columns.append(wide)
    return columns
