"""Where ``read`` puts what was read, and in which format: standard output, a file, or a file for each picture."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from webimage_ocr.api.catalogue import failure_to_wire
from webimage_ocr.api.wire import page_to_json, page_to_wire
from webimage_ocr.bulk.sources import STANDARD_INPUT
from webimage_ocr.cli.sources import name_results
from webimage_ocr.errors import WebImageError
from webimage_ocr.output.formats import BINARY, JOINABLE, SUFFIXES, Format, write_page
from webimage_ocr.output.picture import Picture
from webimage_ocr.types import Page, ReadOptions


class FormatName(StrEnum):
    """What ``--format`` takes: the formats of documents, and JSON, which is the API's."""

    TEXT = Format.TEXT
    JSON = "json"
    MARKDOWN = Format.MARKDOWN
    HOCR = Format.HOCR
    ALTO = Format.ALTO
    TSV = Format.TSV
    PDF = Format.PDF
    DOCX = Format.DOCX


class JsonForm(StrEnum):
    """What is told of an image in JSON."""

    ANSWER = "answer"
    FULL = "full"


_JSON_SUFFIX = ".json"
_NAMED_BY = {suffix: FormatName(form) for form, suffix in SUFFIXES.items()} | {
    _JSON_SUFFIX: FormatName.JSON,
    ".html": FormatName.HOCR,
    ".markdown": FormatName.MARKDOWN,
}
_MANY = 3
"""Names in a message, at most."""

Failure: TypeAlias = WebImageError | OSError


def choose_format(named: FormatName | None, json_form: JsonForm | None, markdown: bool, out: Path | None) -> FormatName:
    """The format that options name, or the name of the file, or text. Raises ValueError where options disagree."""
    asked = {
        *([named] if named else []),
        *([FormatName.JSON] if json_form else []),
        *([FormatName.MARKDOWN] if markdown else []),
    }
    if len(asked) > 1:
        raise ValueError(f"{' and '.join(sorted(asked))} are asked for; one is written at a time")
    by_name = None
    if out and out.suffix and not out.is_dir():
        by_name = _NAMED_BY.get(out.suffix.lower())
        if not (asked or by_name):
            raise ValueError(
                f"no format is known by the ending of {out}; name one, or end it in {', '.join(_NAMED_BY)}"
            )
    return next(iter(asked), by_name or FormatName.TEXT)


def choose_files(
    form: FormatName, sources: Sequence[str], out: Path | None, *, overwrite: bool
) -> Sequence[Path] | None:
    """The file of each source, or None for standard output. Raises ValueError for what would do harm."""
    if out is None:
        _check_standard_output(form, len(sources))
        return None
    files = name_results(out, sources, _JSON_SUFFIX if form is FormatName.JSON else SUFFIXES[Format(form)])
    images = {Path(os.path.realpath(source)) for source in sources if source != STANDARD_INPUT}
    if own := [file for file in files if file.resolve() in images]:
        raise ValueError(f"{_list(own)} would be written over the image itself")
    if not overwrite and (there := [file for file in files if os.path.lexists(file)]):
        raise ValueError(f"{_list(there)} would be written over; say --overwrite, or name another place")
    return files


def _check_standard_output(form: FormatName, sources: int) -> None:
    if form is FormatName.JSON:
        return
    if sources > 1 and Format(form) not in JOINABLE:
        raise ValueError(f"{sources} images do not make one {form} file; name a folder for them")
    if Format(form) in BINARY and sys.stdout.isatty():
        raise ValueError(f"{form} is nothing for a terminal; name a file")


def _list(files: Sequence[Path]) -> str:
    more = f" and {len(files) - _MANY:,} more" if len(files) > _MANY else ""
    return ", ".join(map(str, files[:_MANY])) + more


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the results of pictures in one format."""

    form: FormatName
    options: ReadOptions
    json_form: JsonForm = JsonForm.ANSWER
    several: bool = False
    """Text of several pictures stands on standard output: each has its name above it."""

    def write(self, source: str, page: Page, picture: Picture) -> bytes:
        """The result of a picture that was read."""
        if self.form is FormatName.JSON:
            full = self.json_form is JsonForm.FULL
            return _json_line(source, page_to_json(page) if full else page_to_wire(page, self.options))
        written = write_page(Format(self.form), page, picture, self.options)
        return f"==> {source} <==\n".encode(errors="surrogateescape") + written + b"\n" if self.several else written

    def write_failure(self, source: str, failure: Failure) -> bytes:
        """What stands on standard output for a picture that was not read: in JSON line n is the answer for image n."""
        return _json_line(source, failure_to_wire(failure)) if self.form is FormatName.JSON else b""


def _json_line(source: str, told: dict[str, Any]) -> bytes:
    return (json.dumps({"source": source} | told, ensure_ascii=False) + "\n").encode(errors="surrogateescape")
