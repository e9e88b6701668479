"""Train the tagger of `webimage_ocr.contacts`: `python -m training.contacts.train`.

Synthetic texts from one seed, about a quarter of them without a contact; writes the model and its sha256.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path
from random import Random

from pycrfsuite import ItemSequence, Trainer

from training.contacts.addresses import Addresses
from training.contacts.documents import Documents
from training.contacts.people import People
from webimage_ocr.contacts.divisions import Gazetteer
from webimage_ocr.contacts.folding import build_folding
from webimage_ocr.contacts.labels import find_labels
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.phones import find_phones
from webimage_ocr.contacts.tagger import describe

MODEL = Path("src/webimage_ocr/contacts/data/contacts.crfsuite")


def build_documents(seed: int) -> tuple[Documents, PathFinder]:
    """The supply of texts, and the path search that describes them."""
    random = Random(seed)
    gazetteer = Gazetteer.load()
    people = People(random)
    return Documents(random, people, Addresses(random, gazetteer, people.letters), build_folding()), PathFinder(
        gazetteer
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--texts", type=int, default=24000)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--rounds", type=int, default=70)
    options = parser.parse_args()
    started = time.monotonic()
    documents, finder = build_documents(options.seed)
    trainer = Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.15, "c2": 0.02, "max_iterations": options.rounds, "feature.minfreq": 3})
    characters = 0
    for _ in range(options.texts):
        document = documents.make()
        stream = document.stream
        features = describe(
            stream, list(finder.scan(stream.folded)), find_phones(stream.folded), find_labels(stream.folded)
        )
        trainer.append(ItemSequence(features), document.tags)
        characters += len(features)
    print(
        f"{options.texts} texts, {characters} characters, described in {time.monotonic() - started:.0f} s", flush=True
    )
    trainer.train(str(options.out))
    model = options.out.read_bytes()
    digest = hashlib.sha256(model).hexdigest()
    options.out.with_name(options.out.name + ".sha256").write_text(f"{digest}  {options.out.name}\n", encoding="ascii")
    print(f"{len(model)} bytes, sha256 {digest}, {time.monotonic() - started:.0f} s in all -> {options.out}")


if __name__ == "__main__":
    main()
