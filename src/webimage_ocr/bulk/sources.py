"""What SOURCE may be, and the items that it stands for."""

from __future__ import annotations

import os
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path
from typing import BinaryIO

from webimage_ocr.bulk.buckets import is_bucket_address, list_objects
from webimage_ocr.bulk.folders import is_file, is_folder, is_image_name, list_images, list_matches
from webimage_ocr.bulk.items import Item
from webimage_ocr.bulk.tables import TABLE_SUFFIXES, Table
from webimage_ocr.errors import SourceUnusable

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How a table is understood."""

    column: str = ""
    """The column with paths, addresses or bytes; empty: the first of ``tables.COLUMNS`` that there is."""
    base64: bool = False
    """In CSV and JSONL, the column holds files in Base64."""


def list_items(source: str, options: SourceOptions | None = None) -> Iterator[Item]:
    """Every picture that ``source`` stands for, in an order that is the same every time.

    A folder, a pattern, a prefix of a bucket, a table (Parquet, CSV, JSONL), one image, or a list: any other file, or
    ``-`` for standard input, with a path or address a line. Raises SourceUnusable.
    """
    options = options or SourceOptions()
    table = _find_table(source, options)
    return table.items() if table else _number(_list_names(source))


def bring_data(source: str, options: SourceOptions, items: Iterable[Item]) -> Iterator[Item]:
    """The same items, with the bytes that a table holds; they have to come in its order. Raises SourceUnusable."""
    rows: Iterator[Item] | None = None
    for item in items:
        if not item.held:
            yield item
            continue
        if rows is None:
            table = _find_table(source, options)
            rows = table.items() if table else iter(())
        row = next((row for row in rows if row.number == item.number), None)
        if row is None or row.source != item.source:
            raise SourceUnusable(f"{source} is not what it was when its rows were listed: {item.source} is missing.")
        yield row


def is_table(source: str) -> bool:
    """Whether ``source`` is named as a table is, and is nothing else; it need not be there."""
    return Path(source).suffix.lower() in TABLE_SUFFIXES and not is_bucket_address(source) and not is_folder(source)


def _find_table(source: str, options: SourceOptions) -> Table | None:
    return Table(Path(source), options.column, options.base64) if is_table(source) and is_file(source) else None


def _list_names(source: str) -> Iterator[str]:
    if is_bucket_address(source):
        return list_objects(source)
    if source == STANDARD_INPUT:
        if sys.stdin is None:
            raise SourceUnusable("Standard input is closed.")
        return _read_list(sys.stdin.buffer)
    if is_folder(source):
        return list_images(source)
    if is_file(source):
        return iter((source,)) if is_image_name(source) else _open_list(Path(source))
    if has_magic(source):
        return list_matches(source)
    raise SourceUnusable(f"There is no {source}.")


def _open_list(path: Path) -> Iterator[str]:
    with path.open("rb") as lines:
        yield from _read_list(lines)


def _read_list(lines: BinaryIO) -> Iterator[str]:
    """Names as they are on disk, in whatever encoding; empty lines and a byte order mark in front are none."""
    for number, line in enumerate(lines):
        if name := os.fsdecode((line if number else line.removeprefix(BOM_UTF8)).rstrip(b"\r\n")):
            yield name


def _number(names: Iterable[str]) -> Iterator[Item]:
    return (Item(number, name) for number, name in enumerate(names))
