"""Which layouts are left out together, and the pages they are measured on."""

from random import Random

from training.contacts.layout_pages import make_page
from training.contacts.leave_out import FOLDS, group_kinds, make_questions, mix_folds
from training.contacts.templates import FilledLayout, read_layouts
from webimage_ocr.contacts.divisions import Gazetteer

LAYOUTS = read_layouts()


def test_every_layout_is_left_out_once() -> None:
    folds = [left_out for _, left_out in mix_folds(LAYOUTS, FOLDS)]
    assert sorted(layout.name for fold in folds for layout in fold) == sorted(layout.name for layout in LAYOUTS)
    assert max(map(len, folds)) - min(map(len, folds)) <= 1
    kinds = dict(group_kinds(LAYOUTS))
    assert sum(map(len, kinds.values())) == len(LAYOUTS)
    assert all(layout.kind == kind for kind, left_out in kinds.items() for layout in left_out)


def test_a_layout_is_asked_with_and_without_its_contact_and_the_same_every_time() -> None:
    gazetteer = Gazetteer.load()
    questions = make_questions(LAYOUTS[:2], gazetteer, asked=3, without=2)
    assert [any(one.expected.values()) for one in questions] == [True, True, True, False, False] * 2
    assert [one.text for one in make_questions(LAYOUTS[1:2], gazetteer, 3, 2)] == [one.text for one in questions[5:]]


def test_a_page_holds_every_word_and_sets_cells_side_by_side() -> None:
    rows = [[("姓名  电话", "O")], [("李雷", "N"), ("  13812345678", "O")], [("浙江省杭州市西湖区" * 9, "A")]]
    page = make_page(LAYOUTS[0], FilledLayout(rows, {"name": "李雷"}), Random(1))
    assert "".join(text.text for text in page.texts) == "姓名电话李雷13812345678" + "浙江省杭州市西湖区" * 9
    tops = {text.text: (text.x, text.y) for text in page.texts}
    assert tops["姓名"][1] == tops["电话"][1]
    assert tops["电话"][0] == tops["13812345678"][0] > tops["李雷"][0]
    assert all(text.x + text.width <= page.width and text.y < page.height for text in page.texts)
    assert page.expected["name"] == "李雷"
