"""A column of a Parquet, CSV or JSONL file, row by row."""

from __future__ import annotations

import base64
import binascii
import csv
import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webimage_ocr.bulk.items import Item
from webimage_ocr.errors import SourceUnusable

TABLE_SUFFIXES = (".parquet", ".csv", ".jsonl", ".ndjson")

COLUMNS = ("source", "path", "file", "url", "uri", "image", "bytes")
"""What a column is commonly called; the first of them that there is, unless one is named."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file with a column of paths, addresses or bytes."""

    path: Path
    column: str = ""
    base64: bool = False
    """The column of a CSV or JSONL file holds files in Base64."""

    def items(self) -> Iterator[Item]:
        """An item a row, with its bytes where the table holds them; a row without a value has a fault."""
        for number, value in enumerate(self._values()):
            yield self._item(number, value)

    def _item(self, number: int, value: object) -> Item:
        row = f"{self.path}#{number}"
        if isinstance(value, _NoRow):
            return Item(number, row, fault=value.reason)
        if isinstance(value, dict):  # how Hugging Face datasets keep pictures
            value = value.get("bytes") or value.get("path")
        if isinstance(value, bytes) and value:
            return Item(number, row, held=True, data=value)
        if not isinstance(value, str) or not value.strip():
            return Item(number, row, fault="The row has no value in the column.")
        if not self.base64:
            return Item(number, value.strip())
        try:
            data = base64.b64decode(value.partition("base64,")[2] or value, validate=True)
        except binascii.Error:
            return Item(number, row, fault="The value is not Base64.")
        return Item(number, row, held=True, data=data)

    def _values(self) -> Iterator[Any]:
        match self.path.suffix.lower():
            case ".parquet":
                return _parquet_values(self.path, self.column)
            case ".csv":
                return _csv_values(self.path, self.column)
            case _:
                return _jsonl_values(self.path, self.column)


@dataclass(frozen=True, slots=True)
class _NoRow:
    reason: str


def _choose(wanted: str, there: Iterable[str], path: Path) -> str:
    names = list(there)
    chosen = wanted or next((name for name in COLUMNS if name in names), "")
    if chosen not in names or not chosen:
        asked = f"no column {wanted!r}" if wanted else f"none of the columns {', '.join(COLUMNS)}"
        raise SourceUnusable(f"{path} has {asked}; it has {', '.join(names)}. Name one with --column.")
    return chosen


def _parquet_values(path: Path, column: str) -> Iterator[Any]:
    try:
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        raise SourceUnusable("Parquet needs: pip install 'webimage-ocr[parquet]'.") from error
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            chosen = _choose(column, file.schema_arrow.names, path)
            # few rows at a time: a column of bytes may hold megabytes a row
            for batch in file.iter_batches(batch_size=64, columns=[chosen]):
                yield from batch.column(0).to_pylist()
    except pyarrow.ArrowException as error:
        raise SourceUnusable(f"{path} is no Parquet file that can be read ({error}).") from error


def _csv_values(path: Path, column: str) -> Iterator[Any]:
    csv.field_size_limit(sys.maxsize >> 32)  # Base64 of whole files
    # names of files need not be UTF-8
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        rows = csv.DictReader(lines)
        chosen = _choose(column, rows.fieldnames or (), path)
        for row in rows:
            yield row.get(chosen)


def _jsonl_values(path: Path, column: str) -> Iterator[Any]:
    chosen = ""
    with path.open("rb") as lines:
        for line in lines:
            line = line.removeprefix(BOM_UTF8)
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                yield _NoRow("The line is not JSON.")
                continue
            if not isinstance(row, dict):
                yield _NoRow("The line is no JSON object.")
                continue
            chosen = chosen or _choose(column, row, path)
            yield row.get(chosen)
