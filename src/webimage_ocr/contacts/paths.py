"""Find the chain province, city, county at the head of an address, with one wrong character forgiven.

Only the children of a unit that has been found are compared with tolerance: among ten to twenty names one character
is seldom enough to mistake one for another, among three thousand it often is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from webimage_ocr.contacts.divisions import CITY, COUNTY, PROVINCE, Division, Gazetteer
from webimage_ocr.contacts.weights import PathWeights

_SEPARATORS = re.compile(r"[\s,，、。.:：;；/|>·\-]*")
_FILLERS = re.compile(r"(?:市辖区|(?:省|自治区)?直辖(?:县级?|行政)(?:行政)?(?:区划|单位)?|其[它他]区)?[\s,，\-/]*")

# A short name before one of these is a road, a school, a shop: 上海路, 重庆宾馆, 沙县小吃
_NOT_A_PLACE = re.compile(
    r"[东西南北中新老一二三四五六七八九十]{0,2}(?:路|街|大道|国道|省道|公路|巷|弄|胡同|镇|乡|村|桥|站|苑)|"
    r"大学|学院|中学|小学|医院|宾馆|酒店|饭店|大厦|广场|小区|花园|公园|机场|银行|小吃|火锅|菜|人(?!民)|话|味|式|风|时间"
)
# A county by its short name has to stand before something else: 福田街道, 武侯大道
_NOT_A_COUNTY = re.compile(_NOT_A_PLACE.pattern + r"|街道|办事处|社区|新村|家园|商|国际|中心|城")

# Endings of a name that look alike to a recogniser
_LOOKALIKE_ENDINGS = {
    "区": "巨又叉匹医囚匡臣凶冈网図囗",
    "县": "具且旦昙是悬呈昃",
    "市": "币巾布帀而巿帛",
    "省": "肖着少看眚",
    "旗": "棋期其祺",
}
# What an address goes on with: never the wrong form of a division's name
_ROAD = frozenset("路街道镇乡村巷弄号栋座楼园苑 ,，\n0123456789")
_ZONE = re.compile(r"(?:高新|开发|工业|经济|新|园|经开|高开|管理|保税|度假)区")
_ENDINGS = "省市区县旗州盟乡镇岛"
# 铁岭 in 铁岭市 is not 铁岭县
_LEVELS = frozenset("省市区县旗")

# Characters: the longest chain, 伊犁哈萨克自治州 within 新疆维吾尔自治区, has 25, and may be written twice
_LONGEST_CHAIN = 64
# And how far from its head a chain is looked for behind a parent with a wrong character
_LONGEST_HEAD = 48
_LONGEST_TWIN = 8


@dataclass(frozen=True)
class Chain:
    """Units found one after the other, from the top down, and where in the text they stand."""

    units: tuple[Division, ...]
    start: int
    end: int
    score: float
    certain: bool
    """No unit was found with a wrong character."""

    @cached_property
    def depth(self) -> int:
        """How many levels are written."""
        return len({unit.level for unit in self.units})

    @property
    def lowest(self) -> Division:
        return self.units[-1]


@dataclass(frozen=True, slots=True)
class Region:
    """The three fields of an answer."""

    province: str = ""
    city: str = ""
    district: str = ""


class PathFinder:
    """Chains of divisions in folded text."""

    def __init__(self, gazetteer: Gazetteer, weights: PathWeights) -> None:
        self.gazetteer = gazetteer
        self._weights = weights
        # One wrong character leaves the first or the second in its place, or moves one of them there
        tops: dict[str, list[Division]] = {}
        for unit in gazetteer.units:
            if unit.level <= CITY and not unit.last_year:
                for character in {one for name in unit.names for one in name[:2]}:
                    tops.setdefault(character, []).append(unit)
        self._tops = tops

    def parse(self, text: str, start: int) -> Chain | None:
        """The best chain that begins exactly at ``start``."""
        best: Chain | None = None
        for unit, end in self.gazetteer.match(text, start):
            whole = text[start:end] == unit.name
            if not self._may_begin(text, unit, start, end, whole):
                continue
            points = self._points(text, start, end, unit)
            chain = self._extend(text, Chain((unit,), start, end, points, True), whole)
            if best is None or chain.score > best.score:
                best = chain
        if best is not None and len(best.units) == 1 and best.lowest.level == COUNTY:
            return best if text[best.start : best.end][-1] in _ENDINGS else None
        return best

    def scan(self, text: str) -> Iterator[Chain]:
        """Chains from left to right, none inside another."""
        start = 0
        while start < len(text) - 1:
            chain = self.parse(text, start) if text[start : start + 2] in self.gazetteer.beginnings else None
            if chain is None:
                start += 1
            else:
                yield chain
                start = chain.end

    def find(self, text: str) -> Chain | None:
        """The chain of an address: at its head, or behind a parent's name that has a wrong character."""
        head = self.parse(text, 0)
        if head is not None and head.depth == 1 and head.lowest.level < COUNTY:
            head = self._correct_parent(text, head)
        if head is not None and head.depth > 1:
            return head
        chains = [chain for chain in self.scan(text[:_LONGEST_HEAD]) if chain.start]
        for chain in chains:
            if head is None and self._stands_behind_parents(text[: chain.start], chain.units[0]):
                return Chain(chain.units, 0, chain.end, chain.score, False)
        tops = dict.fromkeys(unit for character in text[:2] for unit in self._tops.get(character, ()))
        steps = [
            self._extend(text, Chain((unit,), 0, end, self._weights.misread + self._weights.cost * cost, False), True)
            for cost, unit, end in self._match_nearly(text, 0, tops)
        ]
        near = _choose_clear(steps, self._weights.clear)
        if near is not None and (head is None or near.depth > 1):
            return near
        if head is not None:
            return head
        deep = [chain for chain in chains if chain.depth > 1 or text[chain.start : chain.end] == chain.lowest.name]
        return max(deep, key=lambda chain: chain.score) if deep else None

    def _correct_parent(self, text: str, head: Chain) -> Chain:
        """重庆攀枝花市: of a parent and a city in full that is not in it, the city is right."""
        gap = _SEPARATORS.match(text, head.end)
        chain = self.parse(text, gap.end() if gap else head.end)
        if chain is None or chain.units[0].level > CITY or chain.units[0].is_under(head.lowest):
            return head
        first = chain.units[0].name
        if chain.units[0] is head.lowest or not text.startswith(first, chain.start):
            return head
        return Chain(chain.units, head.start, chain.end, chain.score, False)

    def name_region(self, chain: Chain) -> Region:
        """Full official names of today, with the parents filled in where only one is possible."""
        lowest = chain.lowest
        written = {unit.level: unit for unit in chain.units}
        if lowest.level == COUNTY and len(chain.units) == 1:
            only = self.gazetteer.find_only(lowest.name)
            if only is None:
                twins = [unit for unit in self.gazetteer.named[lowest.name] if unit.name == lowest.name]
                if len(twins) > 1:
                    return Region(district=lowest.name)
            else:
                lowest = only
        province = lowest.province
        if lowest.level == PROVINCE:
            return Region(province.name, province.name if _is_one_city(province) else "")
        if lowest.level == CITY:
            return Region(province.name, lowest.name)
        above = written.get(CITY) or lowest.parent
        if above is None or above.level == PROVINCE:
            return Region(province.name, province.name if _is_one_city(province) else "", lowest.name)
        return Region(province.name, above.name, lowest.name)

    def _may_begin(self, text: str, unit: Division, start: int, end: int, whole: bool) -> bool:
        if whole and (unit.level == PROVINCE or end - start > 2 or text[end - 1] in "县旗"):
            return True
        if unit.level == COUNTY:
            return not whole and end - start > 2 and text[end - 1] in _ENDINGS
        return not _NOT_A_PLACE.match(text, end)

    def _extend(self, text: str, chain: Chain, whole: bool) -> Chain:
        """The chain with the best that can follow it; ``whole``: its last unit was written in full."""
        best, in_full = chain, False
        if chain.end - chain.start > _LONGEST_CHAIN:
            return best
        positions = list(self._positions(text, chain, whole))
        for position in positions:
            for step, full in self._steps(text, chain, position):
                best = _better(best, self._extend(text, step, full))
                in_full = in_full or full
        if not in_full and chain.lowest.level < COUNTY:
            for position in positions:
                best = _better(best, self._extend_nearly(text, chain, position))
                best = _better(best, self._extend_past_twin(text, chain, position))
        if best is chain and chain.lowest.level == PROVINCE:
            return self._extend_past_city(text, chain, positions[0])
        return best

    def _extend_past_twin(self, text: str, chain: Chain, position: int) -> Chain:
        """台中市西刀区西屯区: a county that is written twice, the first time with a wrong character."""
        for start in range(position + 2, position + _LONGEST_TWIN):
            for unit, end in self.gazetteer.match(text, start):
                written = text[position:start]
                twin = len(written) == len(unit.name) and _distance(written, unit.name) == 1
                if twin and unit.level == COUNTY and text[start:end] == unit.name and unit.is_under(chain.lowest):
                    points = self._weights.misread + self._weights.full
                    return Chain((*chain.units, unit), chain.start, end, chain.score + points, False)
        return chain

    def _extend_past_city(self, text: str, chain: Chain, position: int) -> Chain:
        """云南晗通永善县: the county behind a city's name with a wrong character tells the city."""
        for start in range(position + 2, position + 5):
            for unit, end in self.gazetteer.match(text, start):
                city = unit.parent
                if unit.level < COUNTY or city is None or city.level != CITY or not city.is_under(chain.lowest):
                    continue
                written = _SEPARATORS.sub("", text[position:start])
                full = text[start:end] == unit.name
                near = any(len(name) == len(written) and _distance(name, written) == 1 for name in city.names)
                if near and (full or self._says_again(text, end, unit)):
                    points = self._weights.misread + self._weights.full
                    step = Chain((*chain.units, city, unit), chain.start, end, chain.score + points, False)
                    return self._extend(text, step, full)
        return chain

    def _steps(self, text: str, chain: Chain, position: int) -> Iterator[tuple[Chain, bool]]:
        """The chain with each unit below it that stands at ``position``, and whether it is written in full."""
        for unit, end in self.gazetteer.match(text, position):
            name = text[position:end]
            full = name == unit.name
            if unit in chain.units or (unit.level < chain.lowest.level and chain.lowest.is_under(unit)):
                # 北京 北京市, 海南省海南省白沙黎族自治县海南省: said again
                if full or self._says_again(text, end, unit):
                    yield Chain(chain.units, chain.start, end, chain.score + self._weights.again, chain.certain), True
                continue
            if not unit.is_under(chain.lowest):
                continue
            guard = _NOT_A_COUNTY if unit.level == COUNTY else _NOT_A_PLACE
            if not full and name[-1] not in _ENDINGS and (guard.match(text, end) or text[end : end + 1] in _LEVELS):
                continue
            if not full and end - position == 2 and name[-1] in _LEVELS and unit.level == COUNTY:
                continue
            points = self._points(text, position, end, unit) + self._weights.character * (end - position)
            yield Chain((*chain.units, unit), chain.start, end, chain.score + points, chain.certain), full

    def _says_again(self, text: str, end: int, unit: Division) -> bool:
        """高唐 高唐县: a short name is only said again where the full one follows."""
        gap = _SEPARATORS.match(text, end)
        return text.startswith(unit.name, gap.end() if gap else end)

    def _extend_nearly(self, text: str, chain: Chain, position: int) -> Chain:
        """The chain with a child whose name has a wrong character; chain itself where two are as likely."""
        if _is_one_city(chain.lowest) and len(chain.units) == 1:
            again = _compare(text, position, chain.lowest.name, self._weights)
            if again is not None:
                return self._extend(text, Chain(chain.units, chain.start, again[1], chain.score, False), True)
        steps = []
        for cost, unit, end in self._match_nearly(text, position, chain.lowest.ruler.children):
            points = self._weights.misread + self._weights.misread_character * (end - position)
            points += self._weights.cost * cost
            step = Chain((*chain.units, unit), chain.start, end, chain.score + points, False)
            steps.append(self._extend(text, step, True))
        return _choose_clear(steps, self._weights.clear) or chain

    def _points(self, text: str, start: int, end: int, unit: Division) -> float:
        """What a name that stands there exactly is worth."""
        weights = self._weights
        points = weights.full if text[start:end] == unit.name else weights.short
        points += weights.gone if unit.last_year else 0.0
        return points + (weights.ending if end - start > 2 and text[end - 1] in _ENDINGS else 0.0)

    def _positions(self, text: str, chain: Chain, whole: bool) -> Iterator[int]:
        """Where the next unit may begin."""
        gap = _SEPARATORS.match(text, chain.end)
        position = gap.end() if gap else chain.end
        yield position
        filled = _FILLERS.match(text, position)
        if filled and filled.end() > position:
            yield filled.end()
        if text[position : position + 1] == "县" and chain.lowest.name == "重庆市":
            yield position + 1
        # 杭州式西湖区: the ending of a name has a wrong character
        if not whole and position == chain.end and chain.lowest.level < COUNTY:
            behind = _SEPARATORS.match(text, position + 1)
            yield behind.end() if behind else position + 1

    def _match_nearly(self, text: str, start: int, choices: Iterable[Division]) -> list[tuple[float, Division, int]]:
        """(cost, unit, end) of units that stand at ``start`` with one character wrong, missing or too many."""
        near = []
        for unit in choices:
            for name in unit.names:
                if name is not unit.name and (len(name) < 3 or name[-1] not in _ENDINGS):
                    continue
                found = _compare(text, start, name, self._weights)
                if found is not None:
                    near.append((found[0] + (self._weights.gone_misread if unit.last_year else 0.0), unit, found[1]))
        return near

    def _stands_behind_parents(self, before: str, unit: Division) -> bool:
        """Whether ``before`` is the names of the unit's parents with at most one character wrong a name."""
        before = re.sub(r"[\s,，、]", "", before)
        above = []
        parent = unit.parent
        while parent is not None:
            above.append(parent)
            parent = parent.parent
        ways: list[str] = []
        for one in above:
            ways += list(one.names)
        if len(above) == 2:
            ways += [top + middle for top in above[1].names for middle in above[0].names]
        return any(abs(len(way) - len(before)) <= 1 and _distance(way, before) <= 1 for way in ways)


