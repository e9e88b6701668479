import pytest

from webimage_ocr.contacts.names import is_title, looks_like_name, may_be_name, runs_into_name, split_glued_name
from webimage_ocr.contacts.paths import PathFinder


@pytest.mark.parametrize("text", ["许静怡", "欧阳静", "李雷", "王**", "陈先生", "司马乾广"])
def test_what_looks_like_a_name(text: str) -> None:
    assert looks_like_name(text)


@pytest.mark.parametrize("text", ["销售经理", "后门口店长", "不变", "全国热线", "A座", "许"])
def test_what_does_not_look_like_a_name(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize("text", ["后门", "万达广场", "石家庄", "东方红店"])
def test_what_ends_like_a_place_is_no_name_behind_an_address(text: str) -> None:
    assert not may_be_name(text)


@pytest.mark.parametrize("text", ["销售经理", "法务", "云帆科技有限公司", "服务热线"])
def test_a_position_a_company_and_a_word_of_a_form_are_titles(text: str) -> None:
    assert is_title(text)


@pytest.mark.parametrize(
    ("address", "head", "tail"),
    [
        ("计馨然蒙古自治区阿拉善盟阿拉善左旗和硕特路42号", 3, 0),
        ("青海省果洛藏族自治州玛沁县大武镇达日路侯玮", 0, 2),
        ("河南省安阳市安阳县水冶镇松涛路与一号路交口东北角缪一菲", 0, 3),
        ("浙江省杭州市西湖区文三路90号", 0, 0),
        ("浙江省杭州市西湖区文三路90号后门", 0, 0),
        ("浙江省 杭州市西湖区文三路李雷", 0, 0),
    ],
)
def test_a_name_that_runs_into_an_address(paths: PathFinder, address: str, head: int, tail: int) -> None:
    assert split_glued_name(address, paths) == (head, tail)


def test_the_end_of_a_road_is_not_the_beginning_of_a_name() -> None:
    assert runs_into_name("大武镇达日", "路侯玮")
    assert not runs_into_name("大武镇达日路12号", "路建国")
