"""Fit the weights of `webimage_ocr.contacts`: `python -m training.contacts.fit`, after a training of the tagger.

Two searches, weight by weight, each keeping what makes more texts right: the weights of division chains on drawn
addresses of which every second has a wrong character, those of blocks and of the choice on the layouts. A weight is
moved only where that helps, and keeps its sign; what is counted is the mean over the weights and a few copies that are
a little off, so that no weight ends at the edge of what works.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from typing import TypeVar

from training.contacts.addresses import Addresses
from training.contacts.people import People
from training.contacts.templates import LayoutFiller, read_layouts
from training.contacts.train import build_documents
from webimage_ocr.contacts.addresses import Address, read_address
from webimage_ocr.contacts.blocks import Block, group_entities, rank_blocks
from webimage_ocr.contacts.collection import collect_entities
from webimage_ocr.contacts.divisions import Gazetteer
from webimage_ocr.contacts.entities import PHONE, Entity
from webimage_ocr.contacts.paths import PathFinder, Region
from webimage_ocr.contacts.signs import find_signs
from webimage_ocr.contacts.stream import Stream
from webimage_ocr.contacts.tagger import NAME, Tagger, describe
from webimage_ocr.contacts.weights import BlockWeights, ChoiceWeights, PathWeights, Weights

TABLE = Path("src/webimage_ocr/contacts/data/weights.json")
SEED = 7
# In sizes of the weight, or of the least one where it is smaller
_STEPS = (-1.0, -0.4, -0.15, 0.15, 0.4, 1.0)
_LEAST_SIZE = 0.5
_COPIES, _OFF = 2, 0.1

Group = TypeVar("Group", BlockWeights, ChoiceWeights, PathWeights)


def search(start: Group, count_right: Callable[[Group], float], rounds: int) -> tuple[Group, float]:
    """The weights after ``rounds`` passes over them, and the share of texts that they make right."""
    best, most = start, _count_around(start, count_right)
    for _ in range(rounds):
        for one in fields(start):
            value = getattr(best, one.name)
            for step in _STEPS:
                moved = round(value + step * max(abs(value), _LEAST_SIZE), 3)
                if moved * getattr(start, one.name) < 0 or not value:
                    continue
                tried = dataclasses.replace(best, **{one.name: moved})
                right = _count_around(tried, count_right)
                if right > most:
                    best, most = tried, right
    return best, most


def _count_around(weights: Group, count_right: Callable[[Group], float]) -> float:
    """The mean over the weights and copies that are a little off; the same copies every time."""
    random = Random(SEED)
    counts = [count_right(weights)]
    for _ in range(_COPIES):
        off = {one.name: getattr(weights, one.name) * random.uniform(1 - _OFF, 1 + _OFF) for one in fields(weights)}
        counts.append(count_right(dataclasses.replace(weights, **off)))
    return sum(counts) / len(counts)


# --- chains of divisions -----------------------------------------------------------------------------


def draw_chains(count: int, gazetteer: Gazetteer) -> list[tuple[str, Region]]:
    """Addresses as written, every second with a wrong character in its divisions, and where they are."""
    random = Random(SEED)
    addresses = Addresses(random, gazetteer, People(random).letters)
    drawn: list[tuple[str, Region]] = []
    while len(drawn) < count:
        made = addresses.address()
        if made.divisions:
            divisions = addresses.misread(made.divisions, share=0.5)
            drawn.append((divisions + made.detail, Region(made.province, made.city, made.district)))
    return drawn


def fit_paths(start: PathWeights, count: int, rounds: int) -> tuple[PathWeights, float, float]:
    """(weights, share right before, share right after)."""
    gazetteer = Gazetteer.load()
    drawn = draw_chains(count, gazetteer)

    def count_right(weights: PathWeights) -> float:
        paths = PathFinder(gazetteer, weights)
        right = 0
        for text, place in drawn:
            chain = paths.find(text)
            right += chain is not None and paths.name_region(chain) == place
        return right / count

    before = count_right(start)
    best, _ = search(start, count_right, rounds)
    return best, before, count_right(best)


# --- blocks and the choice among them ----------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A drawn text, what was found in it, and which of that belongs to its contact."""

    stream: Stream
    entities: Sequence[Entity]
    expected: dict[str, str]