def is_decoy(text: str, end: int) -> bool:
    """Whether the short name before ``end`` is a road's, a town's or a company's: 福田街道, 东莞大道."""
    return _NOT_A_COUNTY.match(text, end) is not None or text[end : end + 1] in _LEVELS


def _choose_clear(chains: Sequence[Chain], clear: float) -> Chain | None:
    """The best, unless another one with other units is as good."""
    ranked = sorted(chains, key=lambda chain: -chain.score)
    if not ranked or (
        len(ranked) > 1 and ranked[1].units != ranked[0].units and ranked[0].score - ranked[1].score < clear
    ):
        return None
    return ranked[0]


def _better(one: Chain, other: Chain) -> Chain:
    return other if other.score > one.score else one


def _is_one_city(province: Division) -> bool:
    """Municipalities, Hong Kong and Macau: province and city are one."""
    return province.name.endswith("市") or province.name.endswith("特别行政区")


def _compare(text: str, start: int, name: str, weights: PathWeights) -> tuple[float, int] | None:
    """What it costs to take the text at ``start`` for ``name``, and where it ends; None where it is another."""
    length = len(name)
    same = text[start : start + length]
    if _ZONE.match(same):
        return None
    base = weights.length * length
    short = weights.short_name if length < 4 else 0.0
    if len(same) == length:
        wrong = [place for place in range(length) if same[place] != name[place]]
        if len(wrong) == 1 and same[wrong[0]] not in _ROAD:
            place = wrong[0]
            if place == length - 1:
                if length > 2 and same[place] in _LOOKALIKE_ENDINGS.get(name[place], ""):
                    return weights.lookalike, start + length
                if length > 4:
                    return weights.ending_wrong, start + length
            elif length > 2 or name[-1] in "县旗":
                return weights.wrong + base + short + (weights.shortest_name if length < 3 else 0.0), start + length
    shorter = text[start : start + length - 1]
    if length > 2 and shorter[-1:] == name[-1]:
        for place in range(length - 1):
            if shorter == name[:place] + name[place + 1 :]:
                return weights.missing + base + short, start + length - 1
    longer = text[start : start + length + 1]
    if longer[-1:] == name[-1] and not _ROAD.intersection(longer):
        for place in range(length):
            if longer[:place] + longer[place + 1 :] == name:
                return weights.additional + base, start + length + 1
    return None


def _distance(one: str, other: str) -> int:
    """Edit distance."""
    row = list(range(len(other) + 1))
    for line, character in enumerate(one, 1):
        previous, row[0] = row[0], line
        for column, match in enumerate(other, 1):
            previous, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, previous + (character != match)),
            )
    return row[-1]
