"""Print the figures that need no pictures: `python -m eval.contacts.measure CASES.jsonl LAYOUTS.jsonl`.

CASES are pasted texts, LAYOUTS texts as a picture shows them, a line each; a row is {"text", "expected": {...}}.
From LAYOUTS three more sets are made with a fixed seed: laid out with places, without separators, misread.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from eval.contacts.negatives import make_negatives
from eval.contacts.pages import Page, PageMaker, read_contacts
from eval.contacts.score import FIELDS, HEAD, measure
from eval.contacts.variants import join_unseparated, misread_divisions
from webimage_ocr.contacts import ContactFinder
from webimage_ocr.ocr.page.layout import lay_out
from webimage_ocr.types import Contact, Line

SEED = 8


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def place_lines(page: Page, random: Random) -> list[Line]:
    """The page's texts as a recogniser would give them: boxes a little off, the page a little turned."""
    angle = math.radians(random.choice((0.0, 0.0, 0.0, random.uniform(-3, 3), random.uniform(-25, 25))))
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    lines = []
    for text in page.texts:
        left, top = text.x + random.uniform(-2, 2), text.y + random.uniform(-2, 2)
        right, bottom = left + text.width + random.uniform(-3, 3), top + text.size * random.uniform(1.0, 1.2)
        quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) @ turn
        lines.append(Line(text.text, 1.0, quad.astype(np.float32)))
    random.shuffle(lines)
    return lines


def as_fields(contact: Contact) -> dict[str, str]:
    return {name: getattr(contact, name) for name in FIELDS}


Question = tuple[dict[str, Any], Callable[[], Contact]]
"""A row with its true fields, and the call that answers it."""


def ask_texts(finder: ContactFinder, rows: Sequence[dict[str, Any]]) -> list[Question]:
    return [(row, partial(finder.find_in_text, row["text"])) for row in rows]


def ask_places(finder: ContactFinder, contacts: Sequence[Mapping[str, str]]) -> list[Question]:
    """Every contact on three of the ten templates."""
    random = Random(SEED)
    maker = PageMaker(random, contacts)
    questions: list[Question] = []
    for number in range(3 * len(contacts)):
        page = maker.make(number)
        row = {"id": f"{page.template} {page.expected}", "expected": page.expected}
        lines = place_lines(page, random)
        questions.append((row, partial(finder.find, lines, lay_out(lines))))
    return questions


def ask_negatives(finder: ContactFinder, contacts: Sequence[Mapping[str, str]]) -> list[Question]:
    places = [one["city"] or one["province"] for one in contacts]
    counties = [one["district"] for one in contacts if one["district"]]
    texts = make_negatives(Random(SEED), 400, places, counties, [one["name"] for one in contacts])
    return ask_texts(finder, [{"text": text, "expected": {}} for text in texts])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("layouts", type=Path)
    parser.add_argument("--misses", action="store_true", help="print every row that is not all right")
    options = parser.parse_args()
    finder = ContactFinder.load()
    cases, layouts = read_rows(options.cases), read_rows(options.layouts)
    contacts = read_contacts(layouts)
    print(HEAD)
    for title, questions in (
        ("pasted texts", ask_texts(finder, cases)),
        ("texts of pictures", ask_texts(finder, layouts)),
        ("laid out with places", ask_places(finder, contacts)),
        ("without separators", ask_texts(finder, join_unseparated(Random(SEED), contacts))),
        ("one character of a division misread", ask_texts(finder, misread_divisions(Random(SEED), layouts * 3))),
        ("without a contact", ask_negatives(finder, contacts)),
    ):
        started = time.process_time()
        answers = [call() for _, call in questions]
        spent_ms = 1000 * (time.process_time() - started) / len(questions)
        figures = measure([row for row, _ in questions], map(as_fields, answers))
        print(figures.row(title), f"{spent_ms:.1f} ms a row")
        if figures.empty:
            print(f"false contacts: {figures.false} of {figures.empty} = {100 * figures.false / figures.empty:.1f} %")
        if options.misses and figures.misses:
            print("\n".join(f"  {miss}" for miss in figures.misses))


if __name__ == "__main__":
    main()
