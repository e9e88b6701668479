"""What a region of a drawn sheet is said to hold."""

import numpy as np

from training.recognition.labels import ARROW, ICON, Item, read_label

REGION = np.array([[0, 0], [100, 0], [100, 20], [0, 20]], np.float32)


def item(text: str, left: float, right: float, top: float = 4, bottom: float = 16, kind: str = "western") -> Item:
    return Item(kind, text, np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float))


def test_a_line_inside_is_what_is_read() -> None:
    assert read_label(REGION, [item("word", 5, 95), item("above", 5, 95, -14, 2)]) == ("word", "western")


def test_two_texts_have_a_space_between_them_where_there_is_a_gap() -> None:
    assert read_label(REGION, [item("b", 50, 90), item("a", 5, 40)]) == ("a b", "western")
    assert read_label(REGION, [item("a", 5, 40), item("b", 41, 90)]) == ("ab", "western")


def test_icons_say_nothing() -> None:
    icon = item("", 2, 18, kind=ICON)
    assert read_label(REGION, [icon]) == ("", ICON)
    assert read_label(REGION, [icon, item("label", 30, 95)]) == ("label", "label")


def test_an_arrow_alone_is_left_out_since_nobody_can_tell_it_from_a_sign() -> None:
    arrow = item("", 80, 95, kind=ARROW)
    assert read_label(REGION, [arrow]) is None
    assert read_label(REGION, [item("label", 5, 60), arrow]) == ("label", "label")


def test_what_is_cut_off_is_left_out() -> None:
    assert read_label(REGION, [item("reaches out", 5, 130)]) is None
    assert read_label(REGION, [item("half of its height", 5, 95, 10, 30)]) is None
    assert read_label(REGION, [item("on", 5, 60), item("top", 30, 95)]) is None
    assert read_label(REGION, []) is None


def test_a_turned_region_is_read_along_itself() -> None:
    turn = np.array([[np.cos(0.2), np.sin(0.2)], [-np.sin(0.2), np.cos(0.2)]])
    turned = item("word", 5, 95)
    turned.points = turned.points @ turn
    assert read_label((REGION @ turn).astype(np.float32), [turned]) == ("word", "western")
