"""Train the tagger of `webimage_ocr.contacts`: `python -m training.contacts.train`.

Synthetic texts from one seed, about a quarter of them without a contact; writes the model and its sha256.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from pycrfsuite import ItemSequence, Trainer

from training.contacts.addresses import Addresses
from training.contacts.documents import Documents
from training.contacts.people import People
from training.contacts.templates import Layout, read_layouts
from training.contacts.typesetting import Document
from webimage_ocr.contacts.divisions import Gazetteer
from webimage_ocr.contacts.folding import build_folding
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.signs import find_signs
from webimage_ocr.contacts.tagger import describe
from webimage_ocr.contacts.weights import Weights

MODEL = Path("src/webimage_ocr/contacts/data/contacts.crfsuite")
TEXTS, SEED, ROUNDS = 18000, 20261128, 55

Example = tuple[ItemSequence, list[str]]
"""The features of a text's characters, and their tags."""


def build_documents(seed: int, gazetteer: Gazetteer, layouts: Sequence[Layout]) -> Documents:
    """The supply of texts from one seed."""
    random = Random(seed)
    people = People(random)
    return Documents(random, people, Addresses(random, gazetteer, people.letters), build_folding(), layouts)


def describe_document(document: Document, paths: PathFinder) -> Example:
    """What the trainer is given of a text."""
    signs = find_signs(document.stream, paths)
    features = describe(document.stream, signs.chains, signs.phones, signs.labels)
    return ItemSequence(features), document.tags


def train(examples: Iterable[Example], out: Path, rounds: int) -> None:
    """Fit the random field; L1 keeps the file small, features seen less than three times are left out."""
    trainer = Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.15, "c2": 0.02, "max_iterations": rounds, "feature.minfreq": 3})
    for features, tags in examples:
        trainer.append(features, tags)
    trainer.train(str(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--texts", type=int, default=TEXTS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    started = time.monotonic()
    gazetteer = Gazetteer.load()
    documents, paths = (
        build_documents(options.seed, gazetteer, read_layouts()),
        PathFinder(gazetteer, Weights.load().paths),
    )
    train((describe_document(documents.make(), paths) for _ in range(options.texts)), options.out, options.rounds)
    model = options.out.read_bytes()
    digest = hashlib.sha256(model).hexdigest()
    options.out.with_name(options.out.name + ".sha256").write_text(f"{digest}  {options.out.name}\n", encoding="ascii")
    print(f"{len(model)} bytes, sha256 {digest}, {time.monotonic() - started:.0f} s in all -> {options.out}")


if __name__ == "__main__":
    main()