def draw_pages(count: int, weights: Weights) -> list[Page]:
    """``count`` texts of each layout, with the entities of the tagger that is installed."""
    gazetteer, tagger = Gazetteer.load(), Tagger.load()
    layouts = read_layouts()
    documents, paths = build_documents(SEED, gazetteer, layouts), PathFinder(gazetteer, weights.paths)
    filler = LayoutFiller(documents.random, documents.people, documents.addresses)
    pages = []
    for layout in layouts:
        for _ in range(count):
            filled = filler.fill(layout)
            stream = documents.set_rows(filled.rows).stream
            signs = find_signs(stream, paths)
            spans = tagger.find_spans(describe(stream, signs.chains, signs.phones, signs.labels))
            entities = collect_entities(stream, spans, signs, paths)
            pages.append(Page(stream, entities, filled.expected))
    return pages


def is_right(page: Page, block: Block | None, paths: PathFinder) -> bool:
    """Whether the block holds the contact's name and address, and its number before its others."""
    if block is None:
        return False
    numbers = [one.phone for one in block.of(PHONE) if one.phone]
    number = max(numbers, key=lambda one: one.rank, default=None)
    if _plain(number.number if number else "") != _plain(page.expected["phone"]):
        return False
    names = [_plain(page.stream.printed[one.start : one.end]) for one in block.of(NAME)]
    if page.expected["name"] and _plain(page.expected["name"]) not in names:
        return False
    parts = [(one.start, one.end) for one in block.address_parts]
    address = read_address(page.stream, parts, paths) if parts else Address()
    wanted = Region(*(page.expected[key] for key in ("province", "city", "district")))
    # the county may stand once more at the head of what was written
    detail, whole = _plain(address.detail), _plain(page.expected["detail_address"])
    return address.region == wanted and whole.endswith(detail) and bool(detail) == bool(whole)


def _plain(text: str) -> str:
    return "".join(one for one in text if one.isalnum() or one == "*")


def fit_blocks(
    start: Weights, count: int, rounds: int
) -> tuple[tuple[BlockWeights, float, float], tuple[ChoiceWeights, float, float]]:
    """The weights of blocks, then those of the choice; each with the share right before and after."""
    pages = draw_pages(count, start)
    paths = PathFinder(Gazetteer.load(), start.paths)
    known: dict[tuple[int, tuple[int, ...]], bool] = {}

    def count_right(blocks: BlockWeights, choice: ChoiceWeights) -> float:
        right = 0
        for number, page in enumerate(pages):
            ranked = rank_blocks(group_entities(page.entities, page.stream, blocks), choice)
            block = ranked[0] if ranked else None
            key = (number, tuple(one.start for one in block.entities) if block else ())
            if key not in known:
                known[key] = is_right(page, block, paths)
            right += known[key]
        return right / len(pages)

    before = count_right(start.blocks, start.choice)
    blocks, _ = search(start.blocks, lambda weights: count_right(weights, start.choice), rounds)
    between = count_right(blocks, start.choice)
    choice, _ = search(start.choice, lambda weights: count_right(blocks, weights), rounds)
    return (blocks, before, between), (choice, between, count_right(blocks, choice))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--addresses", type=int, default=1500)
    parser.add_argument("--texts-a-layout", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=("paths", "blocks"))
    options = parser.parse_args()
    weights = Weights.load()
    started = time.monotonic()
    if options.only != "blocks":
        paths, before, after = fit_paths(weights.paths, options.addresses, options.rounds)
        weights = dataclasses.replace(weights, paths=paths)
        print(f"chains right: {before:.4f} -> {after:.4f}, {time.monotonic() - started:.0f} s", flush=True)
    if options.only != "paths":
        (blocks, *block_shares), (choice, *choice_shares) = fit_blocks(weights, options.texts_a_layout, options.rounds)
        weights = dataclasses.replace(weights, blocks=blocks, choice=choice)
        print(f"blocks right: {block_shares[0]:.4f} -> {block_shares[1]:.4f}")
        print(f"with the choice: {choice_shares[0]:.4f} -> {choice_shares[1]:.4f}, {time.monotonic() - started:.0f} s")
    about = (
        "Weights of contacts/blocks.py and contacts/paths.py: training/contacts/fit.py moves them where that helps on "
        "drawn texts."
    )
    table = {"about": about, **dataclasses.asdict(weights)}
    TABLE.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
