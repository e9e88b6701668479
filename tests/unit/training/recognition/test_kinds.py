"""What the lines say is made up from a seed, and says what its kind promises."""

from random import Random

import pytest

from training.recognition import writer
from training.recognition.icons import is_sign_name
from training.recognition.ordinary import ORDINARY
from training.recognition.weak import WEAK
from training.recognition.writer import Writer

WORDS = {"zh": ("对应", "图书馆"), "zh-tw": ("對應", "圖書館"), "ja": ("ありがとう", "東京")}


@pytest.fixture(autouse=True)
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real lists need packages that only drawing needs."""
    monkeypatch.setattr(writer, "list_words", lambda language, _test: WORDS.get(language, ("window", "river", "il")))


@pytest.mark.parametrize("kind", [*ORDINARY, *WEAK])
def test_a_seed_makes_the_same_lines_and_none_is_empty(kind: str) -> None:
    make = (ORDINARY | WEAK)[kind].make
    first, second = ([make(Writer(rng, rare="龘靐")) for _ in range(200)] for rng in (Random(1), Random(1)))
    assert first == second
    assert all(text.strip() for text in first)
    assert len(set(first)) > 5


def test_no_place_of_a_pattern_is_left() -> None:
    lines = [WEAK["code"].make(Writer(Random(seed))) for seed in range(500)]
    assert not any("«" in line or "»" in line for line in lines)
    for sign in ("`", "||", "&&", "__", "^", "|"):
        assert any(sign in line for line in lines), f"code without {sign}"


def test_numbers_beside_numbers_have_a_space_between_them() -> None:
    assert all(" " in WEAK["spaced_numbers"].make(Writer(Random(seed))) for seed in range(200))


@pytest.mark.parametrize("share", [ORDINARY, WEAK])
def test_the_shares_of_a_group_are_a_whole(share: dict[str, writer.Kind]) -> None:
    assert sum(kind.share for kind in share.values()) == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize(
    "name", ["hash", "circle", "square-fill", "format_bold", "number-1", "currency-yen", "letter-a"]
)
def test_icons_that_are_signs_are_none(name: str) -> None:
    assert is_sign_name(name)


@pytest.mark.parametrize("name", ["bell", "house-24", "gear-fill", "star", "calendar", "user-circle", "trash_can"])
def test_drawings_are_icons(name: str) -> None:
    assert not is_sign_name(name)
