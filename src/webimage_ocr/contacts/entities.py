"""Names, numbers and addresses of a page before they are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webimage_ocr.contacts.phones import Phone

PHONE = "P"

SHORTEST_STREET = 7
"""Characters that a street has at least: less behind a chain of divisions is a township."""
NUMBERED = re.compile(
    r"\d+ ?[号栋幢楼室组弄座单层#]|[一二三四五六七八九十][组社队]|[路街道巷村镇乡]|[A-Za-z\d]{1,4}-\d"
)
"""Written like a street, a building, a village."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A name, a number or an address on the page."""

    kind: str
    start: int
    end: int
    party: str = ""
    confidence: float = 1.0
    phone: Phone | None = None
    has_divisions: bool = False
    labelled: bool = False
    """A label announces it."""
    is_bare: bool = False
    """An address of divisions and nothing else."""
    is_rest: bool = False
    """A label says that it is the rest of an address: 详细地址, 门牌号."""
    is_addressee: bool = False
    """A name that 收 follows."""
    is_region: bool = False
    """An address of divisions and at most a township: the street may follow."""
