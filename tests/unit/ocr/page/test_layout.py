"""Where columns and rows are, and the order in which they are read."""

import numpy as np

from webimage_ocr.ocr.page.layout import lay_out, text_angle
from webimage_ocr.types import Line, Quad


def _word(x: float, y: float, width: float = 50, height: float = 20) -> Quad:
    return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)


def reading_order(quads: list[Quad], angle: float = 0.0) -> list[int]:
    return lay_out([Line("some words", 1.0, quad) for quad in quads], angle).order


def test_rows_come_before_columns() -> None:
    words = [_word(100, 40), _word(0, 42), _word(100, 0), _word(0, 2)]
    assert reading_order(words) == [3, 2, 1, 0]


def test_a_tilted_row_stays_together() -> None:
    tilt = np.radians(6)
    rotation = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    words = [(_word(x, y) @ rotation.T).astype(np.float32) for y in (0, 30) for x in (0, 200, 400)]
    assert reading_order(words, angle=6.0) == [0, 1, 2, 3, 4, 5]


def test_a_page_on_its_side_is_read_in_its_own_frame() -> None:
    down = np.array([[0.0, -1.0], [1.0, 0.0]])  # text that runs downwards
    words = [(_word(x, y) @ down.T).astype(np.float32) for y in (0, 30, 60) for x in (0, 100)]
    assert reading_order(words, angle=90.0) == [0, 1, 2, 3, 4, 5]


def test_nothing_has_an_order_too() -> None:
    assert reading_order([]) == []


def _lines(x: float, ys: range, width: float = 300) -> list[Quad]:
    return [_word(x, y, width if i % 4 != 3 else width / 2) for i, y in enumerate(ys)]


def test_columns_of_wrapped_text_are_read_one_after_the_other() -> None:
    heading, foot = _word(0, 0, 700, 40), _word(0, 400, 700)
    left, right = _lines(0, range(80, 380, 30)), _lines(400, range(80, 380, 30))
    quads = [heading, *(quad for row in zip(left, right, strict=True) for quad in row), foot]
    assert reading_order(quads) == [0, *range(1, 21, 2), *range(2, 21, 2), 21]


def test_a_table_is_read_row_by_row() -> None:
    cells = [_word(x, y, width) for y in range(0, 300, 30) for x, width in ((0, 180), (300, 60), (450, 90))]
    assert reading_order(cells) == list(range(30))


def test_a_menu_beside_a_page_is_read_first() -> None:
    menu = [_word(0, y, 80) for y in range(0, 400, 50)]
    page = [_word(200, y, 500) for y in range(13, 400, 29)]
    assert reading_order([*page, *menu]) == [*range(len(page), len(page) + len(menu)), *range(len(page))]


def test_cards_are_read_card_by_card_in_their_rows() -> None:
    cards = [_lines(x, range(y, y + 120, 30), 200) for y in (0, 220) for x in (0, 280, 560)]
    shuffled = [cards[card][line] for line in range(4) for card in range(6)]
    assert reading_order(shuffled) == [line * 6 + card for card in range(6) for line in range(4)]


def test_what_stands_far_below_is_no_column_of_the_corner_above() -> None:
    top_right, heading, text, bottom_left, bottom_right = (
        _word(600, 0, 40),
        _word(0, 30, 200),
        _word(0, 200, 500),
        _word(0, 400, 60),
        _word(600, 400, 60),
    )
    order = reading_order([bottom_right, bottom_left, text, heading, top_right])
    assert [order.index(i) for i in (4, 2, 1, 0)] == sorted(order.index(i) for i in (4, 2, 1, 0))


def test_captions_of_two_lines_side_by_side_are_read_one_after_the_other() -> None:
    captions = [[_word(x, 0, 120), _word(x + 30, 25, 60)] for x in (0, 200, 400)]
    assert reading_order([line for row in zip(*captions, strict=True) for line in row]) == [0, 3, 1, 4, 2, 5]


def test_a_small_table_of_centred_cells_is_read_row_by_row() -> None:
    cells = [_word(x - width / 2, y, width) for y, width in ((0, 120), (40, 60)) for x in (60, 260, 460)]
    assert reading_order(cells) == list(range(6))


def test_lines_know_their_columns_and_rows() -> None:
    heading = _word(0, 0, 700, 40)
    left, right = _lines(0, range(80, 380, 30)), _lines(400, range(80, 380, 30))
    layout = lay_out([Line("some words", 1.0, quad) for quad in (*right, *left, heading)], 0.0)
    assert layout.columns == (((20,),), tuple((i,) for i in range(10, 20)), tuple((i,) for i in range(10)))
    in_order = layout.sorted()
    assert in_order.order == list(range(21))
    assert in_order.boxes[0].tolist() == [0, 0, 700, 40]
    assert lay_out([]).order == []


def test_the_page_runs_as_most_of_its_characters_do() -> None:
    along = Line("a", 1.0, _word(0, 0, 100))
    downwards = Line("竖排的中文", 1.0, np.array([[20, 0], [20, 100], [0, 100], [0, 0]], np.float32))
    assert text_angle([along, downwards]) == 90
    assert text_angle([along]) == 0


def test_a_chat_is_read_in_order_of_time() -> None:
    said = [_word(20, 0, 90), _word(300, 40, 80), _word(320, 80, 60), _word(20, 120, 200), _word(280, 160, 100)]
    assert reading_order([*said[3:], *said[:3]]) == [2, 3, 4, 0, 1]


def test_a_time_of_day_parts_what_was_said_before_from_what_follows() -> None:
    quads = [_word(20, 0, 90), _word(320, 40, 60), _word(165, 80, 50), _word(20, 120, 90), _word(300, 160, 80)]
    texts = ("hey", "yes", "下午3:10", "bye", "see you")
    lines = [Line(text, 1.0, quad) for text, quad in zip(texts, quads, strict=True)]
    assert lay_out(lines).order == [0, 1, 2, 3, 4]


def test_a_menu_bar_is_read_before_the_menu_that_hangs_from_it() -> None:
    title, bar = _word(0, 0, 120), [_word(x, 40) for x in (0, 70, 140, 210)]
    entries, keys = [_word(80, y, 60) for y in (80, 115, 150)], [_word(180, y, 60) for y in (81, 151)]
    quads = [title, *bar, *entries, *keys]
    assert reading_order(quads) == [0, 1, 2, 3, 4, 5, 8, 6, 7, 9]


def test_columns_of_codes_are_rows_of_a_table() -> None:
    rows = [(_word(0, y, 90), _word(120, y, 260), _word(420, y, 130)) for y in range(0, 200, 25)]
    texts = ("000010f0", "2B 98 1B 8B A8 FB B5 78", "..t...G.")
    lines = [Line(text, 1.0, quad) for row in rows for text, quad in zip(texts, row, strict=True)]
    assert lay_out(lines).order == list(range(24))
