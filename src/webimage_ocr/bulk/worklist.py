"""``sources.jsonl``: every picture of a run, a line each, written before the first is read.

The list is made once: a bucket or folder that goes on growing does not move the pictures that are read already.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from webimage_ocr.bulk.files import write_whole
from webimage_ocr.bulk.items import Item, json_line

NAME = "sources.jsonl"


def save_list(folder: Path, items: Iterable[Item]) -> int:
    """Write the list down; how many pictures it has."""
    count = 0

    def write(path: Path) -> None:
        nonlocal count
        with path.open("wb") as file:
            for item in items:
                flags = {"held": item.held, "fault": item.fault}
                file.write(json_line({"source": item.source} | {name: flag for name, flag in flags.items() if flag}))
                count += 1

    write_whole(folder / NAME, write)
    return count


def load_list(folder: Path) -> Iterator[Item]:
    """The items of the list; the bytes that a table holds are yet to be brought."""
    with (folder / NAME).open("rb") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            yield Item(number, row["source"], row.get("held", False), fault=row.get("fault", ""))
