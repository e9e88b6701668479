"""The divisions of China: provinces, cities and counties of today, and names that are no longer in use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files

PROVINCE, CITY, COUNTY = 1, 2, 3

# Their districts are not taken for one of the mainland without a parent before them: 中山区, 东区, 大安区
_ISLANDS = ("台湾省", "香港特别行政区", "澳门特别行政区")


@dataclass(slots=True, eq=False)
class Division:
    """One unit; ``parent`` is the unit it hangs on today."""

    name: str
    level: int
    parent: Division | None
    short_names: tuple[str, ...]
    last_year: int = 0
    """The last year the name was in use; 0 for today's names."""
    successor: Division | None = None
    children: list[Division] = field(default_factory=list, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.short_names)

    @property
    def ruler(self) -> Division:
        """The unit whose children this one has: itself, or the one that took its place."""
        return self.successor or self

    @property
    def province(self) -> Division:
        return self if self.parent is None else self.parent.province

    def is_under(self, other: Division) -> bool:
        """True below ``other``, at any depth."""
        parent, ruler = self.parent, other.ruler
        while parent is not None:
            if parent.ruler is ruler:
                return True
            parent = parent.parent
        return False

    def descend(self) -> Iterator[Division]:
        """All units below this one."""
        for child in self.ruler.children:
            yield child
            yield from child.descend()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All units, and which of them a name may mean."""

    units: tuple[Division, ...]
    named: dict[str, tuple[Division, ...]]
    """By full and short name; units of today first, then the most recent."""
    beginnings: frozenset[str]
    """The first two characters of every name."""
    longest: int

    @classmethod
    def load(cls) -> Gazetteer:
        """Read the table that training/contacts/divisions.py makes."""
        table = json.loads((files("webimage_ocr.contacts") / "data" / "divisions.json").read_text("utf-8"))
        units: list[Division] = []
        for name, level, parent, short_names, last_year, _ in table["units"]:
            unit = Division(name, level, units[parent] if parent >= 0 else None, tuple(short_names), last_year)
            if unit.parent is not None:
                unit.parent.children.append(unit)
            units.append(unit)
        for unit, row in zip(units, table["units"], strict=True):
            unit.successor = units[row[5]] if row[5] >= 0 else None
        named: dict[str, list[Division]] = {}
        for unit in units:
            for one in unit.names:
                named.setdefault(one, []).append(unit)
        for choices in named.values():
            choices.sort(key=lambda unit: (unit.last_year != 0, -unit.last_year, unit.level))
        return cls(
            tuple(units),
            {name: tuple(choices) for name, choices in named.items()},
            frozenset(name[:2] for name in named),
            max(map(len, named)),
        )

    def match(self, text: str, start: int) -> Iterator[tuple[Division, int]]:
        """Units whose full or short name stands at ``start``, and where it ends; the longest names first."""
        if text[start : start + 2] not in self.beginnings:
            return
        for length in range(min(self.longest, len(text) - start), 1, -1):
            for unit in self.named.get(text[start : start + length], ()):
                yield unit, start + length

    def find_only(self, name: str, under: Division | None = None) -> Division | None:
        """The county that this full name must mean, or None where several bear it."""
        found = [unit for unit in self.named.get(name, ()) if unit.name == name and unit.level >= CITY]
        if under is not None:
            found = [unit for unit in found if unit.is_under(under)]
        else:
            found = [unit for unit in found if unit.province.name not in _ISLANDS]
        today = [unit for unit in found if not unit.last_year] or found[:1]
        return today[0] if len(today) == 1 else None
