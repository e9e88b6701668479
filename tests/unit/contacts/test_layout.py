"""Lines with places: rows, columns, wrapped lines, turned pages."""

import math

import numpy as np
import pytest

from webimage_ocr.contacts import ContactFinder
from webimage_ocr.contacts.layout import arrange
from webimage_ocr.contacts.stream import FAR, NEAR, OTHER_SIZE, WRAP, Piece
from webimage_ocr.ocr.page.layout import lay_out
from webimage_ocr.types import Line


def place(text: str, x: float, y: float, height: float = 24, angle: float = 0.0, vertical: bool = False) -> Line:
    width = sum(height if ord(one) > 255 else height * 0.56 for one in text)
    quad = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return Line(text, 1.0, (quad @ turn).astype(np.float32), vertical=vertical)


def _pieces(lines: list[Line]) -> list[Piece]:
    return arrange(lines, lay_out(lines))


def test_a_row_is_read_from_the_left_whatever_the_order_of_the_lines() -> None:
    pieces = _pieces([place("13812345678", 200, 12), place("姓名", 20, 10)])
    assert [piece.text for piece in pieces] == ["姓名", "13812345678"]
    assert pieces[1].before == " "
    assert [piece.line for piece in pieces] == [1, 0]


def test_boxes_of_a_row_may_overlap_a_little() -> None:
    sign = Line("收", 1.0, np.array([[28, 339], [122, 339], [122, 369], [28, 369]], np.float32))
    beside = Line("李四13812345678", 1.0, np.array([[102, 338], [471, 338], [471, 367], [102, 367]], np.float32))
    assert [piece.text for piece in _pieces([beside, sign])] == ["收", "李四13812345678"]


def test_how_lines_follow_one_another() -> None:
    lines = [
        place("浙江省杭州市西湖区文三路四百七十", 20, 10),
        place("八号", 20, 44),
        place("旗舰店", 20, 78),
        place("保温壶", 120, 112, 30),
        place("合计", 20, 300),
    ]
    assert [piece.step for piece in _pieces(lines)][1:] == [WRAP, NEAR, OTHER_SIZE, FAR]


def test_columns_are_read_one_after_the_other_but_labels_stay_with_their_values() -> None:
    columns = [
        place("寄件人：张三", 20, 10), place("收件人：李四", 500, 10),
        place("广东省深圳市", 20, 50), place("四川省成都市", 500, 50),
    ]  # fmt: skip
    assert [piece.text for piece in _pieces(columns)] == [
        "寄件人：张三", "广东省深圳市", "收件人：李四", "四川省成都市",
    ]  # fmt: skip
    table = [place("姓名", 20, 10), place("李四", 200, 10), place("电话", 20, 50), place("13812345678", 200, 50)]
    assert [piece.text for piece in _pieces(table)] == ["姓名", "李四", "电话", "13812345678"]


@pytest.mark.parametrize("degrees", [0, 5, -30, 90, 180, 271])
def test_a_turned_page_gives_the_same_contact(finder: ContactFinder, degrees: float) -> None:
    angle = math.radians(degrees)
    lines = [
        place("寄件人：周启明", 20, 10, angle=angle), place("收件人：何晓燕", 560, 10, angle=angle),
        place("电话：13911112222", 20, 50, angle=angle), place("电话：13733334444", 560, 50, angle=angle),
        place("地址：广东省深圳市南山区科苑路15号", 20, 90, angle=angle),
        place("地址：四川省绵阳市涪城区", 560, 90, angle=angle),
        place("长虹大道28号", 560, 124, angle=angle),
    ]  # fmt: skip
    contact = finder.find(lines, lay_out(lines))
    assert (contact.name, contact.phone) == ("何晓燕", "13733334444")
    assert (contact.province, contact.city, contact.district) == ("四川省", "绵阳市", "涪城区")
    assert contact.detail_address == "长虹大道28号"
    assert contact.lines == {
        "name": (1,), "phone": (3,), "province": (5,), "city": (5,), "district": (5,), "detail_address": (6,),
    }  # fmt: skip


def test_a_number_that_a_wrapped_line_cuts_in_two_is_found(finder: ContactFinder) -> None:
    lines = [place("浙江省杭州市西湖区文三路90号，李雷，138", 20, 10), place("12345678", 20, 44)]
    contact = finder.find(lines, lay_out(lines))
    assert (contact.name, contact.phone, contact.detail_address) == ("李雷", "13812345678", "文三路90号")
    assert contact.lines["phone"] == (0, 1)


def test_vertical_and_empty_lines_do_no_harm(finder: ContactFinder) -> None:
    upright = Line("竖排", 1.0, np.array([[300, 10], [324, 10], [324, 80], [300, 80]], np.float32), vertical=True)
    lines = [place("李雷 13812345678", 20, 10), place("  ", 20, 50), upright]
    assert finder.find(lines, lay_out(lines)).phone == "13812345678"
    assert finder.find([], lay_out([])).lines == {}


def test_a_contact_is_found_on_a_page_full_of_text(finder: ContactFinder) -> None:
    rows = [f"这里写着许多与联系人毫不相干的文字，只是为了占满整整一页（{number}）" for number in range(60)]
    rows[40:40] = ["收货人：何晓燕 13733334444", "地址：四川省绵阳市涪城区长虹大道28号"]
    lines = [place(row, 20, 40 * number) for number, row in enumerate(rows)]
    contact = finder.find(lines, lay_out(lines))
    assert (contact.name, contact.phone, contact.detail_address) == ("何晓燕", "13733334444", "长虹大道28号")
    assert contact.lines["name"] == (40,)
    assert contact.lines["detail_address"] == (41,)
