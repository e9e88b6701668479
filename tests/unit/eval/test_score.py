"""The scorer on pictures small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from drawing.labels import Block, Label, LabelItem, Reading
from eval.calibration import Calibration, Judged, calibrate
from eval.match import fold, match_page, order_kept
from eval.score import score_folder


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)


def page(*texts: str, ordered: bool = False) -> Label:
    """Texts one below the other, each in a box of 100 x 10."""
    items = tuple(LabelItem(text, box(0, 20 * row, 100, 20 * row + 10)) for row, text in enumerate(texts))
    return Label("a.png", items, ordered=ordered)


def reading(*blocks: Block) -> Reading:
    return Reading("a.png", blocks, ms=5)


def test_a_perfect_reading_scores_one() -> None:
    score = score_folder([page("two words")], [reading(Block("two words", box(0, 0, 100, 10)))])
    figures = score.figures()
    assert figures["f"] == figures["exact"] == figures["spaces"] == 1
    assert figures["chars"] == 8


def test_a_wrong_character_costs_one_in_precision_and_recall() -> None:
    figures = score_folder([page("abcd")], [reading(Block("abXd", box(0, 0, 100, 10)))]).figures()
    assert figures["recall"] == figures["precision"] == 0.75
    assert figures["exact"] == 0


def test_a_line_cut_in_two_loses_no_characters() -> None:
    halves = reading(Block("ab", box(0, 0, 50, 10)), Block("cd", box(50, 0, 100, 10)))
    assert score_folder([page("abcd")], [halves]).figures()["f"] == 1


def test_lost_spaces_show_in_their_own_figure_only() -> None:
    figures = score_folder([page("two words")], [reading(Block("twowords", box(0, 0, 100, 10)))]).figures()
    assert figures["exact"] == 1
    assert figures["spaces"] == 0


def test_text_where_none_is_lowers_precision() -> None:
    figures = score_folder(
        [page("ab")], [reading(Block("ab", box(0, 0, 100, 10)), Block("xy", box(0, 50, 9, 60)))]
    ).figures()
    assert figures["recall"] == 1
    assert figures["precision"] == 0.5


def test_a_block_on_an_ignored_region_counts_for_nothing() -> None:
    label = Label("a.png", (LabelItem("ab", box(0, 0, 100, 10)), LabelItem("", box(0, 50, 100, 60), ignore=True)))
    both = reading(Block("ab", box(0, 0, 100, 10)), Block("??", box(0, 50, 100, 60)))
    assert score_folder([label], [both]).figures()["precision"] == 1


def test_a_column_is_read_downwards() -> None:
    column = box(0, 0, 10, 40)
    found = match_page(Label("a.png", (LabelItem("上中下左", column),)), reading(Block("上中下左", column)))
    assert [block.right for block in found.blocks] == [4]


def test_a_picture_without_a_reading_counts_as_read_empty() -> None:
    score = score_folder([page("abcd")], [])
    assert score.missing == 1
    assert score.figures()["recall"] == 0


def test_texts_without_boxes_are_sought_anywhere() -> None:
    label = Label("a.png", (LabelItem("Hello", None), LabelItem("world", None)))
    figures = score_folder([label], [reading(Block("hello, WORLD!", box(0, 0, 1, 1)))]).figures()
    assert figures["text_recall"] == figures["whole"] == figures["bag_f"] == 1


def test_partly_labelled_pictures_have_no_bag() -> None:
    label = Label("a.png", (LabelItem("Hello", None),), partial=True)
    figures = score_folder([label], [reading(Block("hello and more", box(0, 0, 1, 1)))]).figures()
    assert figures["text_recall"] == 1
    assert "bag_f" not in figures


def test_turns_of_one_scene_are_compared_with_each_other() -> None:
    readings = [
        Reading("images/receipt_0.png", (Block("total 12", box(0, 0, 1, 1)),)),
        Reading("images/receipt_90.png", (Block("total 13", box(0, 0, 1, 1)),)),
    ]
    labels = [Label(r.image, (), partial=True) for r in readings]
    assert score_folder(labels, readings).figures()["turns"] == pytest.approx(2 * 6 / 14)


def test_reading_order_counts_neighbours() -> None:
    label = page("one", "two", "six", ordered=True)
    blocks = [Block(text, box(0, 20 * row, 100, 20 * row + 10)) for row, text in enumerate(("one", "two", "six"))]
    assert order_kept(match_page(label, reading(*blocks))) == (2, 2)
    assert order_kept(match_page(label, reading(blocks[2], blocks[0], blocks[1]))) == (1, 2)


def test_columns_read_across_are_out_of_order() -> None:
    left = [LabelItem(text, box(0, 20 * row, 90, 20 * row + 10)) for row, text in enumerate(("a1", "a2", "a3"))]
    right = [LabelItem(text, box(100, 20 * row, 190, 20 * row + 10)) for row, text in enumerate(("b1", "b2", "b3"))]
    across = [
        Block(item.text, item.points)
        for pair in zip(left, right, strict=True)
        for item in pair
        if item.points is not None
    ]
    label = Label("a.png", (*left, *right), ordered=True)
    assert order_kept(match_page(label, reading(*across))) == (0, 5)


def test_calibration_compares_confidence_with_what_is_right() -> None:
    label = page("ab", "cd")
    blocks = reading(Block("ab", box(0, 0, 100, 10), 0.75), Block("cX", box(0, 20, 100, 30), 0.75))
    calibration = calibrate([(label, blocks)])
    assert calibration.error() == pytest.approx(0.25)
    assert calibration.precision_recall(0.5) == (0.75, 0.75)
    assert calibration.precision_recall(0.8)[1] == 0


def test_ranking_is_the_share_of_pairs_in_the_right_order() -> None:
    blocks = [Judged(confidence, 1, 1, faultless) for confidence, faultless in ((0.9, True), (0.6, True), (0.6, False))]
    assert Calibration(tuple(blocks), 3).ranking() == 0.75


def test_what_a_label_only_cuts_elsewhere_is_left_out_of_a_second_ranking() -> None:
    boxes = [box(0, y, 100, y + 10) for y in (0, 20, 40, 60)]
    said = zip(("ab", "cd", "eX", "ZZ"), (0.9, 0.95, 0.6, 0.5), boxes, strict=True)
    blocks = reading(*(Block(text, place, confidence) for text, confidence, place in said))
    calibration = calibrate([(page("ab", "cde", "ef"), blocks)])
    # ZZ stands where no label does: it is invented, and counts
    assert [block.differs_at_end for block in calibration.blocks] == [False, True, False, False]
    assert calibration.ranking() == pytest.approx(2 / 3)
    assert calibration.without_ends().ranking() == 1


def test_a_program_that_drops_what_is_not_sure_keeps_a_share() -> None:
    blocks = reading(Block("ab", box(0, 0, 100, 10), 0.95), Block("cdef", box(0, 20, 100, 30), 0.8))
    assert score_folder([page("ab", "cdef")], [blocks]).figures()["sure"] == pytest.approx(2 / 6)


@pytest.mark.parametrize(("text", "folded"), [("Ａ１ “b”", 'A1"b"'), ("a — b", "a-b"), ("  ", "")])
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
