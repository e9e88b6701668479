"""A row of the table in ``table.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "differs", "assumed"]


@dataclass(frozen=True)
class Row:
    """One documented thing; ``note`` says how it differs or what is assumed."""

    what: str
    verdict: Verdict
    test: str
    source: str
    note: str = ""
