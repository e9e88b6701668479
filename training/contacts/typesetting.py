"""Set tagged rows as lines of a page: wrap the long ones, and say how the lines follow one another.

The steps between lines are those that `webimage_ocr.contacts.layout` would report, or unknown, as in a pasted text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from webimage_ocr.contacts.stream import FAR, NEAR, OTHER_SIZE, UNKNOWN, WRAP, Piece, Stream

Part = tuple[str, str]
"""A text and its tag: N name, A address, O anything else."""
Row = list[Part]


@dataclass
class Document:
    """A stream and one tag a character: N n A a O."""

    stream: Stream
    tags: list[str]


def lay_out(rows: list[Row], random: Random, folding: dict[int, str]) -> Document:
    """Wrap the long rows, and say how the rows follow one another."""
    placed = random.random() < 0.5
    wide = random.choice((10, 12, 14, 16, 18, 20, 24, 99, 99)) if len(rows) > 1 or random.random() < 0.15 else 99
    pieces: list[Piece] = []
    tags: list[str] = []
    for number, row in enumerate(rows):
        text = "".join(part for part, _ in row)
        kinds = "".join(tag * len(part) for part, tag in row)
        kept = len(text) - len(text.rstrip())
        if kept:
            text, kinds = text[:-kept], kinds[:-kept]
        lead = len(text) - len(text.lstrip())
        text, kinds = text[lead:], kinds[lead:]
        # the row of a table is not wrapped as a whole
        wrapped = text.count("  ") < 2 and ("A" in kinds or len(text) > 24)
        cuts = _wrap(text, wide) if wrapped else [text]
        at = 0
        for turn, cut in enumerate(cuts):
            if not cut:
                continue
            if pieces:
                tags.append("O" if not turn or kinds[at] != kinds[at - 1] else kinds[at])
            step = UNKNOWN
            if placed:
                usual = WRAP if turn else random.choice((NEAR, NEAR, NEAR, FAR, OTHER_SIZE))
                if not turn and number and len("".join(part for part, _ in rows[number - 1])) >= wide:
                    usual = random.choice((NEAR, FAR, OTHER_SIZE, WRAP))
                step = usual if random.random() < 0.93 else random.choice((WRAP, NEAR, OTHER_SIZE, FAR))
            pieces.append(Piece(cut, len(pieces), "\n", step))
            tags += kinds[at : at + len(cut)]
            at += len(cut)
    stream = Stream.of(pieces, folding)
    assert len(tags) == len(stream.folded), (len(tags), stream.folded)
    return Document(stream, _begin(tags))


def _wrap(text: str, wide: int) -> list[str]:
    """The text in runs of ``wide``; a phone number is kept whole, as browsers keep a run of digits."""
    cuts = []
    while len(text) > wide:
        at = wide
        for match in re.finditer(r"[\d *\-+转()]{7,}", text):
            if match.start() < at < match.end():
                at = match.start() or match.end()
        cuts.append(text[:at])
        text = text[at:]
    return [*cuts, text]


def _begin(tags: list[str]) -> list[str]:
    """Capitals where a name or an address begins, small letters where it goes on."""
    return [tag if tag == "O" or not place or tags[place - 1] != tag else tag.lower() for place, tag in enumerate(tags)]
