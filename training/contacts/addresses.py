"""Made-up addresses on real divisions and townships, as people write them and recognisers misread them."""

from __future__ import annotations

import json
from random import Random

from training.contacts.sources import CURRENT
from webimage_ocr.contacts.divisions import CITY, COUNTY, PROVINCE, Division, Gazetteer

_ROADS = (
    "人民 解放 中山 建设 和平 新华 胜利 文化 朝阳 长江 黄河 迎宾 友谊 光明 工业 北京 上海 南京 重庆 青年 团结 幸福 东风 红旗 振兴 金沙 滨河 滨江 环城 学府 科技 "
    "创业 天府 春申 南环 北环 东环 西环 府前 站前 公园 体育场 民族 民主 民生 富康 兴盛 永安 平安 长安 太平 昌盛 文昌 文明 康乐 桃园 梅园 柳园 玉泉 凤凰 龙山 龙腾 "
    "锦绣 世纪 开元 华南 江南 海滨 山水 湖滨 沿江 沿河 广场 市场 机场 车站 交通 邮电 商业 铁路 复兴 延安 淮海 四平 中原 嵩山 泰山 华山 衡山 黄山 昆仑 天山 五一 七一 八一 十一"
).split()
_ROAD_ENDS = (
    "路 路 路 路 街 街 大道 大道 大街 东路 西路 南路 北路 中路 东街 西街 南街 北街 巷 胡同 弄 里 道 环路 支路 一路 二路 三路 横街 正街 中街 南大街 北大街 公路 国道 西二路 后街 老街 步行街"
).split()
_PLACES = (
    "花园 小区 公寓 大厦 广场 苑 城 家园 新村 酒店 宾馆 大学 学院 医院 中学 小学 幼儿园 商场 市场 农贸市场 工业园 产业园 科技园 创业园 有限公司 公司 厂 超市 商店 饭店 银行 派出所 车站 "
    "公司宿舍 名苑 雅苑 华庭 豪庭 府 公馆 国际 中心 商务中心 写字楼 综合楼 商业楼 新天地 大院 社区 村委会 卫生院 服务区 林场 农场 度假村 加油站 客运站 邮政局 政府 法院 公安局 车管所 消防队 "
    "体育馆 图书馆 购物中心 步行街 专卖店 药店 网吧 茶馆 快递点 菜鸟驿站 丰巢柜 门卫 物流园 万达广场 售楼部 首府 一号 天地 里 湾 半岛 花苑 佳园 嘉园 景园 桃源 安置房 家属院 宿舍"
).split()
_WORDS = (
    "万科 恒大 碧桂园 保利 绿地 金地 龙湖 华润 中海 富力 鹿城 山水 阳光 锦绣 世纪 金色 水岸 滨江 东方 都市 丽景 美林 香格里拉 帝景 御景 时代 未来 星河 天鹅 盛世 东城 西城 南湖 北湖 "
    "明珠 银座 金鼎 华府 凯旋 维也纳 塞纳 太阳 月亮 紫薇 桂花 牡丹 玫瑰 樱花 海棠 翡翠 水晶 黄金 钻石 皇家 帝国 国贸 世贸 财富 创新 软件 高新 光谷 江南 塞上 中央 第一 第二 第三 实验 "
    "人民 中心 妇幼 中医 建筑 电子 印刷 塑料 鞋业 服装 家具 五金 顺达 鸿运 宏发 永兴 兴隆 百度 华为 腾讯 京东 联想 中国移动 中国石油 农业 工商 建设 邮政储蓄"
).split()
_NEAR = (
    "对面 旁 旁边 北侧 南侧 东侧 西侧 附近 门口 楼下 后身 往东500米 往北20米路东 向南150米 西门 东门 北门 南门 东南角 西南角 路口 斜对面 院内 内 一楼 二楼 1楼 负一层 前台 "
    "大厅 后面 里面 前行200米 北100米 路南 路北 路东 路西 拐角处 桥头 后门 收发室 门面"
).split()
_FAKE_TOWNS = ("高新区", "经济技术开发区", "经济开发区", "工业园区", "高新技术产业开发区", "新区", "经开区", "度假区")


