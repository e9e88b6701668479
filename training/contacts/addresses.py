"""Made-up addresses on real divisions and townships, as people write them and recognisers misread them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from random import Random

from drawing.sources import CURRENT
from training.contacts.phrases import read_words
from webimage_ocr.contacts.divisions import CITY, COUNTY, PROVINCE, Division, Gazetteer

_WORDLISTS = read_words()
_ROADS = _WORDLISTS["roads"]
_ROAD_ENDS = _WORDLISTS["road_ends"]
_PLACES = _WORDLISTS["places"]
_WORDS = _WORDLISTS["words"]
_NEAR = _WORDLISTS["near"]
_BEFORE_DIGIT = r"(?<=[\u4e00-\u9fff])(?=\d)"
_AROUND_DIGIT = _BEFORE_DIGIT + r"|(?<=\d)(?=[\u4e00-\u9fff])"
_FAKE_TOWNS = ("高新区", "经济技术开发区", "经济开发区", "工业园区", "高新技术产业开发区", "新区", "经开区", "度假区")


@dataclass(frozen=True)
class MadeAddress:
    """An address as it is written, and the fields that are to be found in it."""

    divisions: str
    """As written: 浙江 杭州, 杭州市西湖区."""
    detail: str
    province: str
    city: str
    district: str


class Addresses:
    """Addresses from one random generator."""

    def __init__(self, random: Random, gazetteer: Gazetteer, letters: list[str]) -> None:
        self.random = random
        self._letters = letters
        self._gazetteer = gazetteer
        units = gazetteer.units
        self._counties = [unit for unit in units if unit.level == COUNTY and not unit.last_year]
        self._old = [unit for unit in units if unit.level == COUNTY and unit.last_year > 1998]
        self._bare_cities = [unit for unit in units if unit.level == CITY and not unit.children and not unit.last_year]
        self._cities = [unit for unit in units if unit.level == CITY]
        self._townships: dict[str, list[str]] = {}
        stems: set[str] = set()
        for county in json.loads(CURRENT.read("data/townships_v1.json")).values():
            names = [name for name in county["townships"] if "（" not in name and "(" not in name]
            self._townships.setdefault(county["county"], []).extend(names)
            stems.update(name.rstrip("街道镇乡办事处")[:3] for name in names)
        self._stems = sorted(stem for stem in stems if len(stem) > 1)
        similar: dict[str, list[tuple[str, float]]] = json.loads(CURRENT.read("data/form_similar_v1.json"))["table"]
        self._similar = {one: [other for other, _ in others[:4]] for one, others in similar.items()}

    def address(self) -> MadeAddress:
        """An address with its true fields; one in fifty is without divisions."""
        random = self.random
        roll = random.random()
        if roll < 0.86:
            unit = random.choice(self._counties)
        elif roll < 0.92:
            unit = random.choice(self._old)
        elif roll < 0.96:
            unit = random.choice(self._bare_cities)
        else:
            unit = random.choice(self._cities)
        detail = self.detail(unit)
        if random.random() < 0.02:
            return MadeAddress("", detail, "", "", "")
        divisions, path = self.divisions(unit)
        return MadeAddress(divisions, detail, *self._true_fields(path))

    def divisions(self, unit: Division) -> tuple[str, list[Division]]:
        """(the chain of the unit in one of the ways to write it, the units that are written)."""
        random = self.random
        path = [unit]
        while path[0].parent is not None:
            path.insert(0, path[0].parent)
        one_city = path[0].name.endswith("市") or (path[0].name.endswith("区") and len(path) == 2)
        names = [one.name for one in path]
        written = path
        roll = random.random()
        if roll < 0.22:
            names = [self._shorten(one) for one in path]
        elif roll < 0.36 and len(names) > 1:
            names, written = names[1:], path[1:]
        elif roll < 0.44 and len(names) > 2:
            names, written = names[2:], path[2:]
        elif roll < 0.47 and len(names) > 2:
            names, written = [names[0], names[2]], [path[0], path[2]]
        elif roll < 0.50:
            names = [self._shorten(path[0]), *names[1:]]
        if one_city and len(path) == 2 and len(names) == 2:
            extra = random.random()
            if extra < 0.35:
                names.insert(1, path[0].name)
            elif extra < 0.42:
                names.insert(1, "市辖区")
            elif extra < 0.5:
                names = [path[0].name[:-1], *names] if path[0].name.endswith("市") else names
        elif len(names) == 2 == len(path) and path[1].level == COUNTY and random.random() < 0.3:
            names.insert(1, "省直辖县级行政区划" if random.random() < 0.6 else "省直辖县")
        if random.random() < 0.04:
            names.append(names[-1])
        if random.random() < 0.02:
            names = names + names
        sign = random.choices(("", " ", "-", ",", "/"), (75, 20, 2, 1, 2))[0]
        return sign.join(names), written

    def _true_fields(self, written: list[Division]) -> tuple[str, str, str]:
        """Province, city and district by the conventions of docs/contacts.md: parents only where one is possible."""
        lowest = written[-1]
        if lowest.level == COUNTY and written[0].level != CITY:
            named = [one for one in self._gazetteer.named[lowest.name] if one.name == lowest.name]
            if len(written) == 1:
                if self._gazetteer.find_only(lowest.name) is None and len(named) > 1:
                    return "", "", lowest.name
                lowest = self._gazetteer.find_only(lowest.name) or lowest
        province = lowest.province.name
        one_city = province if province.endswith(("市", "特别行政区")) else ""
        if lowest.level == PROVINCE:
            return province, one_city, ""
        if lowest.level == CITY:
            return province, lowest.name, ""
        above = next((one for one in written if one.level == CITY), lowest.parent)
        city = above.name if above is not None and above.level == CITY else one_city
        return province, city, lowest.name

    def detail(self, unit: Division) -> str:
        """Township, road, number, building, room; in many mixtures."""
        random = self.random
        parts = []
        if random.random() < 0.35:
            towns = self._townships.get(unit.name) or [random.choice(self._stems) + random.choice(("镇", "乡", "街道"))]
            town = random.choice(towns)
            parts.append(
                town if random.random() < 0.8 else town.replace("街道", random.choice(("街道办", "街道办事处", "街办")))
            )
        if random.random() < 0.05:
            parts.insert(0, unit.name)
        if random.random() < 0.04:
            parts.append(random.choice(_FAKE_TOWNS))
        if random.random() < 0.2 and (parts or random.random() < 0.3):
            parts.append(
                self._word()
                + random.choice(("村", "社区", "屯", "庄", "寨", "沟", "堡", "桥", "墩下", "角寨", "岗", "坪", "店子"))
            )
            if random.random() < 0.5:
                parts.append(
                    random.choice(
                        (
                            f"{random.randint(1, 30)}组",
                            f"{random.choice('一二三四五六七八九十')}组",
                            f"{random.randint(1, 300)}号",
                            "村委会",
                            f"{random.choice('一二三四五六七八九十')}社",
                            "口",
                        )
                    )
                )
        roll = random.random()
        if roll < 0.62 or not parts:
            parts.append(self._road())
            if random.random() < 0.08:
                parts.append(
                    random.choice(("与", "和", "、", "与", ","))
                    + self._road()
                    + random.choice(
                        ("交叉口", "交汇处", "路口", "交口", "十字", "交叉口东南角", "交汇处东南", "交叉口西南角", "")
                    )
                )
            elif random.random() < 0.75:
                parts.append(self._number())
            else:
                parts.append(random.choice(("", "", "中段", "西段", "北段", "东段", "南段")))
        if random.random() < 0.5:
            parts.append(self._building())
        if random.random() < 0.12:
            parts.append(random.choice(_NEAR))
        # 金新街道 朝霞西路188号 丽景湾12幢504室
        detail = (" " if random.random() < 0.08 else "").join(filter(None, parts))
        if random.random() < 0.12:
            # 文三路 90 号: some typesetters and recognisers leave a gap around digits
            detail = re.sub(_BEFORE_DIGIT if random.random() < 0.4 else _AROUND_DIGIT, " ", detail)
        if random.random() < 0.06 and len(detail) > 8:
            cut = random.randint(3, len(detail) - 3)
            detail = detail[:cut] + random.choice((" ", " ", ",")) + detail[cut:]
        if random.random() < 0.05:
            detail += random.choice(("({})", "（{}）")).format(self._word() + random.choice(_PLACES))
        if random.random() < 0.07:
            detail += (
                self.company()
                if random.random() < 0.7
                else self._word() + random.choice(_PLACES) + "(" + self._word() + ")" + random.choice(_PLACES)
            )
        if random.random() < 0.05:
            further = (
                f"{random.randint(101, 999)}",
                f"{random.randint(1, 300)}号",
                self._building(),
                unit.name + self._word() + random.choice(_PLACES) + random.choice(_NEAR),
                self._word() + random.choice(_PLACES) + random.choice(_NEAR),
            )
            detail += random.choice((",", "，", "、", ", ")) + random.choice(further)
        if random.random() < 0.04:
            detail += random.choice(
                ("F4A000", "EXC-1", "WeWork", "SOHO", "F4E", "xx-xx号", "XX号", "101 EXCBBN", "asd")
            )
        return detail

    def misread(self, text: str, share: float = 0.08) -> str:
        """Now and then one character wrong, missing or doubled."""
        random = self.random
        if not text or random.random() > share:
            return text
        place = random.randrange(len(text))
        roll = random.random()
        if roll < 0.45:
            wrong = random.choice(self._similar.get(text[place]) or self._letters)
        else:
            wrong = "" if roll < 0.75 else random.choice(self._letters)
        return text[:place] + wrong + text[place + 1 :]

    def _shorten(self, unit: Division) -> str:
        # a short name that is no longer in use means the unit of today
        if unit.short_names and not unit.last_year and self.random.random() < 0.7:
            return self.random.choice(unit.short_names)
        return unit.name

    def _word(self) -> str:
        random = self.random
        roll = random.random()
        if roll < 0.35:
            return random.choice(self._stems)
        if roll < 0.6:
            return random.choice(_WORDS)
        if roll < 0.8:
            return random.choice(_ROADS)
        return random.choice(self._letters) + random.choice(self._letters)

    def _road(self) -> str:
        random = self.random
        word = random.choice(_ROADS) if random.random() < 0.45 else self._word()
        end = random.choice(_ROAD_ENDS)
        if random.random() < 0.03:
            return f"{random.randint(101, 330)}{random.choice(('国道', '省道'))}"
        return word + end

    def _number(self) -> str:
        random = self.random
        number = random.randint(1, 300) if random.random() < 0.85 else random.randint(300, 3000)
        if random.random() < 0.03:
            return "、".join(str(number + 2 * step) for step in range(random.randint(2, 4))) + "号"
        return random.choice(
            (
                "{}号",
                "{}号",
                "{}号",
                "{}号",
                "{}号",
                "{}-{}号",
                "{}号附{}",
                "甲{}号",
                "{}弄{}号",
                "{}",
                "{}号之{}",
                "{}号院",
                "西{}巷{}号",
            )
        ).format(number, random.randint(1, 60))

    def _building(self) -> str:
        random = self.random
        place = self._word() + (random.choice(_WORDS) if random.random() < 0.25 else "") + random.choice(_PLACES)
        if random.random() < 0.3:
            place += random.choice(("一期", "二期", "三期", "1期", "A区", "b区", "东区", "西区", "南区", "北区", "C区"))
        if random.random() < 0.25:
            place = "" if random.random() < 0.3 else place
            a, b, c = random.randint(1, 40), random.randint(1, 6), random.randint(101, 3303)
            return place + random.choice(
                (f"{a}-{b}-{c}", f"{a}-{c}", f"{random.choice('ABCDEabc')}{c}", f"{a}#{c}", f"{a}幢{c}")
            )
        rest = ""
        if random.random() < 0.65:
            rest += random.choice(
                (f"{random.randint(1, 60)}", random.choice("ABCDEFGHabcd一二三四五"))
            ) + random.choice(("栋", "号楼", "幢", "座", "楼", "栋"))
            if random.random() < 0.4:
                rest += random.choice((str(random.randint(1, 6)), random.choice("一二三四"))) + "单元"
        if random.random() < 0.5:
            rest += (
                random.choice((f"{random.randint(1, 33)}楼", f"{random.randint(1, 33)}层", f"{random.randint(1, 33)}F"))
                if random.random() < 0.3
                else ""
            )
            rest += f"{random.randint(1, 33)}{random.randint(1, 20):02d}" + random.choice(
                ("室", "号", "", "房", "户", "")
            )
        return place + rest

    def word(self) -> str:
        """A word that could be a road's, a shop's or a company's."""
        return self._word()

    def company(self) -> str:
        """A company's name; half of them begin with a place."""
        random = self.random
        place = random.choice(self._cities).name.removesuffix("市") if random.random() < 0.5 else ""
        return (
            place
            + self._word()
            + random.choice(("科技", "贸易", "电子", "食品", "文化传媒", "建筑", "信息技术", "餐饮管理", ""))
            + random.choice(
                ("有限公司", "有限公司", "股份有限公司", "集团", "律师事务所", "设计院", "工作室", "大学", "医院")
            )
        )

    def landmark(self) -> str:
        """A building, a village, a company: all that some addresses say."""
        random = self.random
        return (
            self.company()
            if random.random() < 0.3
            else self._word() + random.choice((*_PLACES, "村", "社区", "碑", "寺", "山庄"))
        )

    def place(self) -> str:
        """A division as it stands in running text."""
        random = self.random
        unit = random.choice(self._counties if random.random() < 0.4 else self._cities)
        if random.random() < 0.3:
            return self.divisions(unit)[0]
        return random.choice(unit.names)
