"""What stands around a contact on a page, and on pages without one: the pools of phrases.txt and words.txt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Protocol


class Namer(Protocol):
    def plain_name(self) -> str: ...


class Placer(Protocol):
    def place(self) -> str: ...

    def word(self) -> str: ...

    def company(self) -> str: ...


def read_pools(name: str) -> dict[str, list[str]]:
    """The sections of a file beside this module; quotes keep the spaces at the ends of a phrase."""
    pools: dict[str, list[str]] = {}
    section = ""
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and re.fullmatch(r"\[[a-z_]+\]", line):
            section = line[1:-1]
        elif line and not line.startswith("# "):
            pools.setdefault(section, []).append(line.strip('"'))
    return pools


def read_words() -> dict[str, list[str]]:
    """The sections of words.txt, each a list of words."""
    return {section: " ".join(lines).split() for section, lines in read_pools("words.txt").items()}


_POOLS = read_pools("phrases.txt")
BEFORE, AFTER, TITLES, SHOPS, GOODS, ORDER_ROWS = (
    _POOLS[name] for name in ("before", "after", "titles", "shops", "goods", "order_rows")
)
CARRIERS, WAYBILL_ROWS, CHAT, BOOK_ROWS, POSITIONS, AFTER_ROWS = (
    _POOLS[name] for name in ("carriers", "waybill_rows", "chat", "book_rows", "positions", "after_rows")
)
# News and posters twice: names and places that are nobody's contact
NEGATIVES = tuple(
    _POOLS[name]
    for name in (
        "negative_ui", "negative_menu", "negative_poster", "negative_news", "negative_short", "negative_order",
        "chat", "goods", "negative_news", "negative_poster",
    )
)  # fmt: skip


def digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def fill(random: Random, template: str, people: Namer, addresses: Placer) -> str:
    """The template with its blanks filled."""

    def choose(match: re.Match[str]) -> str:
        match match[1]:
            case "p":
                return addresses.place()
            case "n":
                return people.plain_name()
            case "w":
                return addresses.word()
            case "c":
                return addresses.company()
            case _:
                return digits(random, random.randint(1, 4))

    return re.sub(r"\{(\w)\}", choose, template)


def rows(random: Random, pool: Sequence[str], most: int) -> list[list[tuple[str, str]]]:
    """Up to ``most`` rows of the pool."""
    chosen = [random.choice(pool) for _ in range(random.randint(0, most))]
    return [[(re.sub(r"\{d\}", lambda _: digits(random, random.randint(1, 3)), one), "O")] for one in chosen]
