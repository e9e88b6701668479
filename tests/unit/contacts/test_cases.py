"""The failure modes of contact finding, text by text; the conventions they hold to stand in docs/contacts.md."""

from pathlib import Path

import pytest

from eval.contacts.measure import as_fields
from eval.contacts.score import Figures
from eval.contacts.texts import SIGHTS, Text, choose_half, read_texts
from webimage_ocr.contacts import ContactFinder

LEAST_CASES = 3
CASES = list(read_texts(Path(__file__).parent / "cases.txt"))
# Of the texts of eval/contacts/*_sight.txt, whose rest is known to fail
LEAST_RIGHT = {
    "first_sight": 0.95, "second_sight": 0.95, "third_sight": 0.95, "fourth_sight": 0.85, "fifth_sight": 0.8,
}  # fmt: skip
MOST_FALSE = {"fifth_sight": 1}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.group}: {case.text[:24]!r}" for case in CASES])
def test_the_fields_of_a_text(finder: ContactFinder, case: Text) -> None:
    contact = finder.find_in_text(case.text)
    for name, wanted in case.fields.items():
        assert getattr(contact, name) in wanted, f"{case.group}: {name} of {contact}"


def test_every_failure_mode_has_cases_enough() -> None:
    modes = [case.group for case in CASES]
    assert len(set(modes)) >= 30
    assert {mode for mode in modes if modes.count(mode) < LEAST_CASES} == set()


def test_a_set_falls_into_two_halves() -> None:
    texts = CASES[:5]
    assert choose_half(texts, None) == texts
    assert choose_half(texts, "odd") == [texts[0], texts[2], texts[4]]
    assert choose_half(texts, "even") == [texts[1], texts[3]]


@pytest.mark.parametrize("path", SIGHTS, ids=[path.stem for path in SIGHTS])
def test_texts_of_layouts_that_no_rule_was_made_for(finder: ContactFinder, path: Path) -> None:
    figures = Figures()
    for one in read_texts(path):
        figures.add(one.case, as_fields(finder.find_in_text(one.text)))
    assert figures.whole / figures.rows >= LEAST_RIGHT[path.stem], figures.misses
    assert figures.false <= MOST_FALSE.get(path.stem, 0), figures.misses
