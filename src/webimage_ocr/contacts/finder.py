"""The contact of a page: from its lines, or from a text, to the six fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from webimage_ocr.contacts import blocks, western
from webimage_ocr.contacts.addresses import Address, read_address
from webimage_ocr.contacts.blocks import PHONE, Block, Finding, find_party
from webimage_ocr.contacts.divisions import CITY, COUNTY, Gazetteer
from webimage_ocr.contacts.folding import build_folding
from webimage_ocr.contacts.labels import ADDRESS as ADDRESS_LABEL
from webimage_ocr.contacts.labels import DETAIL, REGION, Label, find_labels
from webimage_ocr.contacts.labels import NAME as NAME_LABEL
from webimage_ocr.contacts.layout import arrange
from webimage_ocr.contacts.names import is_title, looks_like_name, tidy_name
from webimage_ocr.contacts.paths import Chain, PathFinder
from webimage_ocr.contacts.phones import SERVICE, Phone, find_phones
from webimage_ocr.contacts.stream import FAR, WRAP, Piece, Stream, split_text
from webimage_ocr.contacts.tagger import ADDRESS, NAME, Span, Tagger, describe
from webimage_ocr.types import Contact, Line

_LONG_PAGE, _LINES_AROUND = 500, 4
"""Characters; lines above and below a sign of a contact."""
_SURE, _SHORTEST_DETAIL, _SHORTEST_STREET = 0.6, 4, 7
_DIGITS = frozenset("0123456789*")
_NUMBERED = re.compile(r"\d+ ?[号栋幢楼室组弄座单层#]|[路街道巷村镇乡]|[A-Za-z\d]{1,4}-\d")
_ESTABLISHED = re.compile(
    r"(?:公司|社区|小区|大学|学院|医院|中学|小学|花园|大厦|广场|公寓|中心|工业园|园区|厂|城|碑|寺|山庄|农场|林场|政府)$"
)
_VALUE = re.compile(r"[^\n,，;；。、|/\d]{1,24}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class ContactFinder:
    """Division table and tagger, loaded once; finding keeps no state and may run on several threads."""

    def __init__(self, gazetteer: Gazetteer, tagger: Tagger) -> None:
        self._paths = PathFinder(gazetteer)
        self._tagger = tagger
        self._folding = build_folding()

    @classmethod
    def load(cls) -> ContactFinder:
        """Read the table and the model, about 50 ms; raises ValueError where the model is not the one expected."""
        return cls(Gazetteer.load(), Tagger.load())

    def find(self, lines: Sequence[Line], width: int, height: int) -> Contact:
        """The contact of a page of ``width`` x ``height`` pixels; all fields are empty where there is none."""
        return self._find(arrange(lines, width, height))

    def find_in_text(self, text: str) -> Contact:
        """The contact of a text; a new line in it is a line of the page."""
        return self._find(split_text(text))

    def _find(self, pieces: Sequence[Piece]) -> Contact:
        if not pieces:
            return Contact()
        stream = Stream.of(pieces, self._folding)
        if not _HAN.search(stream.folded) or western.is_western(stream.folded):
            return western.find_contact(stream)
        labels, phones, chains = self._look_for_signs(stream)
        if len(stream.folded) > _LONG_PAGE:
            stream = Stream.of(_keep_near_signs(pieces, stream, labels, phones, chains), self._folding)
            labels, phones, chains = self._look_for_signs(stream)
        if not (phones or chains or labels):
            return Contact()
        spans = self._tagger.find_spans(describe(stream, chains, phones, labels))
        findings = sorted(
            self._collect(stream, spans, phones, chains, labels), key=lambda finding: (finding.start, finding.end)
        )
        block = blocks.choose(blocks.group(findings, stream))
        return self._report(stream, block) if block is not None else Contact()

    def _look_for_signs(self, stream: Stream) -> tuple[list[Label], list[Phone], list[Chain]]:
        return find_labels(stream.folded), _find_phones(stream), list(self._paths.scan(stream.folded))

    def _collect(
        self,
        stream: Stream,
        spans: Sequence[Span],
        phones: Sequence[Phone],
        chains: Sequence[Chain],
        labels: Sequence[Label],
    ) -> Iterator[Finding]:
        """Names, numbers and addresses of the whole page."""
        taken: list[tuple[int, int]] = [(phone.start, phone.end) for phone in phones]
        for phone in phones:
            yield Finding(
                PHONE, phone.start, phone.end, find_party(labels, phone.start), phone=phone, labelled=bool(phone.label)
            )
        kept: list[tuple[int, int]] = []
        for span in _split_off_name(stream, spans):
            start, end = _cut_free(span.start, _cut_at_gap(stream, span.start, span.end), taken)
            if start >= end or not stream.folded[start:end].strip():
                continue
            if span.kind == ADDRESS:
                start = _reach_back(stream, start, [one for one in chains if not kept or one.start >= kept[-1][1]])
                head = self._paths.find(stream.folded[start:end].replace("\n", ""))
                labelled = any(
                    one.kind in (ADDRESS_LABEL, DETAIL, REGION) and 0 <= start - one.end < 3 for one in labels
                )
                yield Finding(
                    ADDRESS, start, end, find_party(labels, start), span.confidence,
                    has_divisions=head is not None and (head.depth > 1 or head.start == 0), labelled=labelled,
                    is_region=head is not None and end - start - head.end < _SHORTEST_STREET,
                )  # fmt: skip
            else:
                labelled = any(one.kind == NAME_LABEL and 0 <= start - one.end < 3 for one in labels)
                yield Finding(NAME, start, end, find_party(labels, start), span.confidence, labelled=labelled)
            kept.append((start, end))
        yield from _read_labels(stream, labels, kept, taken)
        yield from _read_below_region(stream, chains, labels, kept, taken)

    def _report(self, stream: Stream, block: Block) -> Contact:
        """The six fields of the block, or nothing where too little speaks for a contact."""
        parts = [(one.start, one.end) for one in block.address_parts]
        address = read_address(stream, parts, self._paths) if parts else Address()
        numbers = [one for one in block.of(PHONE) if one.phone is not None]
        number = max(numbers, key=lambda one: one.phone.rank if one.phone else 0.0, default=None)
        name = self._choose_name(stream, block)
        if not self._is_contact(stream, block, address, number, name):
            return Contact()
        lines = {}
        if name is not None:
            lines["name"] = stream.lines_of(name.start, name.end)
        if number is not None:
            lines["phone"] = stream.lines_of(number.start, number.end)
        place_lines = _lines(stream, address.place_spans)
        for key, value in (
            ("province", address.place.province),
            ("city", address.place.city),
            ("district", address.place.district),
        ):
            if value:
                lines[key] = place_lines
        if address.detail:
            lines["detail_address"] = _lines(stream, address.detail_spans)
        return Contact(
            name=tidy_name(stream.printed[name.start : name.end]) if name else "",
            phone=number.phone.number if number and number.phone else "",
            province=address.place.province,
            city=address.place.city,
            district=address.place.district,
            detail_address=address.detail,
            lines=MappingProxyType(lines),
        )

    def _choose_name(self, stream: Stream, block: Block) -> Finding | None:
        """A labelled name before the tagger's surest; a title or a shop is none."""
        names = [one for one in block.of(NAME) if not is_title(stream.folded[one.start : one.end])]
        names = [one for one in names if tidy_name(stream.printed[one.start : one.end])]
        if names:
            return max(names, key=lambda one: (one.labelled, one.confidence))
        return _guess_name(stream, block)

    @staticmethod
    def _is_contact(
        stream: Stream, block: Block, address: Address, number: Finding | None, name: Finding | None
    ) -> bool:
        """The gate: pages without a contact hold names, places and numbers too."""
        phone = number.phone if number is not None else None
        if phone is not None and phone.kind != SERVICE:
            return True
        detail = address.detail
        written_out = bool(_NUMBERED.search(detail) or _ESTABLISHED.search(detail))
        located = bool(detail) and (address.depth > 1 or (address.depth == 1 and written_out))
        if phone is not None:
            return name is not None or located
        # without a number: labels, or an address that is one beyond doubt
        labelled = (name is not None and name.labelled) or any(one.labelled for one in block.of(ADDRESS))
        if labelled and located:
            return True
        sure = max((one.confidence for one in block.of(ADDRESS)), default=0.0) > _SURE
        if address.depth > 1 and (detail or len(stream.lines) == 1):
            return sure
        # 宝安区新安街道128号: one level, but nothing else on the page
        return located and len(stream.lines) == 1


