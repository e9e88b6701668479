"""What goes into bulk reading, one after the other, and what comes out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]
"""One picture's result: ``source``, ``result`` as the API answers or None, ``size`` (bytes) and ``sha256`` of the file,
``ms`` of decoding and reading, ``error`` as ``{"error_code", "error_msg"}`` or None."""


@dataclass(frozen=True, slots=True)
class Item:
    """One picture to be read, by its place in the list of all."""

    number: int
    source: str
    """A path, an http(s), s3 or obs address, or ``FILE#ROW`` for bytes in a table; the name of its record."""
    held: bool = False
    """A table holds the file's bytes."""
    data: bytes | None = None
    """These bytes, once they are brought."""
    fault: str = ""
    """Why there is no picture: a row without a value, a line that is no JSON."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A record on its way into a part: as text, made where the picture was read, since one process keeps them all."""

    number: int
    """The item's."""
    line: bytes
    """The record as a line of JSON."""
    failed: bool
    """It has an error instead of a result."""

    @classmethod
    def of(cls, number: int, record: Record) -> Outcome:
        """The outcome that a record is."""
        return cls(number, json_line(record), record["error"] is not None)


def make_record(
    source: str,
    data: bytes | None = None,
    *,
    result: dict[str, Any] | None = None,
    ms: float | None = None,
    error: dict[str, str] | None = None,
) -> Record:
    """A record with all its keys, in their order; ``data`` is the file, where there was one."""
    return {
        "source": source,
        "result": result,
        "size": None if data is None else len(data),
        "sha256": None if data is None else hashlib.sha256(data).hexdigest(),
        "ms": ms,
        "error": error,
    }


def json_line(value: object) -> bytes:
    """One line of JSON in UTF-8; names of files that are not are escaped, and come back as they were."""
    try:
        return json.dumps(value, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value).encode() + b"\n"
