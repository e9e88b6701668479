import pytest

from webimage_ocr.contacts.paths import PathFinder


@pytest.mark.parametrize(
    ("text", "province", "city", "district", "rest"),
    [
        ("浙江省杭州市西湖区文三路", "浙江省", "杭州市", "西湖区", "文三路"),
        ("浙江 杭州 西湖区 文三路", "浙江省", "杭州市", "西湖区", " 文三路"),
        ("浙汗省杭州市西湖区文三路", "浙江省", "杭州市", "西湖区", "文三路"),
        ("浙江省杭州式西湖区文三路", "浙江省", "杭州市", "西湖区", "文三路"),
        ("浙江省杭州市西区文三路", "浙江省", "杭州市", "西湖区", "文三路"),
        ("新疆维吾伛自治区乌鲁木齐市天山区", "新疆维吾尔自治区", "乌鲁木齐市", "天山区", ""),
        ("山西省晋泯市平遥县顺城路", "山西省", "晋中市", "平遥县", "顺城路"),
        ("盐田区山海四季城", "广东省", "深圳市", "盐田区", "山海四季城"),
        ("广东省深圳市福田街道", "广东省", "深圳市", "", "福田街道"),
        ("西安市高新区科技路", "陕西省", "西安市", "", "高新区科技路"),
        ("重庆重庆市忠县州屏街道", "重庆市", "重庆市", "忠县", "州屏街道"),
    ],
)
def test_the_chain_of_an_address(
    paths: PathFinder, text: str, province: str, city: str, district: str, rest: str
) -> None:
    chain = paths.find(text)
    assert chain is not None
    place = paths.name_region(chain)
    assert (place.province, place.city, place.district, text[chain.end :]) == (province, city, district, rest)


@pytest.mark.parametrize("text", ["文三路90号", "上海路111号", "重庆宾馆", "东区3号楼", "", "区"])
def test_what_is_no_chain(paths: PathFinder, text: str) -> None:
    assert paths.find(text) is None


def test_two_units_that_are_as_near_are_left_open(paths: PathFinder) -> None:
    chain = paths.find("河北省张家口市桥区工业街")  # 桥东区 or 桥西区
    assert chain is not None
    assert paths.name_region(chain).district == ""


def test_a_chain_that_was_misread_says_so(paths: PathFinder) -> None:
    exact, misread = paths.find("浙江省杭州市西湖区"), paths.find("浙江省杭州市西胡区")
    assert exact is not None
    assert misread is not None
    assert exact.certain
    assert not misread.certain


def test_a_chain_said_again_and_again_ends(paths: PathFinder) -> None:
    # deeper than Python's calls may go
    chain = paths.find("广东省深圳市龙岗区" * 2000)
    assert chain is not None
    assert paths.name_region(chain).district == "龙岗区"
    assert chain.end < 100
