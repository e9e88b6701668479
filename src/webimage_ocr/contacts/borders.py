"""Names and addresses that the tagger has found, with their borders set right by what it does not see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from webimage_ocr.contacts.address_borders import AddressBorders
from webimage_ocr.contacts.companies import is_company, is_in_company
from webimage_ocr.contacts.intervals import Intervals
from webimage_ocr.contacts.labels import ADDRESS as ADDRESS_LABEL
from webimage_ocr.contacts.labels import DETAIL, OTHER, PARTY, REGION
from webimage_ocr.contacts.labels import NAME as NAME_LABEL
from webimage_ocr.contacts.labels import PHONE as PHONE_LABEL
from webimage_ocr.contacts.name_borders import COURTEOUS, complete_name, find_surname, is_courtesy, trim_name
from webimage_ocr.contacts.names import (
    cannot_end_name,
    ends_like_place,
    is_measure,
    is_title,
    looks_like_name,
    may_be_name,
    runs_into_name,
    split_glued_name,
)
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.signs import Signs
from webimage_ocr.contacts.stream import Stream
from webimage_ocr.contacts.tagger import ADDRESS, NAME, Span

GUESSED = 0.3
"""Confidence of what the tagger has not found."""
# Characters that the tagger errs by where a name runs into an address
_FARTHEST_BORDER = 2
# Characters of a label that is no part of a name or an address, wherever it stands: 详细地址
_LONG_LABEL = 4
# Confidence from which a name may end like a place: 宗诚家
_SURE = 0.9
# In levels of divisions that a border makes the address name: no wrong character decides between two borders with as
# many levels, and a name that ends like a division counts as one more
_EXACT, _LEVEL = 0.5, 1.0
_DIVISION_ENDINGS = "省市区县州旗"
# …46号/邢谦馥/141…
_NAME_APART = re.compile(r"[/、,，;； ](?P<name>[\u4e00-\u9fff]{2,4})$")
_NUMBER_BEHIND = re.compile(r"[/、,，;； ]?\+?\d")
# 月租1500
_PRICED = re.compile(r"(?:[月日年]租|租金|押金|[售总均]价|价格|[月日年]薪|工资|人均|转让费) ?[:：]? ?\d")
_COPYRIGHT = re.compile(r"copyright|©|版权", re.IGNORECASE)


def settle_spans(stream: Stream, spans: Sequence[Span], signs: Signs, paths: PathFinder) -> list[Span]:
    """The tagger's spans with their borders set right; those that turn out to be nothing are left out."""
    spans = [
        span
        for span in _drop_phrases(stream.folded, spans)
        if span.kind == ADDRESS or not _is_no_person(stream.folded, span, signs)
    ]
    phones = Intervals([(phone.start, phone.end) for phone in signs.phones])
    labels = Intervals(
        (one.start, one.end)
        for one in signs.labels
        if one.kind in (PARTY, PHONE_LABEL) or (one.kind != OTHER and one.end - one.start >= _LONG_LABEL)
    )
    borders = AddressBorders(stream, signs, [span.start for span in spans], paths)
    others = sum(span.kind == ADDRESS for span in spans) > 1
    settled: list[Span] = []
    for span in split_off_name(stream, settle_borders(stream, spans, paths), paths):
        start, end = phones.cut_free(span.start, borders.cut_at_gap(span.start, span.end))
        start, end = labels.cut_free(start, end)
        if not stream.folded[start:end].strip() or _PRICED.match(stream.folded, start, end):
            continue
        if span.kind == NAME:
            _settle_name(stream, replace(span, start=start, end=end), settled, signs)
            continue
        start, end = borders.cut_lines(start, end)
        if is_in_company(stream.folded, start, end) or is_company(stream, start, end, signs, others=others):
            continue
        before = settled[-1] if settled else None
        start, end = borders.reach(start, end, before.end if before else 0)
        if before and before.kind == ADDRESS and start == before.end + 1:
            end = borders.cut_below_region(before.start, start, end)
        if (region := borders.find_region_below(start, end)) is not None:
            settled.append(replace(span, start=start, end=region[0]))
            start, end = region[0] + 1, region[1]
        settled.append(replace(span, start=start, end=end))
    return settled


