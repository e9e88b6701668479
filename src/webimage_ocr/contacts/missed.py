"""Entities that the tagger has missed, by labels and by divisions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from webimage_ocr.contacts.borders import GUESSED
from webimage_ocr.contacts.companies import is_company
from webimage_ocr.contacts.divisions import CITY
from webimage_ocr.contacts.entities import NUMBERED, SHORTEST_STREET, Entity
from webimage_ocr.contacts.intervals import Intervals
from webimage_ocr.contacts.labels import ADDRESS as ADDRESS_LABEL
from webimage_ocr.contacts.labels import DETAIL, OTHER, PARTY, RECIPIENT, REGION, SENDER, Label
from webimage_ocr.contacts.labels import NAME as NAME_LABEL
from webimage_ocr.contacts.name_forms import find_titled, is_latin_name
from webimage_ocr.contacts.names import is_title, looks_like_name, may_be_called, may_be_name, starts_with_surname
from webimage_ocr.contacts.paths import Chain, PathFinder
from webimage_ocr.contacts.signs import Signs
from webimage_ocr.contacts.stream import FAR, HAN, PRICE, Stream, find_line_end
from webimage_ocr.contacts.tagger import ADDRESS, NAME
from webimage_ocr.contacts.titles import CALLED, COURTESIES

_ANNOUNCED = 0.5
"""Confidence of what a label or a region announces."""
# Characters that stand below a region at least
_SHORTEST_DETAIL = 4
_LANDMARK = re.compile(r"(?:社区|小区|大学|学院|医院|中学|小学|花园|大厦|广场|公寓|碑|寺|山庄)$")
"""A place that one goes to; a company (公司, 厂, 中心) may as well be named for another reason."""
_VALUE = re.compile(r"[^\n,，;；。、|/\d(（\"}]{1,24}")
# 张三收, 董 玲 同志收, 李女士 亲启, 王** 教授收; the name may be cut by a wrapped line
_ADDRESSEE = re.compile(
    r"(?:(?<=[\s,，;；、)])|^)(?P<name>[\u4e00-\u9fff][ \n]?[\u4e00-\u9fff](?:\n?[\u4e00-\u9fff]){0,2}?"
    r"|[\u4e00-\u9fff][*xX]{1,2})"
    rf"(?: ?(?:{CALLED}|同志))? ?(?:(?P<recipient>亲?收|亲启)|(?P<sender>缄))"
    r"(?=[\s,，。;；]|$)"
)
# 程 女士 169…
_COURTEOUS_NAME = re.compile(
    rf"(?:(?<=[\s,，:：;；])|^)[\u4e00-\u9fff]{{1,3}} ?\(?(?:{COURTESIES})\)?(?=[ ,，]*(?:\+?\d|\n\+?\d))"
)
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_SPACED_NAME = re.compile(r"(?:(?<=\n)|^)[\u4e00-\u9fff](?: +[\u4e00-\u9fff]){1,2}(?=\n)")
# 1.寇真, 2、张三: a numbered line of nothing but a name, with something of a contact below it
_NUMBERED_NAME = re.compile(
    r"(?:(?<=\n)|^)\d{1,2} ?[.、)] ?(?P<name>[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff][*xX]{1,2}|[A-Z][a-z]+)(?=\n)"
)
# 1. 桃子妈 2盒 11-302 138…: an entry of a chain in one line
_ENTRY_NAME = re.compile(
    r"(?:(?<=\n)|^)\d{1,2} ?[.、)] ?(?P<name>[\u4e00-\u9fff]{2,5})(?= \S{0,12}[^\n]{0,40}?(?<!\d)1[3-9]\d[\d*]{8})"
)
# 收：壮壮 138…, 寄件: 芳姨: whatever is called after the party's word with a colon
_PARTY_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4}|[A-Z][a-z]+)(?= *(?:\n|$|[,，+\d]))")
# 今收到何香彤交来…
_PAYER = re.compile(
    rf"[今兹]?收到[ :：]*(?P<name>[\u4e00-\u9fff]{{2,4}})(?= *(?:{COURTESIES})?\s*(?:交来|交付|缴纳|付来))"
)
_DATE = re.compile(r"\d{2,4}[-./年]\d{1,2}[-./月]\d|\d月\d|\d:\d\d")
# 江苏扬州人
_ORIGIN = re.compile(r"籍贯|祖籍|出生地|国籍")
_FROM = re.compile(r"[人籍](?![\u4e00-\u9fff])")


def find_missed(stream: Stream, signs: Signs, kept: list[Entity], paths: PathFinder) -> Iterator[Entity]:
    """What labels announce and divisions begin, where nothing was found."""
    occupied = Intervals([(one.start, one.end) for one in kept])
    yield from _read_labels(stream, signs, occupied, paths)
    yield from _read_addressees(stream, signs, occupied)
    yield from _read_titled_names(stream, signs, occupied)
    yield from _read_spaced_names(stream, occupied)
    yield from _read_numbered_names(stream, signs, kept, occupied)
    yield from _read_parties(stream, signs, occupied)
    yield from _read_below_region(stream, signs, kept, occupied)
    known = any(one.kind == ADDRESS and one.has_divisions for one in kept)
    chains = list(_read_chains(stream, signs, occupied, known=known))
    yield from chains
    yield from _read_above_region(stream, signs, [*kept, *chains], occupied)
    if not kept and not chains:
        yield from _read_landmark(stream, signs)


def is_origin(text: str, chain: Chain, signs: Signs) -> bool:
    """江苏扬州人, 籍贯：山东济南: where somebody comes from."""
    label = signs.label_before(chain.start, 0)
    ends = text[chain.end : chain.end + 1] in ("", "\n", "|")
    if label is not None and _ORIGIN.match(text, label.start, label.end):
        return True
    return _FROM.match(text, chain.end) is not None or (label is not None and label.kind == OTHER and ends)


def _read_labels(stream: Stream, signs: Signs, occupied: Intervals, paths: PathFinder) -> Iterator[Entity]:
    """Values that a label announces and the tagger has missed."""
    labels = signs.labels
    for number, label in enumerate(labels):
        if label.kind not in (NAME_LABEL, ADDRESS_LABEL, DETAIL, REGION):
            continue
        start = label.end
        while start < len(stream.folded) and stream.folded[start] in " \n":
            start += 1
        end = labels[number + 1].start if number + 1 < len(labels) else len(stream.folded)
        end = min(end, find_line_end(stream.folded, start))
        if start >= end:
            continue
        if label.kind == NAME_LABEL:
            value = _read_name(stream, label, start, end)
        else:
            value = _read_address(stream, label, start, end, paths)
        if value is not None and not occupied.overlaps(value.start, value.end):
            yield replace(value, party=signs.party_at(label.start))


def _read_name(stream: Stream, label: Label, start: int, end: int) -> Entity | None:
    """The value of a label of a name, where it is short; without a colon only what looks like a name."""
    value = _VALUE.match(stream.folded, start, end)
    if value is None or len(value[0].strip()) > (20 if value[0].isascii() else 6) or is_title(value[0]):
        return None
    sure = ":" in stream.folded[label.start : label.end]
    if not (sure or looks_like_name(value[0].strip()) or is_latin_name(value[0].strip())):
        return None
    return Entity(NAME, start, value.end(), confidence=_ANNOUNCED, labelled=True)


def _read_address(stream: Stream, label: Label, start: int, end: int, paths: PathFinder) -> Entity | None:
    """The value of a label of an address, where divisions or something like a street stand in it."""
    head = paths.parse(stream.folded, start)
    rest = label.kind == DETAIL
    street = NUMBERED.search(stream.folded, start, end) or (rest and _WORDS.search(stream.folded, start, end))
    if head is None and not street:
        return None
    return Entity(
        ADDRESS, start, end, confidence=_ANNOUNCED, has_divisions=head is not None, labelled=True, is_rest=rest,
        is_region=head is not None and end - head.end < SHORTEST_STREET,
    )  # fmt: skip


def _read_addressees(stream: Stream, signs: Signs, occupied: Intervals) -> Iterator[Entity]:
    """张三收, 李四女士 亲启: names that the letter or the parcel is for."""
    match = _ADDRESSEE.search(stream.folded)
    while match:
        start, end = match.span("name")
        if looks_like_name(re.sub(r"\s", "", match["name"])) and not occupied.overlaps(start, end):
            yield Entity(NAME, start, end, RECIPIENT if match["recipient"] else SENDER, GUESSED)
        # 大道⏎丰卫 亲启: what begins a character later may be one
        match = _ADDRESSEE.search(stream.folded, start + 1)
    for match in _COURTEOUS_NAME.finditer(stream.folded):
        start, end = match.span()
        if starts_with_surname(match[0]) and not occupied.overlaps(start, end):
            yield Entity(NAME, start, end, signs.party_at(start), _ANNOUNCED)
    for match in _PAYER.finditer(stream.folded):
        start, end = match.span("name")
        if not occupied.overlaps(start, end):
            yield Entity(NAME, start, end, "", _ANNOUNCED)


def _read_titled_names(stream: Stream, signs: Signs, occupied: Intervals) -> Iterator[Entity]:
    """张伟经理 138…: what the tagger takes for a position."""
    for start, end in find_titled(stream.folded):
        if not occupied.overlaps(start, end):
            yield Entity(NAME, start, end, signs.party_at(start), _ANNOUNCED)


def _read_spaced_names(stream: Stream, occupied: Intervals) -> Iterator[Entity]:
    """汪 海 洋: a line of nothing but a name that is set wide."""
    for match in _SPACED_NAME.finditer(stream.folded):
        if may_be_name(match[0].replace(" ", "")) and not occupied.overlaps(*match.span()):
            yield Entity(NAME, *match.span(), confidence=GUESSED)


def _read_numbered_names(stream: Stream, signs: Signs, kept: Sequence[Entity], occupied: Intervals) -> Iterator[Entity]:
    """Lists that are written 1.张三, a line each, or an entry each."""
    for match in _NUMBERED_NAME.finditer(stream.folded):
        start, end = match.span("name")
        below = find_line_end(stream.folded, end + 1)
        contact = any(end < phone.start < below for phone in signs.phones) or occupied.overlaps(end + 1, below)
        contact = contact or any(end < chain.start < below for chain in signs.chains)
        if contact and may_be_called(match["name"]) and not occupied.overlaps(start, end):
            yield Entity(NAME, start, end, signs.party_at(start), GUESSED)
    for match in _ENTRY_NAME.finditer(stream.folded):
        start, end = match.span("name")
        line = Intervals([(end, find_line_end(stream.folded, end))])
        named = any(one.kind == NAME and line.overlaps(one.start, one.end) for one in kept)
        if not named and may_be_called(match["name"]) and not occupied.overlaps(start, end):
            yield Entity(NAME, start, end, signs.party_at(start), GUESSED)


def _read_parties(stream: Stream, signs: Signs, occupied: Intervals) -> Iterator[Entity]:
    """收: 张三 and 甲方李四: the party's name, with a colon whatever it is."""
    for label in signs.labels:
        if label.kind != PARTY:
            continue
        match = _PARTY_NAME.match(stream.folded, label.end)
        sure = ":" in stream.folded[label.start : label.end]
        if (
            match
            and (sure or may_be_name(match["name"]))
            and not is_title(match["name"])
            and not occupied.overlaps(*match.span("name"))
        ):
            yield Entity(NAME, *match.span("name"), label.party, _ANNOUNCED, labelled=True)


