"""The layouts that training texts are drawn from."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from training.contacts.addresses import Addresses
from training.contacts.people import People
from training.contacts.templates import Layout, LayoutFiller, read_layouts
from webimage_ocr.contacts.divisions import Gazetteer

LEAST_LAYOUTS, LEAST_KINDS, LEAST_OF_A_KIND = 60, 14, 5
LAYOUTS = read_layouts()


@pytest.fixture(scope="module")
def filler() -> LayoutFiller:
    random = Random(1)
    people = People(random)
    return LayoutFiller(random, people, Addresses(random, Gazetteer.load(), people.letters))


def test_there_are_layouts_enough_of_every_kind() -> None:
    kinds = Counter(layout.kind for layout in LAYOUTS)
    assert len(LAYOUTS) >= LEAST_LAYOUTS
    assert len(kinds) >= LEAST_KINDS
    assert min(kinds.values()) >= LEAST_OF_A_KIND


def test_no_two_layouts_share_both_the_order_of_their_fields_and_their_labels() -> None:
    names: dict[tuple[str, ...], str] = {}
    for layout in LAYOUTS:
        assert names.setdefault(layout.signature, layout.name) == layout.name
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
def test_a_layout_shows_what_it_expects_and_nothing_without(filler: LayoutFiller, layout: Layout) -> None:
    for _ in range(5):
        filled = filler.fill(layout)
        text = "\n".join("".join(part for part, _ in row) for row in filled.rows)
        assert filled.expected["name"] in text
        assert filled.expected["detail_address"] in text
        # three out of four wordings of a number are as it is reported
        assert filled.expected["phone"].replace("-", "")[-4:] in text.replace("-", "").replace("转", "")
        assert any(filled.expected.values())
        without = filler.fill(layout, without=True)
        assert not any(without.expected.values())
        assert {tag for row in without.rows for _, tag in row} == {"O"}


def test_a_file_that_is_not_well_formed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cards.txt").write_text("== card\n{name} {moblie}\n-- without\nnothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="moblie"):
        read_layouts(tmp_path)
    (tmp_path / "cards.txt").write_text("== card\n{name}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="without"):
        read_layouts(tmp_path)