def _drop_phrases(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Without names that touch and are none together, 古月轩茶|庄: a phrase of something else."""
    phrases: set[int] = set()
    for one, other in pairwise(spans):
        if one.kind == other.kind == NAME and one.end == other.start:
            word = text[one.start : other.end]
            if not looks_like_name(word) and not COURTEOUS.search(word) and "\n" not in word.strip():
                phrases |= {one.start, other.start}
    return (span for span in spans if span.start not in phrases)


def _is_no_person(text: str, span: Span, signs: Signs) -> bool:
    """A title or a shop; or what ends like a place, where no label and no surname speaks for a name."""
    courteous = COURTEOUS.match(text, span.start, span.end)
    start, end = trim_name(text, span.start, span.end)
    name = courteous[0] if courteous else text[start:end]
    if not name:
        return True
    if is_title(name) or (is_measure(text, span.start) and not signs.ends_number(span.start)):
        return True
    label = signs.label_before(span.start, _FARTHEST_BORDER)
    if label is not None and label.kind == NAME_LABEL:
        return False
    # 街道地址：枝绿|大道55号
    if label is not None and label.kind in (ADDRESS_LABEL, DETAIL, REGION):
        return True
    named = span.confidence > _SURE and looks_like_name(name) and not cannot_end_name(name)
    # 江雨省|萍乡市: what touches an address is looked at with it
    return ends_like_place(name) and name[-1] not in _DIVISION_ENDINGS and not named


def _settle_name(stream: Stream, span: Span, settled: list[Span], signs: Signs) -> None:
    """Append the name to what is settled, or join a courtesy to the name or the surname before it."""
    text = stream.folded
    start, end = trim_name(text, span.start, span.end)
    before = settled[-1] if settled else None
    if start < end and is_courtesy(text, start, end):
        if before and before.kind == NAME and start - before.end <= 1:
            settled[-1] = replace(before, end=end)
            return
        surname = find_surname(text, start)
        start = end if surname is None else surname
        if before and surname is not None and before.end > surname:
            settled[-1] = replace(before, end=surname)
    copyright_line = _COPYRIGHT.search(text, text.rfind("\n", 0, start) + 1, start)
    if start >= end or copyright_line or _is_division(stream, start, end, signs) or is_in_company(text, start, end):
        return
    start, end = complete_name(text, start, end, settled[-1].end if settled else 0, signs)
    if settled and settled[-1].end > start:
        settled[-1] = replace(settled[-1], end=start)
        if settled[-1].start >= start:  # Li|Ming: both words were completed to the whole
            settled.pop()
    settled.append(replace(span, start=start, end=end))


def settle_borders(stream: Stream, spans: Sequence[Span], paths: PathFinder) -> list[Span]:
    """Spans that touch, with the border between them where divisions begin: 余金|灵煞龙江省 is 余金灵|煞龙江省."""
    settled: list[Span] = []
    for span in spans:
        before = settled[-1] if settled else None
        if before is not None and _goes_on(stream.folded, before, span, paths):
            settled[-1] = replace(before, end=span.end)
        elif before is None or before.end != span.start:
            settled.append(span)
        elif before.kind == NAME and span.kind == ADDRESS:
            cut = _find_border(stream.folded, before, span, paths)
            if cut > before.start:
                settled[-1] = replace(before, end=cut)
            else:
                settled.pop()
            settled.append(replace(span, start=cut))
        elif (before.kind == span.kind == NAME and looks_like_name(stream.folded[before.start : span.end])) or (
            before.kind == ADDRESS and span.kind == ADDRESS
        ):
            settled[-1] = replace(before, end=span.end)
        elif (
            before.kind == ADDRESS
            and span.kind == NAME
            and runs_into_name(stream.folded[before.start : before.end], stream.folded[span.start : span.end])
        ):
            settled[-1] = replace(before, end=before.end + 1)
            settled.append(replace(span, start=span.start + 1))
        elif span.end - span.start == 1 and looks_like_name(stream.folded[before.end - 1 : span.end]):
            # 达日路侯 | 玮: of a name of one character that runs into the address the surname is there
            settled[-1] = replace(before, end=before.end - 1)
            settled.append(replace(span, start=span.start - 1))
        else:
            settled.append(span)
    return settled


def _goes_on(text: str, address: Span, span: Span, paths: PathFinder) -> bool:
    """朝霞西路188号 | 丽景湾12幢504室: a building behind a space and the street before it are one address."""
    beside = span.start - address.end == 1 and text[address.end] == " "
    return beside and address.kind == span.kind == ADDRESS and paths.parse(text, span.start) is None


def _find_border(text: str, name: Span, address: Span, paths: PathFinder) -> int:
    """Where the address begins so that it names most divisions; the name's start where there is no name at all."""
    best, most = address.start, -1.0
    for cut in (address.start, *range(name.start, min(name.start + 5, address.end))):
        whole = cut == address.start or cut == name.start or looks_like_name(text[name.start : cut])
        if not whole or (abs(cut - address.start) > _FARTHEST_BORDER and cut != name.start):
            continue
        chain = paths.find(text[cut : address.end].replace("\n", ""))
        depth = chain.depth + _EXACT * chain.certain if chain is not None and not chain.start else 0.0
        # 福省泉州市: no name ends like a division
        depth += _LEVEL if depth and cut == name.start and text[address.start - 1] in _DIVISION_ENDINGS else 0.0
        if depth > most:
            best, most = cut, depth
    return best


def split_off_name(stream: Stream, spans: Sequence[Span], paths: PathFinder) -> Sequence[Span]:
    """Where no name was found, one that runs into the address is no part of it."""
    if any(span.kind == NAME for span in spans):
        return spans
    split: list[Span] = []
    for span in spans:
        newline = stream.folded.rfind("\n", span.start, span.end)
        if newline > 0 and may_be_name(stream.folded[newline + 1 : span.end]):
            split += [replace(span, end=newline), Span(NAME, newline + 1, span.end, GUESSED)]
            continue
        apart = _NAME_APART.search(stream.folded, span.start, span.end)
        if apart and may_be_name(apart["name"]) and _NUMBER_BEHIND.match(stream.folded, span.end):
            split += [replace(span, end=apart.start()), Span(NAME, *apart.span("name"), GUESSED)]
            continue
        head, tail = split_glued_name(stream.folded[span.start : span.end], paths)
        start, end = span.start + head, span.end - tail
        split += [Span(NAME, span.start, start, GUESSED)] if head else []
        split.append(replace(span, start=start, end=end))
        split += [Span(NAME, end, span.end, GUESSED)] if tail else []
    return split


def _is_division(stream: Stream, start: int, end: int, signs: Signs) -> bool:
    """伊春市 in full, or within a chain: nobody's name, as 阿克苏 and 黄梅 may be."""
    chain = next((one for one in signs.chains_before(start + 1) if one.start <= start and end <= one.end), None)
    return chain is not None and (chain.depth > 1 or stream.folded[end - 1] in "省市区县州旗盟")
