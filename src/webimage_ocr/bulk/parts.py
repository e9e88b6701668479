"""Parts under way: each record is appended to a journal as it comes, and a part is written when it has all of them.

A process that is killed leaves whole lines in ``unfinished/``, and perhaps one that is not: the next run goes on after
them. A part is written aside, put in its place and then named in the manifest; only then its journal goes. Whatever of
this was reached, doing it again gives the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from webimage_ocr import __version__
from webimage_ocr.bulk.files import write_whole
from webimage_ocr.bulk.formats import Format
from webimage_ocr.bulk.items import Outcome
from webimage_ocr.bulk.manifest import Manifest, Part

_UNFINISHED = "unfinished"


class Parts:
    """Takes records in any order; ``close`` it at the end."""

    def __init__(self, folder: Path, manifest: Manifest, form: Format) -> None:
        self.manifest = manifest
        self.errors = manifest.errors
        self.read = manifest.read
        self._folder = folder
        self._format = form
        self._open: dict[int, _Journal] = {}
        (folder / _UNFINISHED).mkdir(exist_ok=True)
        for part in range(manifest.part_count):
            path = _journal_path(folder, part)
            if not path.exists():
                continue
            if part in manifest.parts:  # it was killed between manifest and here
                path.unlink()
                continue
            journal = self._open[part] = _Journal(path, manifest.numbers(part))
            self.read += len(journal.there)
            self.errors += journal.errors
            self._finish_if_whole(part)

    def missing(self) -> Iterator[int]:
        """The numbers of the pictures that are not read yet, in order."""
        for part in range(self.manifest.part_count):
            if part in self.manifest.parts:
                continue
            journal = self._open.get(part)
            yield from (n for n in self.manifest.numbers(part) if journal is None or n not in journal.there)

    def add(self, outcome: Outcome) -> bool:
        """Keep a record; False for one that is there already, which an engine that lost a machine may send again."""
        part = outcome.number // self.manifest.part_pictures
        if part in self.manifest.parts:
            return False
        if part not in self._open:
            self._open[part] = _Journal(_journal_path(self._folder, part), self.manifest.numbers(part))
        journal = self._open[part]
        if outcome.number in journal.there:
            return False
        journal.append(outcome)
        self.read += 1
        self.errors += outcome.failed
        self._finish_if_whole(part)
        return True

    def close(self) -> None:
        """Let go of the journals; they stay."""
        for journal in self._open.values():
            journal.close()
        self._open.clear()

    def _finish_if_whole(self, part: int) -> None:
        journal = self._open[part]
        if len(journal.there) < len(self.manifest.numbers(part)):
            return
        path = self._folder / f"part-{part:05d}.{self._format.suffix}"
        write_whole(path, lambda unfinished: self._format.write(unfinished, journal.lines()))
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        whole = Part(part, path.name, len(journal.there), journal.errors, digest, __version__)
        self.manifest = self.manifest.with_part(whole)
        self.manifest.save(self._folder)
        journal.close()
        journal.path.unlink()
        del self._open[part]


def forget_errors(folder: Path, manifest: Manifest, form: Format) -> Manifest:
    """Leave the records without a result to be read again; the new manifest, which is saved.

    The good records of a part go to its journal before the manifest lets go of the part: a process that is killed in
    between finds the part whole, as it was.
    """
    for number, part in sorted(manifest.parts.items()):
        if part.errors:
            records = zip(manifest.numbers(number), form.read(folder / part.file), strict=True)
            _write_journal(_journal_path(folder, number), (Outcome.of(n, record) for n, record in records))
            manifest = manifest.without_part(number)
            manifest.save(folder)
    for path in (folder / _UNFINISHED).glob("part-*"):
        journal = _Journal(path, range(manifest.pictures))
        outcomes = journal.outcomes()
        journal.close()
        _write_journal(path, outcomes)
    return manifest


def _write_journal(path: Path, outcomes: Iterable[Outcome]) -> None:
    def write(unfinished: Path) -> None:
        with unfinished.open("wb") as file:
            file.writelines(_format_row(outcome) for outcome in outcomes if not outcome.failed)

    write_whole(path, write)


def _journal_path(folder: Path, part: int) -> Path:
    return folder / _UNFINISHED / f"part-{part:05d}"


class _Journal:
    """The records of one part so far, in the order in which they came."""

    def __init__(self, path: Path, numbers: range) -> None:
        self.path = path
        self.there: set[int] = set()
        self.errors = 0
        self._file: BinaryIO = path.open("a+b")
        self._cut_off_what_is_torn(numbers)

    def append(self, outcome: Outcome) -> None:
        self._file.write(_format_row(outcome))
        self._file.flush()  # the system has it then, whatever becomes of this process
        self._note(outcome)

    def lines(self) -> Iterator[bytes]:
        """The records as lines of JSON, in the order of the list."""
        return (outcome.line for outcome in self.outcomes())

    def outcomes(self) -> list[Outcome]:
        """All of them, in the order of the list."""
        self._file.seek(0)
        return sorted(map(_parse_row, self._file), key=lambda outcome: outcome.number)

    def close(self) -> None:
        self._file.close()

    def _note(self, outcome: Outcome) -> None:
        self.there.add(outcome.number)
        self.errors += outcome.failed

    def _cut_off_what_is_torn(self, numbers: range) -> None:
        self._file.seek(0)
        end = 0
        for row in self._file:
            if not _is_whole(row):
                break
            outcome = _parse_row(row)
            if outcome.number not in numbers or outcome.number in self.there:
                break
            self._note(outcome)
            end += len(row)
        self._file.truncate(end)


def _format_row(outcome: Outcome) -> bytes:
    """A row of a journal: the number, whether it failed, the record."""
    return b"%d %d %s" % (outcome.number, outcome.failed, outcome.line)


def _parse_row(row: bytes) -> Outcome:
    number, failed, line = row.split(b" ", 2)
    return Outcome(int(number), line, failed == b"1")


def _is_whole(row: bytes) -> bool:
    """A machine that loses its power may leave anything behind, an end of line too."""
    try:
        json.loads(_parse_row(row).line)
    except ValueError:
        return False
    return row.endswith(b"\n")
