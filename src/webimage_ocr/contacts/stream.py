"""The text of a page as one string, each character still knowing its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from webimage_ocr.contacts.folding import blank_leaders, close_gaps

UNKNOWN, WRAP, NEAR, OTHER_SIZE, FAR = "?", "w", "n", "s", "f"
"""How a line of the page follows the one before: no places known; as if the text had been wrapped; right below;
right below but of another height or left edge; apart."""

HAN = re.compile(r"[\u4e00-\u9fff]")
PRICE = re.compile(r"[¥￥] ?\d|[xX×] ?\d")
"""Of goods, and how many of them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that came from one line of the page."""

    text: str
    line: int
    before: str = "\n"
    """What stands between the piece before and this one: a new line, or spaces within a row."""
    step: str = UNKNOWN


def find_line_end(text: str, place: int) -> int:
    """Where the line ends that ``place`` stands in."""
    newline = text.find("\n", place)
    return newline if newline >= 0 else len(text)


def split_text(text: str) -> list[Piece]:
    """A new line in a text is a line of the page."""
    lines = text.replace("\r", "").split("\n")
    return [Piece(close_gaps(line.strip()), number) for number, line in enumerate(lines) if line.strip()]


@dataclass(frozen=True, slots=True)
class Stream:
    """``printed`` is what the page shows, ``folded`` what is matched; both have the same length."""

    printed: str
    folded: str
    starts: tuple[int, ...]
    """Where each piece begins."""
    lines: tuple[int, ...]
    """Which line of the page each piece came from."""
    steps: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """For each new line character, how the two lines lie to one another."""

    @classmethod
    def of(cls, pieces: Sequence[Piece], folding: dict[int, str]) -> Stream:
        """Join the pieces in their order."""
        parts: list[str] = []
        starts: list[int] = []
        steps: dict[int, str] = {}
        length = 0
        for number, piece in enumerate(pieces):
            if number:
                if piece.before == "\n":
                    steps[length] = piece.step
                parts.append(piece.before)
                length += len(piece.before)
            starts.append(length)
            parts.append(piece.text)
            length += len(piece.text)
        printed = "".join(parts)
        return cls(
            printed,
            blank_leaders(printed.translate(folding)),
            tuple(starts),
            tuple(piece.line for piece in pieces),
            MappingProxyType(steps),
        )

    def lines_of(self, start: int, end: int) -> tuple[int, ...]:
        """The lines of the page that a span came from."""
        return tuple(dict.fromkeys(self.lines[piece] for piece in self.pieces_of(start, end)))

    def pieces_of(self, start: int, end: int) -> range:
        """Which pieces a span came from."""
        first = max(0, bisect_right(self.starts, start) - 1)
        return range(first, max(first, bisect_right(self.starts, max(start, end - 1)) - 1) + 1)
