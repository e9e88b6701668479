"""Whether a change reads better or worse: ``python -m eval.compare BEFORE AFTER FOLDER ...``.

BEFORE and AFTER are folders that ``python -m eval FOLDER ... --keep DIR`` filled with our own readings. A row a folder:
the figure that it is judged by, before and after, and the difference with its 95 % interval over the same pictures.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from drawing.labels import read_labels, read_readings
from eval.drawn import OWN_FIGURES
from eval.engines import OURS
from eval.interval import Estimate, estimate_difference
from eval.reading import half_of, refuse_unlabelled
from eval.report import headline_of
from eval.score import Score, score_folder


def score_kept(folder: Path, keep: Path, half: str | None = None) -> Score:
    """What our readings that were kept of a folder are worth; FileNotFoundError where a picture of it is not kept."""
    path = keep / OURS.name / f"{folder.name}.jsonl"
    kept = {reading.image: reading for reading in read_readings(path)}
    labels = half_of(read_labels(folder), half)
    if absent := [label.image for label in labels if label.image not in kept]:
        raise FileNotFoundError(f"{path} lacks {len(absent)} pictures of {folder.name}, {absent[0]} for instance")
    return score_folder(labels, [kept[label.image] for label in labels])


def compare(before: Score, after: Score, own: Sequence[str] = ()) -> list[tuple[str, float, float, Estimate]]:
    """The figure that a folder is judged by and its own ones: before, after, and what was gained."""
    figures = (headline_of([before, after]), *own)
    return [
        (name, before.figures()[name], after.figures()[name], estimate_difference(after, before, name))
        for name in figures
        if name and name in before.figures() and name in after.figures()
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.compare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("folders", type=Path, nargs="+", help="each with labels.jsonl and images/")
    parser.add_argument("--half", choices=("choose", "report"), help="only this half of the pictures")
    options = parser.parse_args()
    refuse_unlabelled(options.folders)
    print("| folder | figure | before | after | difference, its interval |\n| --- | --- | ---: | ---: | ---: |")
    for folder in options.folders:
        before, after = (score_kept(folder, keep, options.half) for keep in (options.before, options.after))
        for name, old, new, gain in compare(before, after, OWN_FIGURES.get(folder.name, ())):
            ends = f"{gain.value:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"
            print(f"| {folder.name} | {name} | {old:.4f} | {new:.4f} | {ends} |")


if __name__ == "__main__":
    main()