def _keep_near_signs(
    pieces: Sequence[Piece], stream: Stream, labels: Sequence[Label], phones: Sequence[Phone], chains: Sequence[Chain]
) -> list[Piece]:
    """Of a page full of text only the lines around signs of a contact: tagging costs time by the character."""
    spans = [(one.start, one.end) for one in labels if one.party or one.kind in (ADDRESS_LABEL, REGION, DETAIL)]
    spans += [(phone.start, phone.end) for phone in phones]
    spans += [(chain.start, chain.end) for chain in chains if chain.depth > 1]
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


def _confidence(block: Block) -> float:
    return max((one.confidence for one in block.of(ADDRESS)), default=0.0)


def _lines(stream: Stream, spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(line for start, end in spans for line in stream.lines_of(start, end)))


def _split_off_name(stream: Stream, spans: Sequence[Span]) -> Sequence[Span]:
    """Where no name was found, a last line that looks like one is no part of the address above it."""
    if any(span.kind == NAME for span in spans):
        return spans
    split: list[Span] = []
    for span in spans:
        newline = stream.folded.rfind("\n", span.start, span.end)
        if newline > 0 and looks_like_name(stream.folded[newline + 1 : span.end]):
            split += [replace(span, end=newline), Span(NAME, newline + 1, span.end, 0.3)]
        else:
            split.append(span)
    return split


