"""Parts as Parquet: the same keys, nested as in JSON, in a schema that is the same for every part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from webimage_ocr.bulk.items import Record
from webimage_ocr.types import CONTACT_FIELDS

_BLOCK = pa.struct(
    {
        "words": pa.string(),
        "confidence": pa.float64(),
        "location": pa.list_(pa.list_(pa.int64())),
        "font_list": pa.list_(pa.string()),
        "font_scores": pa.list_(pa.float64()),
    }
)
_EXTRACTED = pa.struct(
    {
        "contact_info": pa.struct(dict.fromkeys(CONTACT_FIELDS, pa.string())),
        "image_size": pa.struct({"height": pa.int64(), "width": pa.int64()}),
    }
)
_RESULT = pa.struct(
    {"words_block_count": pa.int64(), "words_block_list": pa.list_(_BLOCK), "extracted_data": _EXTRACTED}
)
SCHEMA = pa.schema(
    {
        "source": pa.string(),
        "result": _RESULT,
        "size": pa.int64(),
        "sha256": pa.string(),
        "ms": pa.float64(),
        "error": pa.struct({"error_code": pa.string(), "error_msg": pa.string()}),
    }
)
_OPTIONAL = {"font_list", "font_scores", "contact_info", "image_size"}
"""Keys that an answer does not have unless they were asked for; a column has them always."""


class Parquet:
    """One row a picture."""

    suffix = "parquet"

    def write(self, path: Path, lines: Iterable[bytes]) -> None:
        """Write the rows; the name of a file that is not UTF-8 is written with escapes."""
        rows = [json.loads(line) for line in lines]
        for row in rows:
            row["source"] = row["source"].encode(errors="backslashreplace").decode()
        pq.write_table(pa.Table.from_pylist(rows, SCHEMA), path)

    def read(self, path: Path) -> Iterator[Record]:
        """The records as they were written."""
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=256):
                yield from map(_without_empty, batch.to_pylist())


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_empty(v) for k, v in value.items() if v is not None or k not in _OPTIONAL}
    return list(map(_without_empty, value)) if isinstance(value, list) else value
