import pytest

from webimage_ocr.contacts.intervals import Intervals

TAKEN = Intervals([(10, 14), (3, 5)])


@pytest.mark.parametrize(
    ("start", "end", "over"),
    [(0, 3, False), (0, 4, True), (5, 10, False), (4, 5, True), (13, 20, True), (14, 20, False), (0, 20, True)],
)
def test_what_lies_over_a_taken_stretch(start: int, end: int, over: bool) -> None:
    assert TAKEN.overlaps(start, end) is over


@pytest.mark.parametrize(
    ("start", "end", "free"),
    [(0, 3, (0, 3)), (0, 4, (0, 3)), (4, 9, (5, 9)), (0, 9, (5, 9)), (5, 13, (5, 10)), (3, 5, (3, 3))],
)
def test_a_stretch_without_what_is_taken(start: int, end: int, free: tuple[int, int]) -> None:
    assert TAKEN.cut_free(start, end) == free


def test_nothing_taken() -> None:
    assert not Intervals([]).overlaps(0, 9)
    assert Intervals([]).cut_free(0, 9) == (0, 9)
