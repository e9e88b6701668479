"""Where an address that the tagger has found begins and ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from webimage_ocr.contacts.companies import COMPANY, FIRM, SHOP
from webimage_ocr.contacts.divisions import COUNTY
from webimage_ocr.contacts.entities import NUMBERED
from webimage_ocr.contacts.labels import ADDRESS, DETAIL
from webimage_ocr.contacts.names import (
    ADDRESSED,
    ends_address,
    ends_like_place,
    is_title,
    may_be_name,
    starts_with_surname,
)
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.signs import NEAR_LABEL, Signs
from webimage_ocr.contacts.stream import FAR, HAN, PRICE, UNKNOWN, WRAP, Stream, find_line_end

# Lines that no address goes on with: the foot of a page, buttons, other fields without a colon
_FOOT = re.compile(
    r"\n\s*(?:copyright|©|版权|展位号|取[件货]码|订单号|运单号|www\.|http|邮箱|e-?mail|微信|发票|备注|编辑|删除|修改"
    r"|默认|设为|保存|提交|复制|解释权|以上信息|请核对|温馨提示|谢谢惠顾|欢迎光临|承接|主营|税号|开户|服务热线|[qQ]{2}|24小时"
    r"|[\U0001f300-\U0001faff☎✉★☆●◆■]|\d{1,2}[.、)] ?[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_FOOT_LENGTH = 10
# What may follow a comma or a space within an address: neither a sentence nor a postcode
_TAIL = re.compile(
    r"[,，、 ]{1,2}(?!.*(?:[请勿谢麻默平㎡元万]|座机|电话|手机|联系))(?!\d{6}$)[\u4e00-\u9fffA-Za-z\d\-#()（）]{1,24}"
    r"(?: [A-Za-z\d\-#]{1,8})?"
)
_PLACE_TAIL = re.compile(r"[\u4e00-\u9fff].*(?:[城园苑厦府院楼场庭室厂号栋层座区幢内]|人家|[A-Za-z\d]\d{2,3})$")
_ROOM_TAIL = re.compile(r"[,，、] ?\d{2,4}")
# 大道222号 5-3 昝先生
_ROOM_BEHIND = re.compile(r" \d{1,3}(?:-\d{1,4}){1,3}(?=[ ,，\n]|$)")
# 东街176号，前台电话: of the number that follows
_ANNOUNCING = re.compile(
    r"[,，;；、。 ]{1,2}[\u4e00-\u9fff]{0,4}(?:电话|手机号?|座机|热线|[Tt][Ee][Ll])[:： ]*$"
    r"|(?:找我|即可|领取|报到|面试|丢失[\u4e00-\u9fff]{0,6}|取[件货])$|[,，]找[\u4e00-\u9fff]{1,6}$"
)
# What an address of a list is called
_TAG_LINE = re.compile(r"家|家庭|公司|学校|单位|住宅|其[他它]|默认(?:地址)?|[\u4e00-\u9fff]{2,4}(?:信息|详情|须知)")
_SHOP_ENDINGS = ("旗舰店", "专营店", "专卖店", "自营店")
# Characters of the lines below a shop's name that its goods and their price have
_GOODS_LENGTH = 40
# Before a wrapped 公司
_COMPANY_PARTS = ("有限", "股份", "责任", "集团", "分")
# What is left of a word, and a line of nothing but a word or a number that an address ends with
_REST = re.compile(r"[\u4e00-\u9fff]{1,4}")
_LINE_BELOW = re.compile(r"\n(?:广场|大厦|小区|花园|公寓|家园|单元|\d{0,4}[号楼室栋幢层座])(?=\n|$)")
# 房东 熊女士: a word at the head of a line that ends with a name
_ROLE = re.compile(r"[\u4e00-\u9fff]{1,3}")
_LETTER = re.compile(r"[A-Za-z]")
# Letters of a line that is in English
_ENGLISH_LETTERS = 8
_TOWN_BEFORE = re.compile(r"(?:(?<=\n)|^)[\u4e00-\u9fff]{2,5}(?:镇|乡|街道) ?$")
# 存放于, 集合地点: words before an address that are no label
_LEADING_WORDS = ("于", "在", "到", "至", "址", "点", "是", "往", "为")
# In characters: what the tagger errs by at the head and the end of an address, a room's number that runs into a
# telephone number, and what two lines of one width differ by
_HEAD_ERROR, _END_ERROR, _ROOM_LENGTH, _RAGGED = 4, 2, 4, 1

Bounds = tuple[int, int]


class AddressBorders:
    """Of the addresses of one page; ``starts`` are where the tagger's spans begin, in order."""

    def __init__(self, stream: Stream, signs: Signs, starts: Sequence[int], paths: PathFinder) -> None:
        self._stream, self._signs, self._starts, self._paths = stream, signs, starts, paths
        self._text = stream.folded

    def cut_at_gap(self, start: int, end: int) -> int:
        """Nothing goes on beyond a gap between two lines, or into the foot of a page."""
        foot = _FOOT.search(self._text, start, min(len(self._text), end + _FOOT_LENGTH))
        end = min(end, foot.start()) if foot else end
        return next((place for place in range(start, end) if self._stream.steps.get(place) == FAR), end)

    def cut_lines(self, start: int, end: int) -> Bounds:
        """Without lines that no address goes on in: English, a tag, a firm, a word before a name; a company above."""
        text = self._text
        head = text.find("\n", start, end)
        if head > 0 and self._is_company_above(start, head):
            start = head + 1
        labelled = self._signs.label_before(start, NEAR_LABEL) is not None
        newline = text.find("\n", start, end)
        while newline > 0:
            line = text[newline + 1 : self._line_end(newline + 1)]
            part = text[newline + 1 : end]
            role = end < len(text) and text[end] == " " and _ROLE.fullmatch(part) and not ends_like_place(part)
            english = len(_LETTER.findall(line)) >= _ENGLISH_LETTERS and not HAN.search(line)
            goes_on = text.endswith(_COMPANY_PARTS, 0, newline)
            tag = _TAG_LINE.fullmatch(line) and not goes_on
            tag = tag or self._is_shop(line, newline)
            firm = FIRM.fullmatch(line) and not NUMBERED.search(line) and not labelled
            if tag or english or role or (firm and not goes_on and not self._is_wrapped(start, newline)):
                return start, newline
            newline = text.find("\n", newline + 1, end)
        return start, end

    def reach(self, start: int, end: int, free: int) -> Bounds:
        """With what belongs to the address before and behind it, but nothing before ``free``."""
        start = self._reach_back(self._complete_start(start, free), free)
        last = self._signs.chains_before(end)[-1:]
        end = max([end, *(chain.end for chain in last if start <= chain.start)])
        end = self._complete_end(start, self._reach_number(self._reach_forward(start, end)))
        announcing = _ANNOUNCING.search(self._text, start, end)
        return start, announcing.start() if announcing and announcing.start() > start else end

    def cut_below_region(self, street: int, start: int, end: int) -> int:
        """五棵松路20号⏎北京市海淀区⏎鱼香肉丝x1: where the street stands above, nothing goes on below the region."""
        chains = self._signs.chains_before(start + 1)
        own = next((one for one in chains if one.start == start), None)
        above = any(street <= one.start < start for one in chains)
        return own.end if own is not None and not above and self._text[own.end : own.end + 1] == "\n" else end

    def find_region_below(self, start: int, end: int) -> Bounds | None:
        """The line of nothing but divisions below a street, 南环道北段⏎永福县, with which the address ends."""
        newline = self._text.find("\n", start, end)
        while newline >= 0:
            line_end = self._line_end(newline + 1)
            chain = next((one for one in self._signs.chains_before(line_end) if one.start == newline + 1), None)
            head = next((one for one in self._signs.chains_before(newline) if one.start >= start), None)
            if line_end <= end and chain is not None and (head is None or head.depth < chain.depth):
                rest = self._text[chain.end : line_end].strip(" ,，")
                if not rest or rest in chain.lowest.names:
                    return newline, line_end
            newline = self._text.find("\n", newline + 1, end)
        return None

    def _line_end(self, place: int) -> int:
        return find_line_end(self._text, place)

    def _next_taken(self, place: int) -> int:
        """Where the next span, label or number begins; the end of the text where none does."""
        at = bisect_left(self._starts, place)
        others = (
            self._starts[at] if at < len(self._starts) else None,
            self._signs.label_from(place),
            self._signs.number_from(place),
        )
        return min((one for one in others if one is not None), default=len(self._text))

    def _is_company_above(self, start: int, head: int) -> bool:
        """Whether the first line is a company or a shop, though it begins with a city's name, and divisions follow."""
        company = COMPANY.fullmatch(self._text, start, head) is not None
        if not company and not SHOP.fullmatch(self._text, start, head):
            return False
        below = self._paths.parse(self._text, head + 1)
        return below is not None and (company or below.depth > 1)

    def _is_shop(self, line: str, newline: int) -> bool:
        """The shop's name above the goods of an order."""
        if not SHOP.fullmatch(line.rstrip(" >")):
            return False
        end = self._line_end(newline + 1)
        return (
            line.rstrip(" >").endswith(_SHOP_ENDINGS) or PRICE.search(self._text, end, end + _GOODS_LENGTH) is not None
        )

    def _is_wrapped(self, start: int, newline: int) -> bool:
        """Whether the line that ends at ``newline`` is as long as the one above: both were cut by the page's width."""
        line_start = self._text.rfind("\n", 0, newline) + 1
        if line_start <= start or self._stream.steps.get(newline) not in (WRAP, UNKNOWN):
            return False
        length, above = newline - line_start, line_start - 1 - (self._text.rfind("\n", 0, line_start - 1) + 1)
        return abs(length - above) <= _RAGGED

    def _complete_start(self, start: int, free: int) -> int:
        """An address begins at its label's end, 地址：|梅园里|75号, or with its line: 凤|凰北路174号."""
        if any(one.start == start for one in self._signs.chains_before(start + 1)):
            return start
        value = self._signs.value_before(start)
        begin = self._text.rfind("\n", 0, start) + 1
        labelled = value is not None and value >= begin
        if value is not None and labelled:
            begin = value
        town = _TOWN_BEFORE.search(self._text, max(begin, free), start)
        if town is not None and not labelled:
            return town.start()
        prefix = self._text[begin:start]
        if not free <= begin < start or len(prefix) > _HEAD_ERROR or not prefix.isalnum():
            return start
        named = starts_with_surname(prefix) and len(prefix) > 1
        return begin if labelled or not (named or prefix.endswith(_LEADING_WORDS)) else start

    def _reach_back(self, start: int, free: int) -> int:
        """An address begins where its chain of divisions does, also on the line above."""
        text = self._text
        for chain in self._signs.chains_before(start):
            gap = text[chain.end : start]
            inside = chain.start < start <= chain.end
            beside = chain.end <= start and not gap.strip() and len(gap) <= NEAR_LABEL and "\n" not in gap
            heads_line = chain.start == 0 or text[chain.start - 1] == "\n"
            wrapped = (
                gap.endswith("\n")
                and gap.count("\n") == 1
                and len(gap) <= _HEAD_ERROR
                and (chain.depth > 1 or heads_line)
            )
            # a county alone is believed at the head of a line, or behind a label
            sure = chain.depth > 1 or chain.lowest.level < COUNTY or heads_line
            sure = sure or self._signs.label_before(chain.start, 0) is not None
            if chain.start >= free and (inside or (wrapped and text[start] != "\n") or (beside and sure)):
                return chain.start
        return start

    def _reach_forward(self, start: int, end: int) -> int:
        """An address behind its label goes on behind a comma or a space, to the end of the line: …交叉口，地铁站旁."""
        label = self._signs.label_before(start, NEAR_LABEL)
        line_end = self._line_end(end)
        if (room := _ROOM_BEHIND.match(self._text, end)) and self._next_taken(end) >= room.end():
            end = room.end()
        tail = self._text[end:line_end]
        labelled = label is not None and label.kind in (ADDRESS, DETAIL)
        # without a label only what ends like a place or a room: 友谊路32号 友谊大厦1105
        if not _TAIL.fullmatch(tail) or not (labelled or _PLACE_TAIL.search(tail) or _ROOM_TAIL.fullmatch(tail)):
            return end
        taken = self._next_taken(end) < line_end
        return end if taken or is_title(tail) or may_be_name(tail.strip(" ,，、")) else line_end

    def _reach_number(self, end: int) -> int:
        """36-1-262|6|17825758214: what stands between an address and a number that runs into it belongs to the room."""
        number = self._signs.number_from(end)
        room = self._text[end:number] if number is not None and number - end <= _ROOM_LENGTH else ""
        return end + len(room) if room.isalnum() and room.isascii() else end

    def _complete_end(self, start: int, end: int) -> int:
        """With its last word, 大|厅, up to the next label, 东|南联系电话, and with a street behind divisions alone."""
        text, taken = self._text, self._next_taken(end)
        label = self._signs.label_from(end)
        if label == taken and label - end <= _END_ERROR and text[end:label].isalnum():
            return label
        last = next((one for one in self._signs.chains_before(end) if start <= one.start and one.end == end), None)
        line_end = self._line_end(end)
        if last is not None and last.depth > 1 and taken >= line_end and NUMBERED.search(text, end, line_end):
            return line_end
        rest = _REST.match(text, end, min(taken, len(text)))
        whole = rest is not None and not HAN.match(text[rest.end() : rest.end() + 1])
        if rest is not None and whole and rest[0] not in ADDRESSED and not may_be_name(rest[0]):
            place = ends_like_place(rest[0]) or rest[0].startswith("米")
            open_ended = len(rest[0]) == 1 or place or not ends_address(text[start:end])
            end = rest.end() if open_ended else end
        below = _LINE_BELOW.match(text, end)
        return below.end() if below and self._stream.steps.get(end) != FAR else end
