"""``webimage-ocr contact``: the contact of texts that have been read already."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from typing import Annotated, Any, NoReturn

import numpy as np
import typer

from webimage_ocr.cli.sources import standard_input
from webimage_ocr.contacts import ContactFinder
from webimage_ocr.ocr.page.layout import lay_out
from webimage_ocr.types import Contact, Line

_FARTHEST_PX = 1e6
"""Beyond it no corner of a picture lies; places are computed with in 32 bits."""


def contact(
    lines: Annotated[bool, typer.Option("--lines", help="Also print which lines each field came from.")] = False,
) -> None:
    """Find name, phone and address in texts: a JSON object a line on standard input, the six fields a line out.

    An object is {"text": "..."}, where a new line is a line of the picture, or {"lines": [{"text": "...",
    "quad": [[x, y], [x, y], [x, y], [x, y]]}, ...]}, lines with their places.
    """
    finder = ContactFinder.load()
    for number, row in enumerate(standard_input(), 1):
        row = row.removeprefix(BOM_UTF8)
        if not row.strip():
            continue
        try:
            found = _find(finder, _read_json(row))
        except ValueError as error:
            typer.echo(
                f'webimage-ocr contact: line {number} of the input is neither {{"text": ...}} nor '
                f'{{"lines": [{{"text": ..., "quad": ...}}]}}: {error}.',
                err=True,
            )
            raise typer.Exit(1) from error
        answer: dict[str, Any] = dict(found.fields)
        if lines:
            answer["lines"] = {field: list(indexes) for field, indexes in found.lines.items()}
        typer.echo(json.dumps(answer, ensure_ascii=False))


def _read_json(row: bytes) -> object:
    try:
        return json.loads(row.decode(), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at character {error.pos + 1})") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _find(finder: ContactFinder, row: object) -> Contact:
    if not isinstance(row, dict):
        raise ValueError("it is no object")
    if "text" in row:
        return finder.find_in_text(_text_of(row))
    if not isinstance(row.get("lines"), list):
        raise ValueError("it has neither a text nor a list of lines")
    lines = [_read_line(line) for line in row["lines"]]
    return finder.find(lines, lay_out(lines))


def _text_of(row: dict[str, Any]) -> str:
    text = row.get("text")
    if not isinstance(text, str):
        raise ValueError("text is no string")
    return text


def _read_line(line: object) -> Line:
    if not isinstance(line, dict):
        raise ValueError("one of lines is no object")
    try:
        quad = np.asarray(line.get("quad"), dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        quad = np.empty(0)
    if quad.shape != (4, 2) or not (np.abs(quad) < _FARTHEST_PX).all():
        raise ValueError("a quad is not four corners of two numbers, in pixels")
    return Line(_text_of(line), 1.0, quad.astype(np.float32))
