"""Whether two runs read the same to the letter: ``python -m eval.same BEFORE AFTER``.

Both are folders that ``python -m eval FOLDER ... --keep DIR`` filled. Texts, places and the order of the blocks are
compared, engine by engine and folder by folder; times are not. Exit status 1, and every difference listed, where they
are not the same: what only moves code must leave them so.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from drawing.labels import Block, Reading, read_readings


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of one picture that is not the same; an empty side has nothing there."""

    image: str
    line: int
    """Its number in the reading before, from 1."""
    kind: str
    """``text``, ``place``, ``order``, ``line`` (one more, or one less), ``error``, ``picture`` (another one)."""
    before: str
    after: str

    def __str__(self) -> str:
        sides = f"{self.before or '(nothing)'} | {self.after or '(nothing)'}"
        return f"  {self.image}, line {self.line}, {self.kind}: {sides}"


def compare_readings(before: Sequence[Reading], after: Sequence[Reading]) -> list[Difference]:
    """Every difference between two readings of one folder, picture by picture."""
    old, new = ({reading.image: reading for reading in readings} for readings in (before, after))
    differences: list[Difference] = []
    for image in dict.fromkeys((*old, *new)):
        if image not in old or image not in new:
            sides = ("read" if image in old else "", "read" if image in new else "")
            differences.append(Difference(image, 0, "picture", *sides))
            continue
        if old[image].sha256 and new[image].sha256 and old[image].sha256 != new[image].sha256:
            differences.append(Difference(image, 0, "picture", "one picture", "another by that name"))
            continue
        if old[image].error != new[image].error:
            differences.append(Difference(image, 0, "error", old[image].error, new[image].error))
        differences += _compare_blocks(image, old[image].blocks, new[image].blocks)
    return differences


def compare_folders(before: Path, after: Path, names: Sequence[str] = ()) -> dict[str, list[Difference]]:
    """The differences of every kept file, by its name (``engine/folder``), or only of the folders that are named.

    FileNotFoundError where nothing is kept.
    """
    files = [{path.relative_to(root).with_suffix("") for path in root.rglob("*.jsonl")} for root in (before, after)]
    for root, found in zip((before, after), files, strict=True):
        if not found:
            raise FileNotFoundError(f"{root} holds no kept readings: python -m eval FOLDER --keep {root} writes them")
    return {
        name.as_posix(): compare_readings(*(_read(root / name) for root in (before, after)))
        for name in sorted(files[0] | files[1])
        if not names or name.name in names
    }


def _read(name: Path) -> list[Reading]:
    path = name.with_name(name.name + ".jsonl")
    return read_readings(path) if path.exists() else []


def _compare_blocks(image: str, before: Sequence[Block], after: Sequence[Block]) -> Iterator[Difference]:
    old, new = ([_key(block) for block in blocks] for blocks in (before, after))
    moved = set(old) & set(new)
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = zip_longest(old[start:end], new[new_start:new_end])
        for line, (first, second) in enumerate(pairs, start + 1):
            yield Difference(image, line, _kind(first, second, moved), _show(first), _show(second))


_Key = tuple[str, tuple[float, ...]]


def _key(block: Block) -> _Key:
    return block.text, tuple(block.points.ravel().tolist())


def _kind(first: _Key | None, second: _Key | None, moved: set[_Key]) -> str:
    if (first is None or first in moved) and (second is None or second in moved):
        return "order"
    if first is None or second is None:
        return "line"
    return "text" if first[0] != second[0] else "place"


def _show(key: _Key | None) -> str:
    return "" if key is None else f"{key[0]!r} at {', '.join(f'{value:.10g}' for value in key[1])}"


def main() -> None:
    """Print a line a folder, and its differences."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.same", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("names", nargs="*", help="only these folders, for instance screens; all without it")
    options = parser.parse_args()
    compared = compare_folders(options.before, options.after, options.names)
    for name, differences in compared.items():
        pictures = len({difference.image for difference in differences})
        print(f"{name}: " + (f"{len(differences)} differences in {pictures} pictures" if differences else "the same"))
        print(*differences, sep="\n", end="\n" if differences else "")
    sys.exit(any(compared.values()))


if __name__ == "__main__":
    main()
