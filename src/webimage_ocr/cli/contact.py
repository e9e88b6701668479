"""``webimage-ocr contact``: the contact of texts that have been read already."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import numpy as np
import typer

from webimage_ocr.contacts import ContactFinder
from webimage_ocr.ocr.layout import lay_out
from webimage_ocr.types import Contact, Line

FIELDS = ("name", "phone", "province", "city", "district", "detail_address")


def contact(
    lines: Annotated[bool, typer.Option("--lines", help="Also print which lines each field came from.")] = False,
) -> None:
    """Find name, phone and address in texts: a JSON object a line on standard input, the six fields a line out.

    An object is {"text": "..."}, where a new line is a line of the picture, or {"lines": [{"text": "...",
    "quad": [[x, y], [x, y], [x, y], [x, y]]}, ...]}, lines with their places.
    """
    finder = ContactFinder.load()
    for number, row in enumerate(sys.stdin, 1):
        if not row.strip():
            continue
        try:
            found = _find(finder, json.loads(row))
        except (ValueError, KeyError, TypeError) as error:
            typer.echo(
                f'webimage-ocr contact: line {number} of the input is neither {{"text": ...}} nor '
                f'{{"lines": [{{"text": ..., "quad": ...}}]}}: {error!r}',
                err=True,
            )
            raise typer.Exit(1) from error
        answer: dict[str, Any] = {field: getattr(found, field) for field in FIELDS}
        if lines:
            answer["lines"] = {field: list(indexes) for field, indexes in found.lines.items()}
        typer.echo(json.dumps(answer, ensure_ascii=False))


def _find(finder: ContactFinder, row: dict[str, Any]) -> Contact:
    if "text" in row:
        return finder.find_in_text(str(row["text"]))
    lines = [_read_line(line) for line in row["lines"]]
    return finder.find(lines, lay_out(lines))


def _read_line(line: dict[str, Any]) -> Line:
    quad = np.asarray(line["quad"], dtype=np.float32)
    if quad.shape != (4, 2):
        raise ValueError(f"quad has the shape {quad.shape}, not four corners of two numbers")
    return Line(str(line["text"]), 1.0, quad)
