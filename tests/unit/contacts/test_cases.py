"""The failure modes of contact finding, text by text; the conventions they hold to stand in docs/contacts.md."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from webimage_ocr.contacts import ContactFinder

FIELDS = ("name", "phone", "province", "city", "district", "detail_address")
LEAST_CASES = 3


def read_cases() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(failure mode, text, the six fields)."""
    mode = ""
    for line in (Path(__file__).parent / "cases.txt").read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            mode = line[1:-1]
        elif "=>" in line and not line.startswith("#"):
            text, _, fields = line.partition(" => ")
            yield mode, text.replace("/", "\n"), tuple(field.strip().strip('"') for field in fields.split(" | "))


CASES = list(read_cases())


@pytest.mark.parametrize(("mode", "text", "fields"), CASES, ids=[f"{mode}: {text[:24]!r}" for mode, text, _ in CASES])
def test_the_fields_of_a_text(finder: ContactFinder, mode: str, text: str, fields: tuple[str, ...]) -> None:
    contact = finder.find_in_text(text)
    for name, wanted in zip(FIELDS, fields, strict=True):
        if wanted != "~":
            assert getattr(contact, name) == wanted, f"{mode}: {name} of {contact}"


def test_every_failure_mode_has_cases_enough() -> None:
    modes = [mode for mode, _, _ in CASES]
    assert len(set(modes)) >= 30
    assert {mode for mode in modes if modes.count(mode) < LEAST_CASES} == set()
