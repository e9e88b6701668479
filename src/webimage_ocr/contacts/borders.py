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
from webimage_ocr.contacts.labels import NAME as NAME_LABEL
from webimage_ocr.contacts.labels import PHONE as PHONE_LABEL
from webimage_ocr.contacts.names import (
    ends_like_place,
    is_title,
    looks_like_name,
    may_be_name,
    runs_into_name,
    split_glued_name,
)
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.signs import Signs
from webimage_ocr.contacts.stream import FAR, UNKNOWN, WRAP, Stream
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
# Before a wrapped 公司
_COMPANY_PARTS = ("有限", "股份", "责任", "集团", "分")
_FOOT_LENGTH = 10
_ROOM_LENGTH = 4
_WORD_END = 2
# What an address of a list is called
_TAG_LINE = re.compile(r"家|家庭|公司|学校|单位|住宅|其[他它]|默认(?:地址)?")
# 房东 熊女士: a word at the head of a line that ends with a name
_ROLE = re.compile(r"[\u4e00-\u9fff]{1,3}")
_LETTER = re.compile(r"[A-Za-z]")
_ENGLISH_LETTERS = 8
_COURTEOUS = re.compile(r"[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐)")
_HONORIFIC = re.compile(r"先生|女士|小姐|老师|师傅|同学|收")
_NO_NAME_SIGNS = " \n\t,，.。;；:：、/|-—_·…{}?？!！~☎📱📞📍✉🏠👤★☆●◆■"
_LATIN_TAIL = re.compile(r"[A-Za-z]+$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
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
        if one.kind in (PARTY, PHONE_LABEL) or (one.kind != OTHER and one.end - one.start >= _LONG_LABEL)
    )
    addresses = sum(span.kind == ADDRESS for span in spans)
    settled: list[Span] = []
    for span in split_off_name(stream, settle_borders(stream, spans, paths), paths):
        start, end = phones.cut_free(span.start, cut_at_gap(stream, span.start, span.end))
        start, end = labels.cut_free(start, end)
        start, end = _trim(stream.folded, start, end) if span.kind == NAME else (start, end)
        if start >= end or not stream.folded[start:end].strip():
            continue
        free = settled[-1].end if settled else 0
        if span.kind == NAME:
            if not _is_division(stream, start, end, signs) and not _is_in_company(stream.folded, start, end):
                start, end = _complete_word(stream.folded, start, end, free, signs)
                settled.append(replace(span, start=start, end=end))
            continue
        start, end = _cut_lines(stream, start, end, paths)
        if _is_in_company(stream.folded, start, end):
            continue
        if is_company(stream, start, end, signs, others=addresses > 1):
            continue
        start = _reach_back(stream, start, signs, free)
        last = signs.chains_before(end)[-1:]
        end = max([end, *(chain.end for chain in last if start <= chain.start)])
        end = _reach_forward(stream, start, end, signs, spans)
        end = _reach_number(stream.folded, end, signs)
        end = _complete_address(stream.folded, start, end, signs, spans)
        cut = _find_region_below(stream.folded, start, end, signs)
        if cut:
            settled.append(replace(span, start=start, end=cut))
            start = cut + 1
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


def is_company(stream: Stream, start: int, end: int, signs: Signs, *, others: bool) -> bool:
    """A line or a cell of nothing but a company's name, which may begin with a city's, where there are other addresses.

    Behind a label of something else than an address (购方名称：汕头金沙科技有限公司) it never is one.
    """
    text = stream.folded
    if not _COMPANY.fullmatch(text, start, end) or NUMBERED.search(text, start, end):
        return False
    label = signs.label_before(start, 2)
    if label is not None:
        return label.kind in (OTHER, NAME_LABEL)
    begins = start == 0 or text[start - 1] == "\n" or text[:start].endswith(("| ", "|"))
    ends = end == len(text) or text[end] == "\n" or text.startswith(("|", " |"), end)
    return begins and ends and others


def _is_in_company(text: str, start: int, end: int) -> bool:
    """Within a line of nothing but a company's name: 华宇科|技(深圳)有限公司."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = line_end if line_end >= 0 else len(text)
    whole = start == line_start and end == line_end
    return not whole and _COMPANY.fullmatch(text, line_start, line_end) is not None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the signs around a name: 于睿谱⏎📍."""
    word = text[start:end]
    kept = word.strip(_NO_NAME_SIGNS)
    if not kept:
        return start, start
    return start + word.index(kept), start + word.index(kept) + len(kept)


