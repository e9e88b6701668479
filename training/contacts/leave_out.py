"""How layouts never seen are read: `python -m training.contacts.leave_out`, about ten minutes on one idle core.

The tagger is trained again and again, each time without some of the layouts of training/contacts/layouts, and
measured on those: once with every layout left out in its turn, some of different kinds together so that a few
trainings serve all, and once with every kind left out as a whole. What is fitted otherwise (weights.json) stays as it
is.
"""

from __future__ import annotations

import argparse
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eval.contacts.measure import as_fields, place_lines
from eval.contacts.score import FIELDS, HEAD, Figures
from training.contacts.layout_pages import make_page
from training.contacts.templates import Layout, LayoutFiller, read_layouts
from training.contacts.train import Example, build_documents, describe_document, train
from webimage_ocr.contacts import ContactFinder
from webimage_ocr.contacts.divisions import Gazetteer
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.tagger import Tagger
from webimage_ocr.contacts.weights import Weights
from webimage_ocr.contacts.western import LatinWords
from webimage_ocr.ocr.page.layout import lay_out
from webimage_ocr.types import Contact, Line
from webimage_ocr.types import Layout as Arrangement

FOLDS = 7
# What one training takes: a third of the texts and fewer rounds than the model of the package
TEXTS_A_LAYOUT, OTHER_TEXTS, ROUNDS = 28, 2400, 40
ASKED_A_LAYOUT, WITHOUT_A_LAYOUT = 20, 4
SEED, ASKED_SEED = 19, 20
_WORST = 10


@dataclass(frozen=True)
class Question:
    """A text, the same as the lines of a page and how they stand there, and what is to be found in it."""

    layout: Layout
    text: str
    lines: list[Line]
    arrangement: Arrangement
    expected: dict[str, str]

    @property
    def case(self) -> dict[str, object]:
        return {"text": self.text, "expected": self.expected}


def make_questions(layouts: Sequence[Layout], gazetteer: Gazetteer, asked: int, without: int) -> list[Question]:
    """Texts of every layout that are trained on nowhere, some of them wrapped; each layout from a seed of its own."""
    questions = []
    for layout in layouts:
        seed = ASKED_SEED + zlib.crc32(layout.name.encode())
        documents = build_documents(seed, gazetteer, (layout,))
        filler = LayoutFiller(documents.random, documents.people, documents.addresses)
        for number in range(asked + without):
            filled = filler.fill(layout, without=number >= asked)
            text = documents.set_rows(filled.rows).stream.printed
            lines = place_lines(make_page(layout, filled, documents.random), documents.random)
            questions.append(Question(layout, text, lines, lay_out(lines), filled.expected))
    return questions


def describe_layouts(
    layouts: Sequence[Layout], gazetteer: Gazetteer, paths: PathFinder, texts_a_layout: int, other_texts: int
) -> dict[str, list[Example]]:
    """Training examples by the name of their layout; under "" those of no layout."""
    examples: dict[str, list[Example]] = defaultdict(list)
    for layout in layouts:
        documents = build_documents(SEED + zlib.crc32(layout.name.encode()), gazetteer, (layout,))
        for _ in range(texts_a_layout):
            examples[layout.name].append(describe_document(documents.set_rows(documents.layout()), paths))
    documents = build_documents(SEED, gazetteer, ())
    examples[""] = [describe_document(documents.make(), paths) for _ in range(other_texts)]
    return examples


def train_without(
    left_out: Sequence[Layout], describe: Callable[[], dict[str, list[Example]]], folder: Path, rounds: int
) -> Tagger:
    """A tagger that has not seen these layouts, trained on the others unless ``folder`` holds it."""
    names = {layout.name for layout in left_out}
    model = folder / f"{zlib.crc32(' '.join(sorted(names)).encode()):08x}.crfsuite"
    if model.exists():
        return Tagger(model.read_bytes())
    train((one for name, many in describe().items() if name not in names for one in many), model, rounds)
    return Tagger(model.read_bytes())


