"""All entities of a page, by the tagger, by rules and by labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from webimage_ocr.contacts.borders import settle_spans
from webimage_ocr.contacts.entities import PHONE, SHORTEST_STREET, Entity
from webimage_ocr.contacts.intervals import Intervals
from webimage_ocr.contacts.labels import ADDRESS as ADDRESS_LABEL
from webimage_ocr.contacts.labels import DETAIL, PARTY, RECIPIENT, REGION, names_nobody
from webimage_ocr.contacts.labels import NAME as NAME_LABEL
from webimage_ocr.contacts.missed import find_missed, is_origin
from webimage_ocr.contacts.name_forms import find_joined
from webimage_ocr.contacts.names import is_surname, is_title
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.signs import NEAR_LABEL, Signs
from webimage_ocr.contacts.stream import HAN, Stream
from webimage_ocr.contacts.tagger import ADDRESS, NAME, Span
from webimage_ocr.contacts.titles import CALLED, COURTESIES, HONORIFICS

_COURTESY = re.compile(rf" ?(?:\((?:{COURTESIES})\)|{COURTESIES})(?!收)")
_SHOWN_COURTESY = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}}) ?(?:{COURTESIES})$")
# 王小明老师 is called 王小明, but 王老师 has no other name here
_HONOURED = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})(?:{HONORIFICS})$")
_HONORIFIC = re.compile(HONORIFICS)
_ADDRESSED = re.compile(rf" ?(?:{CALLED}|同志)? ?(?:\(收\)|亲收|亲启|收(?=[\s,，。;；]|$))")
JOINED = 0.5
"""Confidence of a name whose form tells it."""
# 潭山路12号 is short, and no township
_HOUSE = re.compile(r"\d ?号$")


def collect_entities(stream: Stream, spans: Sequence[Span], signs: Signs, paths: PathFinder) -> list[Entity]:
    """All entities of the page in the order of the text."""
    found = [
        Entity(PHONE, phone.start, phone.end, signs.party_at(phone.start), phone=phone, labelled=bool(phone.label))
        for phone in signs.phones
    ]
    named = list(_find_joined(stream, signs))
    found += named
    joined = Intervals((one.start, one.end) for one in named)
    for span in settle_spans(stream, spans, signs, paths):
        if joined.overlaps(span.start, span.end):
            if span.kind == NAME:
                continue
            start, end = joined.cut_free(span.start, span.end)
            if start >= end:
                continue
            span = replace(span, start=start, end=end)
        label = signs.label_before(span.start, NEAR_LABEL)
        party = signs.party_at(span.start)
        if span.kind == NAME:
            labelled = label is not None and label.kind == NAME_LABEL
            if is_title(stream.folded[span.start : span.end]) or (label and names_nobody(stream.folded, label)):
                continue
            found.append(Entity(NAME, span.start, span.end, party, span.confidence, labelled=labelled))
            continue
        head = paths.find(stream.folded[span.start : span.end].replace("\n", ""))
        chain = next((one for one in signs.chains_before(span.start + 1) if one.start == span.start), None)
        if chain is not None and span.end <= chain.end + 1 and is_origin(stream.folded, chain, signs):
            continue
        found.append(
            Entity(
                ADDRESS,
                span.start,
                span.end,
                party,
                span.confidence,
                has_divisions=head is not None and (head.depth > 1 or head.start == 0),
                labelled=label is not None and label.kind in (ADDRESS_LABEL, DETAIL, REGION),
                is_bare=head is not None
                and not stream.folded[span.start : span.end].replace("\n", "")[head.end :].strip(),
                is_rest=label is not None and label.kind == DETAIL,
                is_region=head is not None
                and span.end - span.start - head.end < SHORTEST_STREET
                and not _HOUSE.search(stream.folded, span.start, span.end),
            )
        )
    found += find_missed(stream, signs, found, paths)
    found = [_complete_name(stream, one) if one.kind == NAME else one for one in found]
    return _drop_latin_forms(stream, sorted(found, key=lambda entity: (entity.start, entity.end)))


def _find_joined(stream: Stream, signs: Signs) -> Iterator[Entity]:
    """木合塔尔·买买提 behind the label of a name or beside a number: the tagger sees the half of it, or none."""
    phones = Intervals((one.start, one.end) for one in signs.phones)
    for start, end in find_joined(stream.folded):
        label = signs.label_before(start, NEAR_LABEL)
        labelled = label is not None and label.kind in (NAME_LABEL, PARTY)
        beside = phones.overlaps(start - NEAR_LABEL, end + NEAR_LABEL)
        placed = any(start < one.end for one in signs.chains_before(end))
        if (labelled or beside) and not placed:
            yield Entity(NAME, start, end, signs.party_at(start), JOINED, labelled=labelled)


def _drop_latin_forms(stream: Stream, entities: Sequence[Entity]) -> list[Entity]:
    """Without the name in Latin letters that follows the same name in Chinese ones."""
    kept: list[Entity] = []
    for one in entities:
        latin = one.kind == NAME and not HAN.search(stream.folded, one.start, one.end)
        before = kept[-1] if kept else None
        if latin and before is not None and before.kind == NAME and HAN.search(stream.folded, before.start, before.end):
            continue
        kept.append(one)
    return kept


def _complete_name(stream: Stream, name: Entity) -> Entity:
    """With 先生 or 女士 behind it; before 收 it is the recipient's."""
    text = stream.folded
    courtesy = _COURTESY.match(text, name.end)
    end = courtesy.end() if courtesy else name.end
    honoured = _HONOURED.search(text, name.start, end)
    if honoured and not is_surname(text[name.start : honoured.start()]):
        end = honoured.start()
    elif is_surname(text[name.start : end]) and (honorific := _HONORIFIC.match(text, end)):
        end = honorific.end()
    # 魏存 先生收 is written to 魏存
    if (shown := _SHOWN_COURTESY.search(text, name.start, end)) and text.startswith("收", end):
        end = shown.start()
    addressed = _ADDRESSED.match(text, end)
    party = RECIPIENT if addressed and not name.party else name.party
    return replace(name, end=end, party=party, is_addressee=addressed is not None)