def _read_below_region(stream: Stream, signs: Signs, kept: Sequence[Entity], occupied: Intervals) -> Iterator[Entity]:
    """A line of nothing but divisions has the rest of the address below it, whatever that looks like, or above it."""
    streets = {one.end for one in kept if one.kind == ADDRESS and not one.has_divisions}
    for chain in signs.chains:
        begins = chain.start == 0 or stream.folded[chain.start - 1] == "\n"
        if (
            chain.depth < CITY
            or not begins
            or chain.start - 1 in streets
            or stream.folded[chain.end : chain.end + 1] != "\n"
        ):
            continue
        start = chain.end + 1
        end = find_line_end(stream.folded, start)
        line = stream.folded[start:end]
        taken = occupied.overlaps(start, end)
        label = signs.label_from(start)
        announced = label is not None and label < end
        if stream.steps.get(chain.end) == FAR or taken or announced or is_title(line) or PRICE.search(line):
            continue
        if len(HAN.findall(line)) >= _SHORTEST_DETAIL:
            yield Entity(ADDRESS, start, end, signs.party_at(start), _ANNOUNCED)


def _read_above_region(stream: Stream, signs: Signs, found: Sequence[Entity], occupied: Intervals) -> Iterator[Entity]:
    """The street in the line above a line of divisions, where no address stands below them."""
    text = stream.folded
    addresses = [one for one in found if one.kind == ADDRESS]
    starts = {one.start for one in addresses}
    for region in addresses:
        whole = region.start > 0 and text[region.start - 1] == "\n" and text[region.end : region.end + 1] in ("", "\n")
        if not (region.is_region and whole) or any(region.end + gap in starts for gap in range(3)):
            continue
        start, end = text.rfind("\n", 0, region.start - 1) + 1, region.start - 1
        label = signs.label_from(start)
        announced = label is not None and label < end
        dated = _DATE.search(text, start, end)
        placed = NUMBERED.search(text, start, end) or any(
            start == one.start for one in signs.chains_before(region.start)
        )
        company = is_company(stream, start, end, signs, others=True)
        if placed and not dated and not company and not occupied.overlaps(start, end) and not announced:
            yield Entity(ADDRESS, start, end, signs.party_at(start), GUESSED)


