"""What a kind is about: spaces, blocks, rows, order, drawings, doubt; counted by hand on small pictures."""

from __future__ import annotations

import numpy as np
import pytest

from drawing.labels import Block, Label, LabelItem, Reading
from eval.score import score_folder


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)


def line(text: str, row: int = 0, *, unknown: bool = False) -> LabelItem:
    """Ten pixels a character, so that it is known where each stands."""
    return LabelItem(text, box(0, 20 * row, 10 * len(text.replace(" ", "")), 20 * row + 10), unknown=unknown)


def block(text: str, first: int, last: int, row: int = 0, confidence: float | None = None) -> Block:
    """A block over some characters of a line."""
    return Block(text, box(10 * first, 20 * row, 10 * last, 20 * row + 10), confidence)


def figures(items: tuple[LabelItem, ...], *blocks: Block, icons: tuple[np.ndarray, ...] = ()) -> dict[str, float]:
    label = Label("a.png", items, ordered=True, icons=icons)
    return score_folder([label], [Reading("a.png", blocks)]).figures()


def test_a_lost_space_is_wrong_and_a_cut_is_a_space() -> None:
    prices = (line("12.34 56.78"),)
    assert figures(prices, block("12.3456.78", 0, 10))["spaced"] == 0
    assert figures(prices, block("12.34 56.78", 0, 10))["spaced"] == 1
    assert figures(prices, block("12.34", 0, 5), block("56.78", 5, 10))["spaced"] == 1
    assert figures(prices, block("12.3456.78", 0, 10))["lines"] == 1


@pytest.mark.parametrize(
    ("true", "said", "right"),
    [
        ("$62 $112", "$62 S112", 1),
        ("$62 $112", "$62S112", 0),
        ("$62 $112", "$6 2 $112", 0),
        ("$62 $112", "$62 112", 1),
        ("$62 $112", "62 $112", 1),
        ("M | M", "M l M", 1),
        ("M | M", "MIM", 0),
        ("5 + 3 = 8", "5+ 3 = 8", 0),
        ("ab cd", "zz zz", 0),
    ],
)
def test_spaces_are_judged_apart_from_letters(true: str, said: str, right: int) -> None:
    assert figures((line(true),), block(said, 0, len(true.replace(" ", ""))))["spaced"] == right


def test_a_line_in_pieces_is_right_but_not_in_one_block() -> None:
    cut = figures((line("abcd"),), block("ab", 0, 2), block("cd", 2, 4))
    assert (cut["lines"], cut["one_block"], cut["rows"]) == (1, 0, 1)


def test_a_row_whose_pieces_come_apart_is_lost() -> None:
    rows = (line("abcd"), line("efgh", 1))
    down = (block("ab", 0, 2), block("ef", 0, 2, 1), block("cd", 2, 4), block("gh", 2, 4, 1))
    across = (down[0], down[2], down[1], down[3])
    assert figures(rows, *down)["rows"] == 0
    assert figures(rows, *across)["rows"] == 1
    assert figures(rows, *across)["in_order"] == 1
    assert figures(rows, block("cd", 2, 4), block("ab", 0, 2))["rows"] == 0


def test_two_lines_in_one_block_are_not_right() -> None:
    both = figures((line("ab"), line("cd", 1)), Block("abcd", box(0, 0, 20, 30)))
    assert (both["f"], both["lines"], both["one_block"]) == (1, 0, 0)


def test_one_line_too_early_puts_the_picture_out_of_order() -> None:
    items = tuple(line(text, row) for row, text in enumerate(("ab", "cd", "ef")))
    blocks = [block(item.text, 0, 2, row) for row, item in enumerate(items)]
    assert figures(items, *blocks)["in_order"] == 1
    assert figures(items, blocks[0], blocks[2], blocks[1])["in_order"] == 0


@pytest.mark.parametrize(("text", "silent"), [("Search", 1), ("QSearch", 0), ("Saerch", 1)])
def test_a_drawing_before_a_label_says_nothing(text: str, silent: int) -> None:
    label = LabelItem("Search", box(20, 0, 80, 10))
    counted = figures((label,), Block(text, box(0, 0, 80, 10)), icons=(box(0, 0, 10, 10),))
    assert counted["icons"] == silent


def test_a_character_that_comes_from_a_drawing_alone_counts() -> None:
    counted = figures((line("ab", 3),), Block("目", box(0, 0, 12, 12)), icons=(box(0, 0, 10, 10), box(30, 0, 40, 10)))
    assert counted["icons"] == 0.5
    assert counted["precision"] == 0


def test_an_unknown_character_wants_doubt_and_not_silence() -> None:
    price = (line("₩120", unknown=True),)
    assert figures(price, block("W120", 0, 4, confidence=0.4))["doubted"] == 1
    assert figures(price, block("W120", 0, 4, confidence=0.9))["doubted"] == 0
    assert figures(price)["doubted"] == 0
    assert "doubted" not in figures(price, block("₩120", 0, 4, confidence=0.9))


def test_every_wrong_character_counts_once() -> None:
    items = (line("abcd"), line("efgh", 1))
    label = Label("a.png", items)
    blocks = (block("abXd", 0, 4), Block("zz", box(200, 200, 220, 210)))
    (counts,) = score_folder([label], [Reading("a.png", blocks)]).counts
    assert counts.wrong == 1 + 2 + 4  # changed, invented, missed