class Addresses:
    """Addresses from one random generator."""

    def __init__(self, random: Random, gazetteer: Gazetteer, letters: list[str]) -> None:
        self.random = random
        self._letters = letters
        units = gazetteer.units
        self._counties = [unit for unit in units if unit.level == COUNTY and not unit.last_year]
        self._old = [unit for unit in units if unit.level == COUNTY and unit.last_year > 1998]
        self._bare_cities = [unit for unit in units if unit.level == CITY and not unit.children and not unit.last_year]
        self._cities = [unit for unit in units if unit.level == CITY]
        self._townships: dict[str, list[str]] = {}
        stems = set()
        for county in json.loads(CURRENT.read("data/townships_v1.json")).values():
            names = [name for name in county["townships"] if "（" not in name and "(" not in name]
            self._townships.setdefault(county["county"], []).extend(names)
            stems.update(name.rstrip("街道镇乡办事处")[:3] for name in names)
        self._stems = sorted(stem for stem in stems if len(stem) > 1)
        similar = json.loads(CURRENT.read("data/form_similar_v1.json"))["table"]
        self._similar = {one: [other for other, _ in others[:4]] for one, others in similar.items()}

    def address(self) -> tuple[str, str]:
        """(divisions as written, the rest)."""
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
            return "", detail
        return self.misread(self.divisions(unit)), detail

    def divisions(self, unit: Division) -> str:
        """The chain of the unit in one of the ways to write it."""
        random = self.random
        path = [unit]
        while path[0].parent is not None:
            path.insert(0, path[0].parent)
        one_city = path[0].name.endswith("市") or path[0].name.endswith("区") and len(path) == 2
        names = [one.name for one in path]
        roll = random.random()
        if roll < 0.22:
            names = [self._shorten(one) for one in path]
        elif roll < 0.36 and len(names) > 1:
            names = names[1:]
        elif roll < 0.44 and len(names) > 2:
            names = names[2:]
        elif roll < 0.47 and len(names) > 2:
            names = [names[0], names[2]]
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
        elif path[0].level == PROVINCE and len(path) == 2 and path[1].level == COUNTY and random.random() < 0.3:
            names.insert(1, "省直辖县级行政区划" if random.random() < 0.6 else "省直辖县")
        if random.random() < 0.04:
            names.append(names[-1])
        if random.random() < 0.02:
            names = names + names
        sign = random.choices(("", " ", "-", ",", "/"), (75, 20, 2, 1, 2))[0]
        if random.random() < 0.03:
            names.append(random.choice(_FAKE_TOWNS))
        return sign.join(names)

    def detail(self, unit: Division) -> str:
        """Township, road, number, building, room; in many mixtures."""
        random = self.random
        parts = []
        if random.random() < 0.35:
            towns = self._townships.get(unit.name) or [random.choice(self._stems) + random.choice(("镇", "乡", "街道"))]
            town = random.choice(towns)
            parts.append(town if random.random() < 0.8 else town.replace("街道", random.choice(("街道办", "街道办事处", "街办"))))
        if random.random() < 0.05:
            parts.insert(0, unit.name)
        if random.random() < 0.04:
            parts.append(random.choice(_FAKE_TOWNS))
        if random.random() < 0.2 and (parts or random.random() < 0.3):
            parts.append(self._word() + random.choice(("村", "社区", "屯", "庄", "寨", "沟", "堡", "桥", "墩下", "角寨", "岗", "坪", "店子")))
            if random.random() < 0.5:
                parts.append(random.choice((f"{random.randint(1, 30)}组", f"{random.choice('一二三四五六七八九十')}组", f"{random.randint(1, 300)}号", "村委会", f"{random.choice('一二三四五六七八九十')}社", "口")))
        roll = random.random()
        if roll < 0.62 or not parts:
            parts.append(self._road())
            if random.random() < 0.08:
                parts.append(random.choice(("与", "和", "、", "与", ",")) + self._road() + random.choice(("交叉口", "交汇处", "路口", "交口", "十字", "交叉口东南角", "交汇处东南", "交叉口西南角", "")))
            elif random.random() < 0.75:
                parts.append(self._number())
            else:
                parts.append(random.choice(("", "", "中段", "西段", "北段", "东段", "南段")))
        if random.random() < 0.5:
            parts.append(self._building())
        if random.random() < 0.12:
            parts.append(random.choice(_NEAR))
        detail = "".join(parts)
        if random.random() < 0.06 and len(detail) > 8:
            cut = random.randint(3, len(detail) - 3)
            detail = detail[:cut] + random.choice((" ", " ", ",")) + detail[cut:]
        if random.random() < 0.05:
            detail += random.choice(("({})", "（{}）")).format(self._word() + random.choice(_PLACES))
        if random.random() < 0.04:
            detail += random.choice(("F4A000", "EXC-1", "WeWork", "SOHO", "F4E", "xx-xx号", "XX号", "101 EXCBBN", "asd"))
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
        if unit.short_names and self.random.random() < 0.7:
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
        return random.choice(("{}号", "{}号", "{}号", "{}号", "{}号", "{}-{}号", "{}号附{}", "甲{}号", "{}弄{}号", "{}", "{}号之{}", "{}号院", "西{}巷{}号")).format(
            number, random.randint(1, 60)
        )

    def _building(self) -> str:
        random = self.random
        place = self._word() + (random.choice(_WORDS) if random.random() < 0.25 else "") + random.choice(_PLACES)
        if random.random() < 0.3:
            place += random.choice(("一期", "二期", "三期", "1期", "A区", "b区", "东区", "西区", "南区", "北区", "C区"))
        if random.random() < 0.25:
            place = "" if random.random() < 0.3 else place
            a, b, c = random.randint(1, 40), random.randint(1, 6), random.randint(101, 3303)
            return place + random.choice((f"{a}-{b}-{c}", f"{a}-{c}", f"{random.choice('ABCDEabc')}{c}", f"{a}#{c}", f"{a}幢{c}"))
        rest = ""
        if random.random() < 0.65:
            rest += random.choice((f"{random.randint(1, 60)}", random.choice("ABCDEFGHabcd一二三四五"))) + random.choice(("栋", "号楼", "幢", "座", "楼", "栋"))
            if random.random() < 0.4:
                rest += random.choice((str(random.randint(1, 6)), random.choice("一二三四"))) + "单元"
        if random.random() < 0.5:
            rest += random.choice((f"{random.randint(1, 33)}楼", f"{random.randint(1, 33)}层", f"{random.randint(1, 33)}F")) if random.random() < 0.3 else ""
            rest += f"{random.randint(1, 33)}{random.randint(1, 20):02d}" + random.choice(("室", "号", "", "房", "户", ""))
        return place + rest

    def word(self) -> str:
        """A word that could be a road's, a shop's or a company's."""
        return self._word()

    def company(self) -> str:
        """A company's name; half of them begin with a place."""
        random = self.random
        place = random.choice(self._cities).name.removesuffix("市") if random.random() < 0.5 else ""
        return place + self._word() + random.choice(("科技", "贸易", "电子", "食品", "文化传媒", "建筑", "信息技术", "餐饮管理", "")) + random.choice(
            ("有限公司", "有限公司", "股份有限公司", "集团", "律师事务所", "设计院", "工作室", "大学", "医院")
        )

    def place(self) -> str:
        """A division as it stands in running text."""
        random = self.random
        unit = random.choice(self._counties if random.random() < 0.4 else self._cities)
        if random.random() < 0.3:
            return self.divisions(unit)
        return random.choice(unit.names)
