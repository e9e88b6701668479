"""Measure how well fonts are named on sets with known fonts, read end to end by our own Reader.

    python -m eval.fonts.measure SET... --pack PACK [--held] [--json OUT]

Prints top-1 and top-5 at the level of families, bare (no font files) and with the files that the re-ranking
draws with. ``--held`` adds the families that the network never saw, as a user would: one file a face.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

from webimage_ocr import Line, Reader
from webimage_ocr.fonts import FontNamer, NamingOptions
from webimage_ocr.fonts.families import load_families
from webimage_ocr.fonts.pack import list_faces
from webimage_ocr.fonts.user_fonts import add_font
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.types import FontGuess, Pixels

ANSWERS = 5


@dataclass(frozen=True)
class Block:
    """A true line, what was read there (nothing when the line was not found), and the fonts named."""

    truth: dict[str, Any]
    line: Line | None
    fonts: tuple[FontGuess, ...] = ()


def read_set(folder: Path, reader: Reader) -> Iterator[tuple[Pixels, list[dict[str, Any]], list[Line | None]]]:
    """Read every page of a set; for each true line the block that was read there."""
    for row in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(row)
        image = decode_image((folder / page["image"]).read_bytes()).pixels
        found = reader.read(image).lines
        yield image, page["lines"], [choose_block(truth, found) for truth in page["lines"]]


def choose_block(truth: dict[str, Any], found: Sequence[Line]) -> Line | None:
    """The block between a true line's rows that reads most like it."""
    inside = [line for line in found if truth["top"] < line.quad[:, 1].mean() < truth["bottom"]]
    return max(inside, key=lambda line: SequenceMatcher(None, truth["text"], line.text).ratio(), default=None)


def name_set(
    pages: Sequence[tuple[Pixels, list[dict[str, Any]], list[Line | None]]], namer: FontNamer
) -> tuple[list[Block], float]:
    """Name the fonts of all pages; the processor time in milliseconds a block comes along."""
    blocks: list[Block] = []
    spent, count = 0.0, 0
    for image, truths, lines in pages:
        there = [line for line in lines if line is not None]
        start = time.process_time()
        named = iter(namer.name_fonts(image, there))
        spent += time.process_time() - start
        count += len(there)
        for truth, line in zip(truths, lines, strict=True):
            blocks.append(Block(truth, line, next(named) if line is not None else ()))
    return blocks, 1e3 * spent / max(1, count)


def report(blocks: Sequence[Block], names: dict[str, str]) -> dict[str, Any]:
    """The figures of one run; a line that was not found counts as wrong."""

    def rank(block: Block) -> int:
        called = [font.name for font in block.fonts]
        name = names[str(block.truth["family"])]
        return called.index(name) if name in called else ANSWERS

    ranks = np.array([rank(block) for block in blocks])
    groups: dict[str, list[int]] = defaultdict(list)
    for block, place in zip(blocks, ranks, strict=True):
        size = int(str(block.truth["size_px"]))
        groups["all"].append(place)
        groups["Han text" if block.truth["kind"] else "Latin text"].append(place)
        groups["under 18 px" if size < 18 else "18 to 31 px" if size < 32 else "32 px and more"].append(place)
        groups[f"style {block.truth['style']}"].append(place)
    found = np.array([block.line is not None for block in blocks])
    scores = np.array([block.fonts[0].score for block in blocks if block.fonts])
    right = ranks[found] == 0
    confusions = Counter(
        (names[str(block.truth["family"])], block.fonts[0].name)
        for block, place in zip(blocks, ranks, strict=True)
        if block.fonts and place
    )
    return {
        "figures": {
            name: [len(places), *(round(float((np.array(places) < n).mean()), 4) for n in (1, ANSWERS))]
            for name, places in groups.items()
        },
        "found": round(float(found.mean()), 4),
        "ece": round(expected_calibration_error(scores, right), 4),
        "confusions": [[*pair, count] for pair, count in confusions.most_common(15)],
    }


def expected_calibration_error(scores: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """The mean distance of score and share of right answers, over bins of the score (Naeini et al. 2015)."""
    place = np.minimum((scores * bins).astype(int), bins - 1)
    total = 0.0
    for number in range(bins):
        inside = place == number
        if inside.any():
            total += inside.mean() * abs(scores[inside].mean() - right[inside].mean())
    return float(total)


def add_held_fonts(pack: Path, folder: Path) -> dict[str, str]:
    """Add the families that the network never saw as user fonts; the names that they answer under come back."""
    names = {}
    for family in load_families():
        if family.role == "held":
            for number, face in enumerate(list_faces(pack / family.id)):
                # the packages' files hold one script each: take the one that the family is made for
                main = face.files[0] if family.script == "latin" else max(face.files, key=lambda p: p.stat().st_size)
                copy = Path(shutil.copy(main, folder.parent / f"{family.id}-{number}{main.suffix}"))
                names[family.id] = add_font(copy, folder).name
    return names


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    names = {family.id: family.name() for family in load_families()}
    results: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as scratch, Reader() as reader:
        namers = {}
        for way in ("bare", "pack"):
            folder = Path(scratch) / way
            folder.mkdir()
            if way == "pack":
                (folder / "pack").symlink_to(arguments.pack.absolute())
            if arguments.held:
                names |= add_held_fonts(arguments.pack, folder / "user")
            namers[way] = FontNamer.load(options=NamingOptions(folder=folder))
        for folder in arguments.sets:
            pages = list(read_set(folder, reader))
            for way, namer in namers.items():
                _, first_ms = name_set(pages, namer)  # files are opened and characters drawn
                blocks, ms = name_set(pages, namer)
                result = report(blocks, names) | {"processor_ms_a_block": [round(first_ms, 2), round(ms, 2)]}
                results[f"{folder.name} {way}"] = result
                print(
                    f"\n{folder.name}, {way}: found {result['found']}, ECE {result['ece']}, "
                    f"{first_ms:.1f} ms a block the first time, then {ms:.1f}"
                )
                for group, (count, first, five) in result["figures"].items():
                    print(f"  {group:<20} {count:>5}  {first:.3f}  {five:.3f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
