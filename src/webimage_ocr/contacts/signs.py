"""Signs of a contact that rules can find: labels, numbers, chains of divisions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from webimage_ocr.contacts.divisions import COUNTY
from webimage_ocr.contacts.labels import ADDRESS, DETAIL, NAME, OTHER, REGION, Label, find_labels
from webimage_ocr.contacts.paths import Chain, PathFinder
from webimage_ocr.contacts.phones import Phone, find_phones
from webimage_ocr.contacts.stream import FAR, WRAP, Piece, Stream

NEAR_LABEL = 2
"""Characters between a label and its value, at most."""
_LINES_AROUND = 4
# Characters of a division's name before the end of the line that cuts it, and of the rest of its chain
_LONGEST_NAME, _LONGEST_BELOW = 11, 24
_DIGITS = frozenset("0123456789*")


@dataclass(frozen=True)
class Signs:
    """What was found on a page, each in the order of the text."""

    labels: Sequence[Label]
    phones: Sequence[Phone]
    chains: Sequence[Chain]

    def __bool__(self) -> bool:
        return bool(self.phones or self.chains or any(label.kind != OTHER for label in self.labels))

    def party_at(self, place: int) -> str:
        """Whose field stands there: that of the last label that names a party."""
        number = bisect_right(self._party_starts, place)
        return self._parties[number - 1][1] if number else ""

    def label_before(self, place: int, gap: int) -> Label | None:
        """The label that ends at ``place`` or up to ``gap`` characters before it."""
        number = bisect_right(self._label_ends, place)
        label = self.labels[number - 1] if number else None
        return label if label is not None and place - label.end <= gap else None

    def number_from(self, place: int) -> int | None:
        """Where the first number begins that begins at ``place`` or after it."""
        at = bisect_left(self._number_starts, place)
        return self._number_starts[at] if at < len(self._number_starts) else None

    def ends_number(self, place: int) -> bool:
        """Whether a telephone number ends there."""
        at = bisect_left(self._number_starts, place)
        return at > 0 and self.phones[at - 1].end == place

    def label_from(self, place: int) -> int | None:
        """Where the first label begins that begins at ``place`` or after it."""
        at = bisect_left(self._label_starts, place)
        return self._label_starts[at] if at < len(self._label_starts) else None

    def value_before(self, place: int) -> int | None:
        """Where the value of the last label of an address that ends before ``place`` begins."""
        number = bisect_right(self._label_ends, place)
        label = self.labels[number - 1] if number else None
        return label.end if label is not None and label.kind in (ADDRESS, REGION, DETAIL) else None

    def chains_before(self, place: int) -> Sequence[Chain]:
        """The two chains that begin last before ``place``, in the order of the text."""
        number = bisect_left(self._chain_starts, place)
        return self.chains[max(0, number - 2) : number]

    @cached_property
    def _parties(self) -> list[tuple[int, str]]:
        """From where on the fields are whose."""
        turns: list[tuple[int, str]] = []
        lasting = ""
        for label in self.labels:
            if label.party:
                turns.append((label.start, label.party))
            if label.party and label.is_brief:
                turns.append((self._end_brief(label), lasting))
            elif label.party:
                lasting = label.party
        return turns

    def _end_brief(self, label: Label) -> int:
        """Behind the number of who serves a contact, or where another field begins."""
        first = bisect_left(self._label_starts, label.end)
        fields = (NAME, ADDRESS, REGION, DETAIL)
        label_at = next((one.start for one in self.labels[first:] if one.party or one.kind in fields), None)
        number = bisect_left(self._number_starts, label.end)
        chain = bisect_left(self._chain_starts, label.end)
        ends = (
            label_at,
            self.phones[number].end if number < len(self.phones) else None,
            self._chain_starts[chain] if chain < len(self.chains) else None,
        )
        return min((one for one in ends if one is not None), default=label.end + 1)

    @cached_property
    def _party_starts(self) -> list[int]:
        return [start for start, _ in self._parties]

    @cached_property
    def _number_starts(self) -> list[int]:
        return [phone.start for phone in self.phones]

    @cached_property
    def _label_starts(self) -> list[int]:
        return [label.start for label in self.labels]

    @cached_property
    def _label_ends(self) -> list[int]:
        return [label.end for label in self.labels]

    @cached_property
    def _chain_starts(self) -> list[int]:
        return [chain.start for chain in self.chains]


def find_signs(stream: Stream, paths: PathFinder) -> Signs:
    """Labels, numbers and chains of the page."""
    return Signs(find_labels(stream.folded), _find_phones(stream), _find_chains(stream.folded, paths))


def keep_near_signs(pieces: Sequence[Piece], stream: Stream, signs: Signs) -> list[Piece]:
    """Only the lines around signs of a contact: tagging a page full of text costs time by the character."""
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


def _find_chains(text: str, paths: PathFinder) -> list[Chain]:
    """Chains of divisions, also those in which the end of a line cuts a name in two: 乌鲁⏎木齐市."""
    chains: list[Chain] = []
    plain = list(paths.scan(text))
    at = 0
    newline = text.find("\n")
    while newline >= 0:
        while at < len(plain) and plain[at].end <= newline:
            chains.append(plain[at])
            at += 1
        last = chains[-1] if chains else None
        joined = _join_chain(text, newline, last, paths) if at == len(plain) or plain[at].start > newline else None
        if joined is not None:
            while chains and chains[-1].end > joined.start:
                chains.pop()
            while at < len(plain) and plain[at].start < joined.end:
                at += 1
            chains.append(joined)
        newline = text.find("\n", newline + 1)
    return chains + plain[at:]


def _join_chain(text: str, newline: int, last: Chain | None, paths: PathFinder) -> Chain | None:
    """The chain that goes on beyond a new line in the middle of a name, where it says more than ``last`` before it."""
    first = max(newline - _LONGEST_NAME, text.rfind("\n", 0, newline) + 1)
    starts = [*range(first if last is None else max(first, last.end), newline)]
    unfinished = last is not None and last.lowest.level < COUNTY
    if last is not None and unfinished and newline - last.end < _LONGEST_NAME and "\n" not in text[last.end : newline]:
        starts.insert(0, last.start)
    below = text[newline + 1 : newline + 1 + _LONGEST_BELOW].replace("\n", " ")
    for start in starts:
        if text[start : start + 2].replace("\n", below[:1]) not in paths.gazetteer.beginnings:
            continue
        chain = paths.parse(text[start:newline] + below, 0)
        known = last.depth if last is not None and start == last.start else 1
        if chain is not None and chain.end > newline - start and chain.depth > known:
            return replace(chain, start=start, end=start + chain.end + 1)
    return None


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
