"""Weigh weights against the published ones on lines that neither was taught: other faces, words, icons and seeds.

    python -m training.recognition.judge --pack PACK --icons ICONS --lines FOLDER WEIGHTS.onnx ...

The lines are drawn once and kept in FOLDER. Each network reads them alone, without the rules of ``webimage_ocr.ocr``;
the intervals are bootstrap over sheets. Weights are chosen on ``--seed choose`` and reported on ``--seed report``.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from training.recognition.ordinary import ORDINARY
from training.recognition.score import compare_characters, errors, interval
from training.recognition.stream import LineSource, PublishedReader
from training.recognition.weak import WEAK
from webimage_ocr.ocr.recognition.recognize import padded_width
from webimage_ocr.runtime.models import find_model, load_weights

SHEETS = 8
"""Of each kind, some fifty lines each."""
WHOLE = ("buttons", "icon_row", "labels", "prices")
KINDS = (*WEAK, *WHOLE, *(kind for kind in ORDINARY if kind != "rare_characters"))
RARE_LENGTH, ATTEMPTS = 6, 4
BATCH = 16


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A line of the set: the block that it was drawn in, its sheet, its strip and what it says."""

    block: str
    sheet: int
    strip: NDArray[np.uint8]
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What is counted of a block's lines."""

    name: str
    counts: Callable[[str, str], float]
    of: Callable[[str], bool] = bool
    """Which lines, by what they say."""


def _without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


EXACT = Figure("exact", lambda wanted, read: float(wanted == read))
SPACELESS = Figure("exact without spaces", lambda wanted, read: float(_without_spaces(wanted) == _without_spaces(read)))
NOTHING = Figure("nothing read", lambda _, read: float(not read.strip()), lambda text: not text)
RIGHT = Figure("characters right", lambda wanted, read: 1 - min(1.0, errors(wanted, read) / len(wanted)))
FIGURES: dict[str, tuple[Figure, ...]] = defaultdict(lambda: (EXACT, RIGHT)) | {
    "code": (EXACT, SPACELESS, RIGHT), "icon_row": (NOTHING,), "labels": (EXACT, RIGHT, NOTHING),
    "operators": (EXACT, SPACELESS), "spaced_numbers": (EXACT, SPACELESS),
}  # fmt: skip


def draw_set(source: LineSource, seed: str, sheets: int) -> list[Judged]:
    """Lines of every kind, cut as the reader cuts them."""
    return [
        Judged(block, number, line.strip, line.text)
        for block in KINDS
        for number in range(sheets)
        for line in source.lines(f"{seed}/{block}/{number}", {block: 1.0}, jitter=False)
    ]


def draw_rare(source: LineSource, characters: Sequence[str], seed: str) -> list[Judged]:
    """Every character that a face can draw, once, among others that nothing tells it from."""
    rng = Random(seed)
    stack = source.drawer.faces_of_all()
    waiting = [c for c in characters if c.isprintable() and c.strip() and stack.covers(c)]
    found: list[Judged] = []
    for attempt in range(ATTEMPTS):
        rng.shuffle(waiting)
        texts = ["".join(waiting[start : start + RARE_LENGTH]) for start in range(0, len(waiting), RARE_LENGTH)]
        wanted = set(texts)
        lines = [line for line in source.plain_lines(f"{seed}/{attempt}", texts) if line.text in wanted]
        found += [Judged("rare", len(found) + row, line.strip, line.text) for row, line in enumerate(lines)]
        seen = {c for line in lines for c in line.text}
        waiting = [c for c in waiting if c not in seen]
    return found


def read_set(weights: bytes, lines: Sequence[Judged], threads: int) -> list[str]:
    """What the network reads, line by line."""
    reader = PublishedReader(weights, threads)
    by_width: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        by_width[padded_width(line.strip.shape[1])].append(i)
    read = [""] * len(lines)
    for members in by_width.values():
        for start in range(0, len(members), BATCH):
            part = members[start : start + BATCH]
            for i, answer in zip(part, reader.read([lines[i].strip for i in part]), strict=True):
                read[i] = answer.text
    return read


def figures(
    lines: Sequence[Judged], readings: Mapping[str, Sequence[str]]
) -> list[tuple[str, str, int, dict[str, tuple[float, float, float]]]]:
    """Of each block and figure: how many lines, and of each network the mean and its 95 % interval."""
    rows = []
    for block in dict.fromkeys(line.block for line in lines):
        for figure in FIGURES[block]:
            chosen = [i for i, line in enumerate(lines) if line.block == block and figure.of(line.text)]
            if not chosen:
                continue
            sheets = np.array([lines[i].sheet for i in chosen])
            row = {}
            for name, read in readings.items():
                values = np.array([figure.counts(lines[i].text, read[i]) for i in chosen])
                row[name] = (float(values.mean()), *interval(values, sheets))
            rows.append((block, figure.name, len(chosen), row))
    return rows


def save_set(lines: Sequence[Judged], path: Path) -> None:
    """Keep a set, so that it is drawn once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        blocks=np.array([line.block for line in lines]),
        sheets=np.array([line.sheet for line in lines]),
        texts=np.array([line.text for line in lines]),
        widths=np.array([line.strip.shape[1] for line in lines]),
        pixels=np.concatenate([line.strip for line in lines], axis=1),
    )


def load_set(path: Path) -> list[Judged]:
    """What ``save_set`` kept."""
    with np.load(path) as table:
        ends = np.cumsum(table["widths"])
        strips = np.split(table["pixels"], ends[:-1], axis=1)
        rows = zip(table["blocks"], table["sheets"], strips, table["texts"], strict=True)
        return [
            Judged(str(block), int(sheet), np.ascontiguousarray(strip), str(text)) for block, sheet, strip, text in rows
        ]


def main() -> None:
    """Draw what is missing, read it with every network and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="*", help="ONNX files to weigh against the published one")
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--icons", type=Path, required=True)
    parser.add_argument("--lines", type=Path, required=True, help="folder where the drawn lines are kept")
    parser.add_argument("--seed", default="choose", help="of the drawing: `choose` or `report`")
    parser.add_argument("--sheets", type=int, default=SHEETS, help="of each kind")
    parser.add_argument("--rare", action="store_true", help="only whether a character was forgotten")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    published = load_weights(find_model("small", "recognition"))
    path = options.lines / f"{'rare' if options.rare else 'kinds'}-{options.seed}-{options.sheets}.npz"
    if not path.exists():
        characters = PublishedReader(published).characters
        source = LineSource(options.pack, options.icons, characters, held=not options.rare)
        drawn = (
            draw_rare(source, characters, options.seed)
            if options.rare
            else draw_set(source, options.seed, options.sheets)
        )
        save_set(drawn, path)
    lines = load_set(path)
    readings = {"published": read_set(published, lines, options.threads)}
    for file in options.weights:
        readings[file.stem] = read_set(file.read_bytes(), lines, options.threads)
    if options.rare:
        for name, read in readings.items():
            print(name, compare_characters([line.text for line in lines], readings["published"], read))
        return
    print("| lines | figure | n | " + " | ".join(readings) + " |\n|---|---|---|" + "---|" * len(readings))
    for block, figure, count, row in figures(lines, readings):
        cells = [f"{mean:.3f} ({low:.3f} to {high:.3f})" for mean, low, high in row.values()]
        print(f"| {block} | {figure} | {count} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
