"""How a part is written and read again: JSON lines, or Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from webimage_ocr.bulk.items import Record
from webimage_ocr.errors import OutputUnusable

JSONL = "jsonl"
PARQUET = "parquet"


class Format(Protocol):
    """One way to keep records in a file."""

    @property
    def suffix(self) -> str: ...

    def write(self, path: Path, lines: Iterable[bytes]) -> None:
        """Write records, which come as lines of JSON."""
        ...

    def read(self, path: Path) -> Iterator[Record]: ...


def open_format(name: str) -> Format:
    """The format of that name; raises OutputUnusable for one whose packages are missing."""
    if name == JSONL:
        return _JsonLines()
    try:
        from webimage_ocr.bulk.parquet import Parquet
    except ModuleNotFoundError as error:
        raise OutputUnusable("Parquet needs: pip install 'webimage-ocr[parquet]'.") from error
    return Parquet()


class _JsonLines:
    suffix = "jsonl"

    def write(self, path: Path, lines: Iterable[bytes]) -> None:
        with path.open("wb") as file:
            file.writelines(lines)

    def read(self, path: Path) -> Iterator[Record]:
        with path.open("rb") as lines:
            yield from map(json.loads, lines)
