"""Texts and laid out lines without any contact, to see how often one is reported all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

_LINES = [
    line
    for line in (Path(__file__).parent / "negatives.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def make_negatives(
    random: Random, count: int, places: Sequence[str], counties: Sequence[str], names: Sequence[str]
) -> list[str]:
    """Texts of one to ten lines, a quarter of them a single one."""

    def fill(match: re.Match[str]) -> str:
        match match[1]:
            case "p":
                return random.choice(places)
            case "c":
                return random.choice(counties)
            case "n":
                return random.choice(names)
            case _:
                return str(random.randint(1, 999))

    texts = []
    for _ in range(count):
        lines = random.sample(_LINES, 1 if random.random() < 0.25 else random.randint(2, 10))
        texts.append("\n".join(re.sub(r"\{(\w)\}", fill, line) for line in lines))
    return texts
