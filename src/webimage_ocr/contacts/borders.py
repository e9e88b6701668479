"""Where a name or an address that the tagger has found begins and ends, by what it does not see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from webimage_ocr.contacts.divisions import COUNTY
from webimage_ocr.contacts.entities import NUMBERED
from webimage_ocr.contacts.intervals import Intervals
from webimage_ocr.contacts.labels import ADDRESS as ADDRESS_LABEL
from webimage_ocr.contacts.labels import DETAIL, OTHER, PARTY
from webimage_ocr.contacts.names import is_title, looks_like_name, may_be_name, runs_into_name, split_glued_name
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.signs import Signs
from webimage_ocr.contacts.stream import FAR, Stream
from webimage_ocr.contacts.tagger import ADDRESS, NAME, Span

GUESSED = 0.3
"""Confidence of what the tagger has not found."""
# Characters that the tagger errs by where a name runs into an address
_FARTHEST_BORDER = 2
# Characters of a label that is no part of a name or an address, wherever it stands: 详细地址
_LONG_LABEL = 4
# Lines that no address goes on with: the foot of a page, buttons, other fields without a colon
_FOOT = re.compile(
    r"\n\s*(?:copyright|©|版权|www\.|http|邮箱|e-?mail|微信|发票|备注|编辑|删除|修改|默认|设为|保存|提交|复制"
    r"|\d{1,2}[.、)] ?[\u4e00-\u9fff])",
    re.IGNORECASE,
)
# What may follow a comma or a space within an address: neither a sentence nor a postcode
_TAIL = re.compile(r"[,，、 ]{1,2}(?!.*[请勿谢麻默])(?!\d{6}$)[\u4e00-\u9fffA-Za-z\d\-#()（）]{1,24}")
_PLACE_TAIL = re.compile(r"[\u4e00-\u9fff].*(?:[城园苑厦府院楼场庭室厂号栋层座区幢内]|人家|[A-Za-z\d]\d{2,3})$")
_FOOT_LENGTH = 10
_COMPANY = re.compile(
    r"[\u4e00-\u9fff()（）]{3,24}(?:公司|集团|事务所|工作室|设计院|研究院|合作社|经营部|商行|大学|医院|厂)"
    r"[\u4e00-\u9fff]{0,8}"
)
"""A line of a company's name alone, though it begins with a city."""


def settle_spans(stream: Stream, spans: Sequence[Span], signs: Signs, paths: PathFinder) -> list[Span]:
    """The tagger's spans with their borders set right; those that turn out to be nothing are left out."""
    phones = Intervals([(phone.start, phone.end) for phone in signs.phones])
    labels = Intervals(
        (one.start, one.end)
        for one in signs.labels
        if one.kind == PARTY or (one.kind != OTHER and one.end - one.start >= _LONG_LABEL)
    )
    addresses = sum(span.kind == ADDRESS for span in spans)
    settled: list[Span] = []
    for span in split_off_name(stream, settle_borders(stream, spans, paths), paths):
        start, end = phones.cut_free(span.start, cut_at_gap(stream, span.start, span.end))
        start, end = labels.cut_free(start, end)
        if start >= end or not stream.folded[start:end].strip():
            continue
        if span.kind == NAME and _is_division(stream, start, end, signs):
            continue
        if span.kind == ADDRESS:
            if addresses > 1 and _is_company_line(stream, start, end):
                continue
            start = _reach_back(stream, start, signs, settled[-1].end if settled else 0)
            last = signs.chains_before(end)[-1:]
            end = max([end, *(chain.end for chain in last if start <= chain.start)])
            end = _reach_forward(stream, start, end, signs, spans)
        settled.append(replace(span, start=start, end=end))
    return settled


def settle_borders(stream: Stream, spans: Sequence[Span], paths: PathFinder) -> list[Span]:
    """Spans that touch, with the border between them where divisions begin: 余金|灵煞龙江省 is 余金灵|煞龙江省."""
    settled: list[Span] = []
    for span in spans:
        before = settled[-1] if settled else None
        if before is None or before.end != span.start:
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


def _find_border(text: str, name: Span, address: Span, paths: PathFinder) -> int:
    """Where the address begins so that it names most divisions; the name's start where there is no name at all."""
    best, most = address.start, -1.0
    for cut in (address.start, *range(name.start, min(name.start + 5, address.end))):
        whole = cut == address.start or cut == name.start or looks_like_name(text[name.start : cut])
        if not whole or abs(cut - address.start) > _FARTHEST_BORDER:
            continue
        chain = paths.find(text[cut : address.end].replace("\n", ""))
        depth = chain.depth + 0.5 * chain.certain if chain is not None and not chain.start else 0.0
        # 福省泉州市: no name ends like a division
        depth += 1.0 if depth and cut == name.start and text[address.start - 1] in "省市区县州旗" else 0.0
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


def _is_company_line(stream: Stream, start: int, end: int) -> bool:
    """The line of nothing but a company's name, and the entities' whole of it."""
    text = stream.folded
    return (
        (start == 0 or text[start - 1] == "\n")
        and (end == len(text) or text[end] == "\n")
        and _COMPANY.fullmatch(text, start, end) is not None
        and not NUMBERED.search(text, start, end)
    )


def cut_at_gap(stream: Stream, start: int, end: int) -> int:
    """Nothing goes on beyond a gap between two lines, or into the foot of a page."""
    foot = _FOOT.search(stream.folded, start, min(len(stream.folded), end + _FOOT_LENGTH))
    end = min(end, foot.start()) if foot else end
    return next((place for place in range(start, end) if stream.steps.get(place) == FAR), end)


def _reach_forward(stream: Stream, start: int, end: int, signs: Signs, spans: Sequence[Span]) -> int:
    """An address behind its label goes on behind a comma or a space, to the end of the line: …交叉口，地铁站旁."""
    text = stream.folded
    label = signs.label_before(start, 2)
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    tail = text[end:line_end]
    labelled = label is not None and label.kind in (ADDRESS_LABEL, DETAIL)
    # without a label only what ends like a place or a room: 友谊路32号 友谊大厦1105
    if not _TAIL.fullmatch(tail) or not (labelled or _PLACE_TAIL.search(tail)):
        return end
    starts = [one.start for one in signs.phones] + [one.start for one in signs.labels] + [one.start for one in spans]
    taken = any(end <= other < line_end for other in starts)
    return end if taken or is_title(tail) or may_be_name(tail.strip(" ,，、")) else line_end


def _reach_back(stream: Stream, start: int, signs: Signs, free: int) -> int:
    """An address begins where its chain of divisions does, also on the line above, but not before ``free``."""
    text = stream.folded
    for chain in signs.chains_before(start):
        gap = text[chain.end : start]
        inside = chain.start < start <= chain.end
        beside = chain.end <= start and not gap.strip() and len(gap) < 3 and "\n" not in gap
        heads_line = chain.start == 0 or text[chain.start - 1] == "\n"
        wrapped = gap.endswith("\n") and gap.count("\n") == 1 and len(gap) < 5 and (chain.depth > 1 or heads_line)
        # a county alone is believed at the head of a line, or behind a label
        sure = chain.depth > 1 or chain.lowest.level < COUNTY or heads_line
        sure = sure or signs.label_before(chain.start, 0) is not None
        if chain.start >= free and (inside or (wrapped and text[start] != "\n") or (beside and sure)):
            return chain.start
    return start
