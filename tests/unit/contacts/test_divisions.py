"""The division table: today's names, names of the past, and the changes of recent years."""

import json
from importlib.resources import files

import pytest

from webimage_ocr.contacts.divisions import CITY, COUNTY, PROVINCE, Gazetteer

# Changes since 2019 that older tables miss, by what the Ministry of Civil Affairs has announced (xzqh.mca.gov.cn)
NEW = (
    "重庆市/两江新区", "新疆维吾尔自治区/和安县", "新疆维吾尔自治区/和康县", "西藏自治区/米林市",
    "西藏自治区/错那市", "浙江省/临平区", "浙江省/钱塘区", "河南省/偃师区", "河南省/孟津区", "江苏省/海门区",
    "安徽省/湾沚区", "浙江省/龙港市", "山东省/莱芜区", "江西省/红谷滩区", "新疆维吾尔自治区/白杨市",
    "新疆维吾尔自治区/草湖市", "海南省/西沙区", "黑龙江省/加格达奇区", "安徽省/无为市", "四川省/新津区",
)  # fmt: skip
GONE = (
    "重庆市/渝北区", "重庆市/江北区", "浙江省/下城区", "浙江省/江干区", "江苏省/海门市", "安徽省/无为县",
    "四川省/新津县", "福建省/长泰县", "江西省/湾里区", "天津市/大港区",
)  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize("path", NEW)
def test_a_new_name_is_in_use(gazetteer: Gazetteer, path: str) -> None:
    province, name = path.split("/")
    assert [one.last_year for one in gazetteer.named[name] if one.name == name and one.province.name == province] == [0]


@pytest.mark.parametrize("path", GONE)
def test_a_name_of_the_past_keeps_its_last_year(gazetteer: Gazetteer, path: str) -> None:
    province, name = path.split("/")
    years = [one.last_year for one in gazetteer.named[name] if one.name == name and one.province.name == province]
    assert all(1990 <= year < 2026 for year in years)
    assert years


def test_the_tree_is_whole(gazetteer: Gazetteer) -> None:
    today = [unit for unit in gazetteer.units if not unit.last_year]
    assert sum(unit.level == PROVINCE for unit in today) == 34
    assert sum(unit.level == CITY for unit in today) > 330
    assert sum(unit.level == COUNTY for unit in today) > 2840
    for unit in gazetteer.units:
        assert (unit.parent is None) == (unit.level == PROVINCE)
        assert unit.parent is None or unit.parent.level < unit.level


def test_a_city_of_the_past_shares_the_counties_of_its_successor(gazetteer: Gazetteer) -> None:
    xiangfan = gazetteer.named["襄樊市"][0]
    assert xiangfan.successor is not None
    assert xiangfan.successor.name == "襄阳市"
    assert any(unit.name == "樊城区" for unit in xiangfan.descend())


def test_a_full_name_with_several_bearers_means_none_of_them(gazetteer: Gazetteer) -> None:
    assert gazetteer.find_only("鼓楼区") is None
    fujian = gazetteer.named["福建省"][0]
    only = gazetteer.find_only("鼓楼区", fujian)
    assert only is not None
    assert only.parent is not None
    assert only.parent.name == "福州市"


def test_the_table_names_its_sources_and_licences() -> None:
    table = json.loads((files("webimage_ocr.contacts") / "data" / "divisions.json").read_text("utf-8"))
    assert "dmfw.mca.gov.cn" in table["source"]
    assert table["fetched_at"].startswith("2026-")
    assert all(source["licence"] and source["package"] for source in table["made_from"])
    assert any("CC-BY-4.0" in source["licence"] for source in table["made_from"])