def _read_chains(stream: Stream, signs: Signs, occupied: Intervals, *, known: bool) -> Iterator[Entity]:
    """The rest of a line behind two levels of divisions; where an address is ``known``, of a line that they begin."""
    text = stream.folded
    for chain in signs.chains:
        end = find_line_end(text, chain.end)
        _, end = occupied.cut_free(chain.start, end)
        begins = chain.start == 0 or text[chain.start - 1] == "\n"
        # 老河口市: a county alone only where it is all of a line
        deep = chain.depth > 1 or (begins and text[chain.end : end].strip() == "" and text[chain.end - 1] in "市区县旗")
        street = begins and NUMBERED.search(text, chain.end, end) is not None
        if is_origin(text, chain, signs) or is_company(stream, chain.start, end, signs, others=known):
            continue
        if deep and not occupied.overlaps(chain.start, end) and (street or not known):
            region = end - chain.end < SHORTEST_STREET
            party = signs.party_at(chain.start)
            yield Entity(ADDRESS, chain.start, end, party, GUESSED, has_divisions=True, is_region=region)


def _read_landmark(stream: Stream, signs: Signs) -> Iterator[Entity]:
    """A text of one line that is nothing but divisions and a place in them, 西安交通大学."""
    text = stream.folded.strip()
    if len(stream.lines) == 1 and _LANDMARK.search(text):
        start = stream.folded.index(text)
        if any(chain.start == start and start + len(text) - chain.end > 2 for chain in signs.chains):
            yield Entity(ADDRESS, start, start + len(text), confidence=_ANNOUNCED, has_divisions=True)
