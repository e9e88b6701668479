"""Figures of texts that stand in a file with their fields: `python -m eval.contacts.texts [FILE …] [--half even]`.

    [a layout]
    张三/13112345678/… => name | phone | province | city | district | detail

"/" is a new line of the picture; "~" a field that does not matter, "" one that has to be empty, "||" between two that
are both right.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.contacts.measure import as_fields
from eval.contacts.score import FIELDS, HEAD, Figures
from webimage_ocr.contacts import ContactFinder

SIGHTS = tuple(sorted(Path(__file__).parent.glob("*_sight.txt")))
"""Texts of layouts that neither the generator nor whoever wrote the rules had before him when they were written."""

HALVES = ("odd", "even")
"""What is wrong in one half may be mended, the other one says what that was worth."""


@dataclass(frozen=True)
class Text:
    """A text and, for each of its fields, the values that are right; none where the field does not matter."""

    group: str
    text: str
    fields: dict[str, tuple[str, ...]]

    @property
    def case(self) -> dict[str, Any]:
        """As `eval.contacts.score` takes it."""
        return {
            "text": self.text,
            "expected": {name: values[0] for name, values in self.fields.items()},
            "alt": {name: list(values[1:]) for name, values in self.fields.items()},
            "score_fields": list(self.fields),
        }


def read_texts(path: Path) -> Iterator[Text]:
    """The texts of a file; raises ValueError where a line has not six fields."""
    group = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            group = line[1:-1]
        elif "=>" in line and not line.startswith("#"):
            text, _, fields = line.partition(" => ")
            values = [tuple(one.strip().strip('"') for one in field.split("||")) for field in _split(fields)]
            named = zip(FIELDS, values, strict=True)
            wanted = {name: value for name, value in named if value != ("~",)}
            yield Text(group, text.replace("/", "\n"), wanted)


def choose_half(texts: Sequence[Text], half: str | None) -> Sequence[Text]:
    """The texts with an odd or an even number, counted from one; all of them where no half is asked for."""
    return texts[HALVES.index(half) :: len(HALVES)] if half else texts


def _split(fields: str) -> list[str]:
    return fields.split(" | ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", default=SIGHTS)
    parser.add_argument("--misses", action="store_true", help="print every text that is not all right")
    parser.add_argument("--half", choices=HALVES, help="every second text of each file alone, counted from one")
    options = parser.parse_args()
    finder = ContactFinder.load()
    print(HEAD)
    for path in options.files:
        figures = Figures()
        for one in choose_half(list(read_texts(path)), options.half):
            figures.add(one.case, as_fields(finder.find_in_text(one.text)))
        print(figures.row(path.stem))
        print(f"false contacts: {figures.false} of {figures.empty}")
        if options.misses:
            print("\n".join(f"  {miss}" for miss in figures.misses))


if __name__ == "__main__":
    main()