def _cut_free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The span without the numbers at its ends."""
    for other_start, other_end in taken:
        if start < other_end and other_start < end:
            if other_start - start >= end - other_end:
                end = other_start
            else:
                start = other_end
    return start, end


def _cut_at_gap(stream: Stream, start: int, end: int) -> int:
    """Nothing goes on beyond a gap between two lines."""
    return next((place for place in range(start, end) if stream.steps.get(place) == FAR), end)


def _reach_back(stream: Stream, start: int, chains: Sequence[Chain]) -> int:
    """An address begins where its chain of divisions does, also on the line above."""
    text = stream.folded
    for chain in chains:
        gap = text[chain.end : start]
        inside = chain.start < start <= chain.end
        beside = chain.end <= start and not gap.strip() and len(gap) < 3 and "\n" not in gap
        wrapped = chain.depth > 1 and gap.endswith("\n") and gap.count("\n") == 1 and len(gap) < 5
        if inside or (wrapped and text[start] != "\n") or (beside and (chain.depth > 1 or chain.lowest.level < COUNTY)):
            return chain.start
    return start


def _read_labels(
    stream: Stream, labels: Sequence[Label], kept: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> Iterator[Finding]:
    """Values that a label announces and the tagger has missed."""
    for number, label in enumerate(labels):
        if label.kind not in (NAME_LABEL, ADDRESS_LABEL, DETAIL, REGION):
            continue
        start = label.end
        while start < len(stream.folded) and stream.folded[start] in " \n":
            start += 1
        end = labels[number + 1].start if number + 1 < len(labels) else len(stream.folded)
        newline = stream.folded.find("\n", start)
        end = min(end, newline if newline >= 0 else end)
        if any(start < other_end and other_start < max(end, start + 1) for other_start, other_end in (*kept, *taken)):
            continue
        if end - start < 1:
            continue
        party = find_party(labels, label.start)
        if label.kind == NAME_LABEL:
            value = _VALUE.match(stream.folded, start, end)
            short = value is not None and len(value[0].strip()) <= (20 if value[0].isascii() else 6)
            sure = ":" in stream.folded[label.start : label.end]
            if value and short and not is_title(value[0]) and (sure or looks_like_name(value[0].strip())):
                yield Finding(NAME, start, value.end(), party, 0.5, labelled=True)
        elif _NUMBERED.search(stream.folded, start, end):
            yield Finding(ADDRESS, start, end, party, 0.5, labelled=True)


def _read_below_region(
    stream: Stream,
    chains: Sequence[Chain],
    labels: Sequence[Label],
    kept: Sequence[tuple[int, int]],
    taken: Sequence[tuple[int, int]],
) -> Iterator[Finding]:
    """A line of nothing but divisions has the rest of the address below it, whatever that looks like."""
    for chain in chains:
        begins = chain.start == 0 or stream.folded[chain.start - 1] == "\n"
        if chain.depth < CITY or not begins or stream.folded[chain.end : chain.end + 1] != "\n":
            continue
        start = chain.end + 1
        end = stream.folded.find("\n", start)
        end = len(stream.folded) if end < 0 else end
        line = stream.folded[start:end]
        occupied = any(start < other_end and other_start < end for other_start, other_end in (*kept, *taken))
        announced = any(start <= label.start < end for label in labels)
        if stream.steps.get(chain.end) == FAR or occupied or announced or is_title(line):
            continue
        if len(_HAN.findall(line)) >= _SHORTEST_DETAIL:
            yield Finding(ADDRESS, start, end, find_party(labels, start), 0.5)


def _guess_name(stream: Stream, block: Block) -> Finding | None:
    """A short run beside the number that looks like a name."""
    for number in block.of(PHONE):
        line_start = stream.folded.rfind("\n", 0, number.start) + 1
        above = stream.folded.rfind("\n", 0, max(0, line_start - 1)) + 1
        line_end = stream.folded.find("\n", number.end)
        line_end = len(stream.folded) if line_end < 0 else line_end
        below = stream.folded.find("\n", line_end + 1)
        below = len(stream.folded) if below < 0 else below
        for start, end in ((line_start, number.start), (number.end, line_end), (above, line_start), (line_end, below)):
            for match in re.finditer(r"[^\s,，;；:：。、|/]+", stream.folded[start:end]):
                at = start + match.start()
                inside = any(one.start <= at < one.end for one in block.findings)
                if not inside and looks_like_name(match[0]):
                    return Finding(NAME, at, start + match.end(), confidence=0.3)
    return None
