"""Our reader against the best peer of each single picture: what such an oracle keeps and we lose, and what we win.

No peer is that good: the oracle picks another one for every picture, after the fact. Winning more than is lost against
it means that no choice of peers would have read the folder better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from drawing.labels import Block, Label, Reading
from eval.interval import Estimate, estimate_sum
from eval.match import fold, match_page
from eval.score import Score, likeness


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: how many characters we have wrong, and how many the best peer has."""

    image: str
    ours: float
    peer: str
    theirs: float

    @property
    def lost(self) -> float:
        """Characters that the best peer has right and we have wrong."""
        return max(0.0, self.ours - self.theirs)

    @property
    def won(self) -> float:
        """Characters that we have right and no peer has."""
        return max(0.0, self.theirs - self.ours)


@dataclass(frozen=True, slots=True)
class Balance:
    """All pictures of a folder."""

    pictures: tuple[Picture, ...]

    @property
    def lost(self) -> float:
        """Over all pictures."""
        return sum(picture.lost for picture in self.pictures)

    @property
    def won(self) -> float:
        """Over all pictures."""
        return sum(picture.won for picture in self.pictures)

    def gain(self) -> Estimate:
        """Won less lost."""
        return estimate_sum(np.array([picture.won - picture.lost for picture in self.pictures]))

    def worst(self, count: int) -> list[Picture]:
        """The pictures on which most is lost; none on which nothing is."""
        return sorted((p for p in self.pictures if round(p.lost)), key=lambda picture: -picture.lost)[:count]


@dataclass(frozen=True, slots=True)
class LostText:
    """A true text that a peer reads better than we do; where ``text`` is empty, one that we invented or read twice."""

    text: str
    ours: str
    theirs: str
    characters: float


def weigh(ours: Score, peers: Mapping[str, Score]) -> Balance | None:
    """Our reader against the best of the peers, picture by picture; None without peers."""
    if not peers:
        return None
    pictures = []
    for number, image in enumerate(ours.images):
        peer = min(peers, key=lambda name: peers[name].counts[number].wrong)
        pictures.append(Picture(image, ours.counts[number].wrong, peer, peers[peer].counts[number].wrong))
    return Balance(tuple(pictures))


def lost_texts(label: Label, ours: Reading, theirs: Reading) -> list[LostText]:
    """What is lost on a picture against one peer, text by text, the worst first."""
    texts = _lost_boxes(label, ours, theirs) if label.boxed else _lost_anywhere(label, ours, theirs)
    return sorted((text for text in texts if text.characters > 0), key=lambda text: -text.characters)


def _lost_boxes(label: Label, ours: Reading, theirs: Reading) -> list[LostText]:
    pages = [match_page(label, reading) for reading in (ours, theirs)]
    lost: list[LostText] = []
    for lines in zip(*(page.lines for page in pages), strict=True):
        text = fold(lines[0].item.text)
        said = [
            " ".join(owner.block.text for owner in page.owners(line))
            for page, line in zip(pages, lines, strict=True)
        ]  # fmt: skip
        kept = [LCSseq.similarity(text, fold(words)) for words in said]
        lost.append(LostText(lines[0].item.text, said[0], said[1], kept[1] - kept[0]))
    surplus = (block.block.text for block in pages[0].blocks if not block.truth)
    return lost + [LostText("", text, "", len(fold(text))) for text in surplus]


def _lost_anywhere(label: Label, ours: Reading, theirs: Reading) -> list[LostText]:
    return [
        LostText(
            item.text,
            _nearest(item.text, ours),
            _nearest(item.text, theirs),
            (likeness(item.text, theirs) - likeness(item.text, ours)) * len(item.text),
        )
        for item in label.items
        if not item.ignore and item.text.strip()
    ]


def _nearest(text: str, reading: Reading) -> str:
    """The block most like a text, for a person to look at."""
    return max((block.text for block in reading.blocks), key=lambda read: fuzz.partial_ratio(text, read), default="")


def missed_texts(label: Label, ours: Reading) -> list[LostText]:
    """What is lost against the truth itself."""
    nowhere = np.zeros((4, 2))
    blocks = (Block(item.text, nowhere if item.points is None else item.points) for item in label.items)
    return lost_texts(label, ours, Reading(label.image, tuple(blocks)))


def describe_lost(picture: Picture, texts: Sequence[LostText]) -> str:
    """A picture's losses in words: a line for it, a line a text."""
    lines = [f"  {picture.image}: {picture.lost:.0f} characters lost against {picture.peer}"]
    return "\n".join(
        lines + [_describe(text) + f", {picture.peer} {text.theirs!r}" * bool(text.text) for text in texts]
    )


def describe_missed(image: str, share: float, texts: Sequence[LostText]) -> str:
    """What we have wrong on a picture, whatever others have."""
    return "\n".join([f"  {image}: {share:.3f} right", *map(_describe, texts)])


def _describe(text: LostText) -> str:
    return f"    {repr(text.text) if text.text else 'there is nothing left to read'}: we read {text.ours!r}"
