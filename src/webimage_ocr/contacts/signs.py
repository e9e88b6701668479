"""Signs of a contact that rules can find: labels, numbers, chains of divisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from webimage_ocr.contacts.labels import ADDRESS, DETAIL, REGION, Label, find_labels
from webimage_ocr.contacts.paths import Chain, PathFinder
from webimage_ocr.contacts.phones import Phone, find_phones
from webimage_ocr.contacts.stream import FAR, WRAP, Piece, Stream

_LINES_AROUND = 4
_DIGITS = frozenset("0123456789*")


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found on a page, each in the order of the text."""

    labels: Sequence[Label]
    phones: Sequence[Phone]
    chains: Sequence[Chain]

    def __bool__(self) -> bool:
        return bool(self.labels or self.phones or self.chains)


def find_signs(stream: Stream, paths: PathFinder) -> Signs:
    """Labels, numbers and chains of the page."""
    return Signs(find_labels(stream.folded), _find_phones(stream), list(paths.scan(stream.folded)))


def keep_near_signs(pieces: Sequence[Piece], stream: Stream, signs: Signs) -> list[Piece]:
    """Of a page full of text only the lines around signs of a contact: tagging costs time by the character."""
    spans = [(one.start, one.end) for one in signs.labels if one.party or one.kind in (ADDRESS, REGION, DETAIL)]
    spans += [(phone.start, phone.end) for phone in signs.phones]
    spans += [(chain.start, chain.end) for chain in signs.chains if chain.depth > 1]
    near = {
        other
        for start, end in spans
        for piece in stream.pieces_of(start, end)
        for other in range(piece - _LINES_AROUND, piece + _LINES_AROUND + 1)
    }
    kept: list[Piece] = []
    for number, piece in enumerate(pieces):
        if number in near:
            cut = number - 1 not in near
            kept.append(replace(piece, before="\n", step=FAR) if cut and kept else piece)
    return kept


def _find_phones(stream: Stream) -> list[Phone]:
    """Numbers of the page, also those that a wrapped line has cut in two."""
    text = stream.folded
    cuts = [
        place
        for place, step in stream.steps.items()
        if step == WRAP and text[place - 1] in _DIGITS and text[place + 1] in _DIGITS
    ]
    if not cuts:
        return find_phones(text)
    places = [place for place in range(len(text)) if place not in cuts]
    joined = find_phones("".join(text[place] for place in places))
    return [replace(phone, start=places[phone.start], end=places[phone.end - 1] + 1) for phone in joined]
