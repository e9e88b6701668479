"""Bulk reading from start to end: list, read what is missing, keep it in parts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from webimage_ocr.bulk.engines import Engine
from webimage_ocr.bulk.files import lock_folder
from webimage_ocr.bulk.formats import JSONL, open_format
from webimage_ocr.bulk.items import Item, Record
from webimage_ocr.bulk.manifest import Manifest, load_manifest
from webimage_ocr.bulk.parts import Parts, forget_errors
from webimage_ocr.bulk.sources import SourceOptions, bring_data, list_items
from webimage_ocr.bulk.worklist import load_list, save_list
from webimage_ocr.errors import BulkStopped, OutputUnusable, SourceUnusable
from webimage_ocr.types import ReadOptions


@dataclass(frozen=True, slots=True)
class BulkOptions:
    """What decides what is written; how it is read is the engine's."""

    read: ReadOptions = field(default_factory=ReadOptions)
    source: SourceOptions = field(default_factory=SourceOptions)
    format: str = JSONL
    part_pictures: int = 1000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is."""

    pictures: int
    """All of the list."""
    read: int
    """Those that have a record, errors included."""
    errors: int
    """Records without a result."""
    before: int
    """Records that earlier runs left."""
    elapsed_s: float
    """Of this run."""
    listed_at: str

    @property
    def rate(self) -> float:
        """Pictures a second in this run."""
        return (self.read - self.before) / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def remaining_s(self) -> float | None:
        """How long the rest takes at this rate; None before there is one."""
        return (self.pictures - self.read) / self.rate if self.rate else None


def _ignore(_: Progress) -> None:
    """Nobody wants to know."""


def read_bulk(
    source: str,
    out: str | Path,
    engine: Engine,
    options: BulkOptions | None = None,
    *,
    retry_errors: bool = False,
    report: Callable[[Progress], None] = _ignore,
) -> Progress:
    """Read every picture of ``source`` (as ``sources.list_items``) into parts in the folder ``out``.

    A folder in which a run was interrupted goes on where it was; with ``retry_errors`` what could not be read before is
    read again. ``report`` is called after every picture. Returns how it ended; raises SourceUnusable, OutputUnusable,
    BulkStopped, and OSError where ``out`` cannot be written.
    """
    options = options or BulkOptions()
    folder, form = Path(out), open_format(options.format)
    if folder.exists() and not folder.is_dir():
        raise OutputUnusable(f"{folder} is a file; name a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    with lock_folder(folder):
        manifest = _begin(source, folder, options)
        if retry_errors:
            manifest = forget_errors(folder, manifest, form)
        with closing(Parts(folder, manifest, form)) as parts:
            return _read_missing(source, folder, parts, engine, options, report)


def read_records(out: str | Path) -> Iterator[Record]:
    """The records of all whole parts, in the order of the list; raises OutputUnusable for a folder without a run."""
    manifest = load_manifest(Path(out))
    if manifest is None:
        raise OutputUnusable(f"{out} has no manifest.")
    form = open_format(manifest.format)
    for _, part in sorted(manifest.parts.items()):
        yield from form.read(Path(out) / part.file)


def _begin(source: str, folder: Path, options: BulkOptions) -> Manifest:
    """The manifest of the runs before, or that of a new run, with its list."""
    wanted = Manifest(source, _describe(options), options.format, options.part_pictures, 0, "")
    manifest = load_manifest(folder)
    if manifest is not None:
        manifest.check(wanted)
        return manifest
    if next(folder.glob("part-*"), None):
        raise OutputUnusable(f"{folder} holds parts, but no manifest; name another folder.")
    pictures = save_list(folder, list_items(source, options.source))
    if not pictures:
        raise SourceUnusable(f"{source} holds no pictures.")
    manifest = replace(wanted, pictures=pictures, listed_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    manifest.save(folder)
    return manifest


def _describe(options: BulkOptions) -> dict[str, Any]:
    read = options.read
    return {
        "detect_direction": read.detect_direction,
        "detect_text_direction": read.detect_text_direction,
        "detect_font": read.detect_font,
        "extract_type": list(read.extract_type),
        "column": options.source.column,
        "base64": options.source.base64,
    }


def _read_missing(
    source: str,
    folder: Path,
    parts: Parts,
    engine: Engine,
    options: BulkOptions,
    report: Callable[[Progress], None],
) -> Progress:
    before, started = parts.read, time.monotonic()
    manifest = parts.manifest

    def progress() -> Progress:
        elapsed_s = time.monotonic() - started
        return Progress(manifest.pictures, parts.read, parts.errors, before, elapsed_s, manifest.listed_at)

    report(progress())
    while (read := parts.read) < manifest.pictures:
        items = bring_data(source, options.source, _choose(folder, parts))
        with closing(engine.read(items, options.read)) as outcomes:
            for outcome in outcomes:
                if parts.add(outcome):
                    report(progress())
        if parts.read == read:
            raise BulkStopped(f"No records come for {manifest.pictures - read} pictures.")
    return progress()


def _choose(folder: Path, parts: Parts) -> Iterator[Item]:
    """The items of the list that have no record."""
    missing = parts.missing()
    wanted = next(missing, None)
    for item in load_list(folder):
        if wanted is None:
            return
        if item.number == wanted:
            yield item
            wanted = next(missing, None)
