"""Names, numbers and addresses of a page, by the tagger and by labels, before they are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from webimage_ocr.contacts.divisions import CITY, COUNTY
from webimage_ocr.contacts.labels import ADDRESS as ADDRESS_LABEL
from webimage_ocr.contacts.labels import DETAIL, REGION, Label
from webimage_ocr.contacts.labels import NAME as NAME_LABEL
from webimage_ocr.contacts.names import is_title, looks_like_name
from webimage_ocr.contacts.paths import Chain, PathFinder
from webimage_ocr.contacts.phones import Phone
from webimage_ocr.contacts.signs import Signs
from webimage_ocr.contacts.stream import FAR, Stream
from webimage_ocr.contacts.tagger import ADDRESS, NAME, Span

PHONE = "P"

# Characters: what stands below a region at least, and what a street is at least
_SHORTEST_DETAIL, _SHORTEST_STREET = 4, 7
NUMBERED = re.compile(r"\d+ ?[号栋幢楼室组弄座单层#]|[路街道巷村镇乡]|[A-Za-z\d]{1,4}-\d")
"""Written like a street, a building, a village."""
_LANDMARK = re.compile(r"(?:社区|小区|大学|学院|医院|中学|小学|花园|大厦|广场|公寓|碑|寺|山庄)$")
"""A place that one goes to; a company (公司, 厂, 中心) may as well be named for another reason."""
_VALUE = re.compile(r"[^\n,，;；。、|/\d]{1,24}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A name, a number or an address on the page."""

    kind: str
    start: int
    end: int
    party: str = ""
    confidence: float = 1.0
    phone: Phone | None = None
    has_divisions: bool = False
    labelled: bool = False
    """A label announces it."""
    is_region: bool = False
    """An address of divisions and at most a township: the street may follow."""


def collect_findings(stream: Stream, spans: Sequence[Span], signs: Signs, paths: PathFinder) -> list[Finding]:
    """All findings of the page in the order of the text."""
    found = _collect(stream, spans, signs, paths)
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def _collect(stream: Stream, spans: Sequence[Span], signs: Signs, paths: PathFinder) -> Iterator[Finding]:
    labels = signs.labels
    taken: list[tuple[int, int]] = [(phone.start, phone.end) for phone in signs.phones]
    for phone in signs.phones:
        yield Finding(
            PHONE, phone.start, phone.end, find_party(labels, phone.start), phone=phone, labelled=bool(phone.label)
        )
    kept: list[tuple[int, int]] = []
    for span in _split_off_name(stream, spans):
        start, end = _cut_free(span.start, _cut_at_gap(stream, span.start, span.end), taken)
        if start >= end or not stream.folded[start:end].strip():
            continue
        if span.kind == ADDRESS:
            start = _reach_back(stream, start, [one for one in signs.chains if not kept or one.start >= kept[-1][1]])
            head = paths.find(stream.folded[start:end].replace("\n", ""))
            labelled = any(one.kind in (ADDRESS_LABEL, DETAIL, REGION) and 0 <= start - one.end < 3 for one in labels)
            yield Finding(
                ADDRESS, start, end, find_party(labels, start), span.confidence,
                has_divisions=head is not None and (head.depth > 1 or head.start == 0), labelled=labelled,
                is_region=head is not None and end - start - head.end < _SHORTEST_STREET,
            )  # fmt: skip
        else:
            labelled = any(one.kind == NAME_LABEL and 0 <= start - one.end < 3 for one in labels)
            yield Finding(NAME, start, end, find_party(labels, start), span.confidence, labelled=labelled)
        kept.append((start, end))
    occupied = [*kept, *taken]
    yield from _read_labels(stream, labels, occupied)
    yield from _read_below_region(stream, signs, occupied)
    if not occupied:
        yield from _read_landmark(stream, signs)


def find_party(labels: Sequence[Label], place: int) -> str:
    """Whose field stands at this place: that of the last label that names a party."""
    party = ""
    for label in labels:
        if label.start > place:
            break
        party = label.party or party
    return party


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


def _read_labels(stream: Stream, labels: Sequence[Label], occupied: Sequence[tuple[int, int]]) -> Iterator[Finding]:
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
        if any(start < other_end and other_start < max(end, start + 1) for other_start, other_end in occupied):
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
        elif NUMBERED.search(stream.folded, start, end):
            yield Finding(ADDRESS, start, end, party, 0.5, labelled=True)


def _read_below_region(stream: Stream, signs: Signs, occupied: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """A line of nothing but divisions has the rest of the address below it, whatever that looks like."""
    for chain in signs.chains:
        begins = chain.start == 0 or stream.folded[chain.start - 1] == "\n"
        if chain.depth < CITY or not begins or stream.folded[chain.end : chain.end + 1] != "\n":
            continue
        start = chain.end + 1
        end = stream.folded.find("\n", start)
        end = len(stream.folded) if end < 0 else end
        line = stream.folded[start:end]
        taken = any(start < other_end and other_start < end for other_start, other_end in occupied)
        announced = any(start <= label.start < end for label in signs.labels)
        if stream.steps.get(chain.end) == FAR or taken or announced or is_title(line):
            continue
        if len(_HAN.findall(line)) >= _SHORTEST_DETAIL:
            yield Finding(ADDRESS, start, end, find_party(signs.labels, start), 0.5)


def _read_landmark(stream: Stream, signs: Signs) -> Iterator[Finding]:
    """A text of one line that is nothing but divisions and a place in them, 西安交通大学."""
    text = stream.folded.strip()
    if len(stream.lines) == 1 and _LANDMARK.search(text):
        start = stream.folded.index(text)
        if any(chain.start == start and start + len(text) - chain.end > 2 for chain in signs.chains):
            yield Finding(ADDRESS, start, start + len(text), confidence=0.5, has_divisions=True)
