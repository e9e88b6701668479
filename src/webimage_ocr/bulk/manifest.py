"""``manifest.json``: what is read, how, and which parts of it are whole. It is replaced as a whole after each part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from webimage_ocr.bulk.files import write_bytes_whole
from webimage_ocr.errors import OutputUnusable

NAME = "manifest.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is whole."""

    number: int
    file: str
    pictures: int
    errors: int
    sha256: str
    """Of the part's file."""
    webimage_ocr: str
    """The version that read it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a run has to know of those before it."""

    source: str
    """As it was typed."""
    options: Mapping[str, Any]
    """What decides what the records say; the same for all parts."""
    format: str
    part_pictures: int
    """Pictures in each part but the last."""
    pictures: int
    listed_at: str
    """When the list in sources.jsonl was made, in UTC."""
    parts: Mapping[int, Part] = field(default_factory=dict)

    @property
    def part_count(self) -> int:
        return -(-self.pictures // self.part_pictures)

    @property
    def read(self) -> int:
        """Pictures in parts that are whole."""
        return sum(part.pictures for part in self.parts.values())

    @property
    def errors(self) -> int:
        """Those of them that could not be read."""
        return sum(part.errors for part in self.parts.values())

    def numbers(self, part: int) -> range:
        """Which pictures belong to a part."""
        return range(part * self.part_pictures, min((part + 1) * self.part_pictures, self.pictures))

    def with_part(self, part: Part) -> Manifest:
        """The same, with one more part that is whole."""
        return replace(self, parts={**self.parts, part.number: part})

    def without_part(self, part: int) -> Manifest:
        """The same, with a part that is to be made whole again."""
        return replace(self, parts={number: kept for number, kept in self.parts.items() if number != part})

    def check(self, wanted: Manifest) -> None:
        """Raise OutputUnusable unless a run that is typed as ``wanted`` goes on with this one."""
        before, now = self._identity(), wanted._identity()
        if different := [name for name in now if before.get(name) != now[name]]:
            said = ", ".join(f"{name} was {_show(before.get(name))} and is {_show(now[name])}" for name in different)
            raise OutputUnusable(f"It holds a run that was typed differently: {said}. Name another folder.")

    def _identity(self) -> dict[str, Any]:
        names = ("source", "format", "part_pictures")
        return {name: getattr(self, name) for name in names} | dict(self.options)

    def save(self, folder: Path) -> None:
        """Put it in the place of the one before."""
        shown = {"version": VERSION, **asdict(self)}
        shown["parts"] = [asdict(part) for _, part in sorted(self.parts.items())]
        text = json.dumps(shown, ensure_ascii=True, indent=1) + "\n"
        write_bytes_whole(folder / NAME, text.encode("ascii"))


def load_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder, or None where there is none yet; raises OutputUnusable for one that is damaged."""
    try:
        shown = json.loads((folder / NAME).read_text(encoding="ascii"))
        if (version := shown.pop("version")) != VERSION:
            raise OutputUnusable(f"{folder / NAME} is of version {version}; this program knows {VERSION}.")
        parts = {row["number"]: Part(**row) for row in shown.pop("parts")}
        return Manifest(**shown, parts=parts)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise OutputUnusable(f"{folder / NAME} is damaged ({error}).") from error


def _show(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
