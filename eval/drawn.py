"""The drawn kinds: which figure says what a kind is about, and the folders of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from drawing.folder import draw_folder
from drawing.kinds import KINDS

COUNT, SEED = 8, 2026
SLOW = frozenset({"tall"})
"""Pictures of up to 32 megapixels: drawn where they are asked for by name."""
SMALL = {"number_line": 4}
"""How many times as many pictures are drawn of a kind whose pictures are one line."""

OWN_FIGURES: dict[str, tuple[str, ...]] = {
    "chat": ("in_order",),
    "close_lines": ("lines",),
    "close_numbers": ("spaced",),
    "code": ("lines", "spaced"),
    "columns": ("order",),
    "full_width": ("recall", "one_block"),
    "hex_dump": ("rows",),
    "icons": ("icons", "lines"),
    "lone": ("lines",),
    "menu": ("in_order", "icons"),
    "monospaced": ("one_block",),
    "number_line": ("spaced",),
    "numbers": ("spaced",),
    "operators": ("spaced", "lines"),
    "punctuation": ("one_block",),
    "single": ("lines",),
    "struck": ("spaced", "lines"),
    "symbols": ("lines",),
    "tilted": ("in_order",),
    "traditional": ("lines",),
    "unknown": ("doubted",),
    "yi": ("lines",),
}
"""Beside ``f``; a kind that is not here is about characters alone."""


def draw_kinds(kinds: Sequence[str], count: int, seed: int, out: Path) -> Iterator[Path]:
    """Draw a folder a kind, all but the slow ones where none is named."""
    for kind in kinds or sorted(KINDS.keys() - SLOW):
        yield draw_folder(kind, count * SMALL.get(kind, 1), seed, out / kind)