def mix_folds(layouts: Sequence[Layout], folds: int) -> Iterator[tuple[str, list[Layout]]]:
    """Every layout in one fold, neighbours of a kind in different ones."""
    for fold in range(folds):
        yield f"fold {fold + 1}", list(layouts[fold::folds])


def group_kinds(layouts: Sequence[Layout]) -> Iterator[tuple[str, list[Layout]]]:
    for kind in dict.fromkeys(layout.kind for layout in layouts):
        yield kind, [layout for layout in layouts if layout.kind == kind]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--texts-a-layout", type=int, default=TEXTS_A_LAYOUT)
    parser.add_argument("--other-texts", type=int, default=OTHER_TEXTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", choices=("layouts", "kinds"))
    parser.add_argument("--models", type=Path, help="keep the taggers in this folder, and use those that it holds")
    parser.add_argument("--layout", nargs="*", default=[], help="ask only for texts of these")
    parser.add_argument("--misses", action="store_true", help="print every text that is not all right")
    options = parser.parse_args()
    gazetteer = Gazetteer.load()
    layouts = read_layouts()
    asked = [layout for layout in layouts if not options.layout or layout.name in options.layout]
    questions = make_questions(asked, gazetteer, ASKED_A_LAYOUT, WITHOUT_A_LAYOUT)
    weights = Weights.load()
    paths = PathFinder(gazetteer, weights.paths)

    @cache
    def describe() -> dict[str, list[Example]]:
        return describe_layouts(layouts, gazetteer, paths, options.texts_a_layout, options.other_texts)

    for way, groups in (
        ("layouts", list(mix_folds(layouts, options.folds))),
        ("kinds", list(group_kinds(layouts))),
    ):
        if options.only not in (None, way):
            continue
        texts, pages = Tables(way), Tables(way)
        with tempfile.TemporaryDirectory() as temporary:
            folder = options.models or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            for title, left_out in groups:
                if not any(layout in asked for layout in left_out):
                    continue
                tagger = train_without(left_out, describe, folder, options.rounds)
                finder = ContactFinder(gazetteer, tagger, weights, LatinWords.load())
                for question in questions:
                    if question.layout in left_out:
                        texts.add(title, question, finder.find_in_text(question.text))
                        pages.add(title, question, finder.find(question.lines, question.arrangement))
                print(f"{way}: {title} done", flush=True)
        texts.print_out("texts", misses=options.misses)
        pages.print_out("laid out with places", misses=options.misses)


class Tables:
    """Figures by layout or by kind, of all together, and of the texts without a contact."""

    def __init__(self, way: str) -> None:
        self._way = way
        self._parts: dict[str, Figures] = defaultdict(Figures)
        self._whole, self._without = Figures(), Figures()

    def add(self, title: str, question: Question, contact: Contact) -> None:
        answer = as_fields(contact)
        if any(question.expected.get(name) for name in FIELDS):
            self._parts[title if self._way == "kinds" else question.layout.name].add(question.case, answer)
            self._whole.add(question.case, answer)
        else:
            self._without.add(question.case, answer)

    def print_out(self, what: str, *, misses: bool) -> None:
        """The mean, the ten worst layouts or all kinds, and contacts found where there are none."""
        ranked = sorted(self._parts.items(), key=lambda item: item[1].whole / item[1].rows)
        print(f"\n{what}, {len(ranked)} {self._way} left out in turn\n{HEAD}")
        print(self._whole.row("all of them"))
        for name, one in ranked[: _WORST if self._way == "layouts" else None]:
            print(one.row(name))
        print(f"false contacts: {self._without.false} of {self._without.empty}", flush=True)
        if misses:
            for name, one in ranked:
                print(name, *(f"  {miss}" for miss in one.misses), sep="\n")
            print("false contacts", *(f"  {miss}" for miss in self._without.misses), sep="\n")


if __name__ == "__main__":
    main()