def _complete_word(text: str, start: int, end: int, free: int, signs: Signs) -> tuple[int, int]:
    """曲滨|义女士, 李泽|元: a name is the whole run of characters that it stands in, where that looks like one."""
    courteous = _COURTEOUS.match(text, start, end)
    if courteous:
        return start, courteous.end()
    latin = _LATIN_TAIL.search(text, start, end)
    if latin and looks_like_name(text[start : latin.start()]):
        return start, latin.start()
    left, right = start, end
    while left > max(free, start - _FARTHEST_BORDER) and _HAN.match(text[left - 1]):
        left -= 1
    label = signs.label_before(start, _FARTHEST_BORDER)
    left = label.end if label is not None and label.end >= left else left
    whole = left == free or not _HAN.match(text[left - 1]) or (label is not None and label.end == left)
    labelled = label is not None and label.end == left
    if left < start and whole and (labelled or not looks_like_name(text[start:end])):
        word = text[left:end].replace("\n", "")
        if looks_like_name(word):
            start = left
    ends = not _HAN.match(text[end + 1 : end + 2]) or _HONORIFIC.match(text, end + 1)
    if _HAN.match(text[end : end + 1]) and ends and text[end] not in "收寄启缄":
        right = end + 1
    return (start, right) if looks_like_name(text[start:right]) else (start, end)


def _cut_lines(stream: Stream, start: int, end: int, paths: PathFinder) -> tuple[int, int]:
    """Without lines that no address goes on in: English, a tag, a company, a word before a name; or a company above."""
    text = stream.folded
    head = text.find("\n", start, end)
    if head > 0 and _COMPANY.fullmatch(text, start, head) and paths.parse(text, head + 1) is not None:
        start = head + 1
    newline = text.find("\n", start, end)
    while newline > 0:
        line_end = text.find("\n", newline + 1)
        line = text[newline + 1 : line_end if line_end >= 0 else len(text)]
        tag = _TAG_LINE.fullmatch(line) and not text.endswith(_COMPANY_PARTS, 0, newline)
        english = len(_LETTER.findall(line)) >= _ENGLISH_LETTERS and not _HAN.search(line)
        part = text[newline + 1 : end]
        role = end < len(text) and text[end] == " " and _ROLE.fullmatch(part) and not ends_like_place(part)
        # a company in a line of its own, and not what a wrapped line goes on with
        wrapped = stream.steps.get(newline) == WRAP or text.endswith(_COMPANY_PARTS, 0, newline)
        full = stream.steps.get(newline) == UNKNOWN and newline - text.rfind("\n", 0, newline) > len(line)
        company = _COMPANY.fullmatch(line) and not NUMBERED.search(line) and not wrapped and not full
        if tag or english or role or company:
            return start, newline
        newline = text.find("\n", newline + 1, end)
    return start, end


def _find_region_below(text: str, start: int, end: int, signs: Signs) -> int:
    """Where an address ends whose last line is its region, 南环道北段⏎永福县; 0 where it has none."""
    newline = text.rfind("\n", start, end)
    if newline < 0 or text[end : end + 1] not in ("", "\n"):
        return 0
    chain = next((one for one in signs.chains_before(end) if one.start == newline + 1), None)
    head = next((one for one in signs.chains_before(newline) if one.start >= start), None)
    if chain is None or (head is not None and head.depth >= chain.depth):
        return 0
    rest = text[chain.end : end].strip(" ,，")
    return newline if not rest or rest in chain.lowest.names else 0


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


def _reach_number(text: str, end: int, signs: Signs) -> int:
    """36-1-262|6|17825758214: what stands between an address and a number that runs into it belongs to the room."""
    number = signs.number_from(end)
    room = text[end:number] if number is not None and number - end <= _ROOM_LENGTH else ""
    return end + len(room) if room.isalnum() and room.isascii() else end


def _complete_address(text: str, start: int, end: int, signs: Signs, spans: Sequence[Span]) -> int:
    """An address ends with its word, 大|厅, at the next label, 东|南联系电话, or, of divisions alone, with its street."""
    next_span = min((span.start for span in spans if span.start >= end), default=len(text))
    label = signs.label_from(end)
    if label is not None and label - end <= _WORD_END and text[end:label].isalnum() and label <= next_span:
        return label
    last = next((one for one in signs.chains_before(end) if start <= one.start and one.end == end), None)
    if last is not None and last.depth > 1:
        newline = text.find("\n", end)
        line_end = newline if newline >= 0 else len(text)
        number = signs.number_from(end)
        free = min(next_span, len(text) if label is None else label, len(text) if number is None else number)
        if free >= line_end and NUMBERED.search(text, end, line_end):
            return line_end
    word_ends = _HAN.match(text[end : end + 1]) and not _HAN.match(text[end + 1 : end + 2])
    return end + 1 if word_ends and end < next_span and text[end] not in "收寄启缄" else end


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
