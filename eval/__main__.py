"""Read labelled folders with our reader and its peers and print the figures side by side.

    python -m eval [FOLDER ...] [--peers DIR] [--readings DIR] [--drawn] [--write docs/accuracy.md]

Without a folder, and with --drawn, the drawn kinds are read (``python -m drawing``). Beside every figure stands half of
its 95 % interval over pictures; a difference inside its interval is called none. The peers' environments are made by
``python -m eval.peers DIR``. One call prints all, and writes the summary and the drawn kinds, and folder by folder:

    python -m eval FOLDER ... --drawn --peers DIR \\
        --write README.md --write docs/accuracy.md --write docs/lab/accuracy.md
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from drawing.kinds import KINDS
from drawing.labels import Label, Reading, read_labels
from eval import drawn
from eval.calibration import calibrate
from eval.engines import ENGINES, OURS, PEERS, EngineFailedError
from eval.oracle import Balance, describe_lost, describe_missed, lost_texts, missed_texts, weigh
from eval.reading import Shelf, half_of, refuse_unlabelled, wants_direction
from eval.report import (
    FolderReport,
    format_drawn,
    format_folder,
    format_headline,
    format_summary,
    provenance,
    replace_section,
)
from eval.score import Score, score_folder


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m eval", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add, peers = parser.add_argument, os.environ.get("EVAL_PEERS")
    add("folders", nargs="*", type=Path, help="each with labels.jsonl and images/")
    add("--drawn", action="store_true", help="read the drawn kinds after the folders")
    add("--kind", action="append", choices=sorted(KINDS), help="only these drawn kinds; all but tall without it")
    add("--count", type=int, default=drawn.COUNT, help=f"drawn pictures a kind ({drawn.COUNT})")
    add("--seed", type=int, default=drawn.SEED, help=f"another seed draws other pictures ({drawn.SEED})")
    add("--half", choices=("choose", "report"), help="half of the pictures: choose on one, report on the other")
    add("--peers", type=Path, default=Path(peers) if peers else None,
        help="folder with the peers' environments (EVAL_PEERS)")  # fmt: skip
    add("--engine", action="append", choices=sorted(ENGINES), help="only these; all without it")
    add("--keep", type=Path, help="keep what was read here, and do not read again what is kept")
    add("--readings", type=Path, action="append", default=[], help="take kept readings from here as well (no writing)")
    add("--worst", type=int, default=0, help="of each folder the pictures that we read worst, and those on which most"
        " is lost against a peer, text by text")  # fmt: skip
    add("--write", type=Path, action="append", default=[],
        help="a Markdown file; its sections summary, headline, accuracy, drawn are replaced if measured")  # fmt: skip
    return parser.parse_args()


def main() -> None:
    """Print the tables, and write them where asked."""
    options = parse_arguments()
    refuse_unlabelled(options.folders)
    judged: list[tuple[Label, Reading]] = []
    written: dict[str, str] = {}
    reports = [_read_with_all(folder, options, judged) for folder in options.folders]
    if reports:
        written["headline"] = format_headline(reports)
        written["summary"] = format_summary(reports)
        print(written["headline"])
        sections = [written["headline"], *map(format_folder, reports)]
        if (calibration := calibrate(judged)).blocks:
            title = f"### Confidence, over the {len(calibration.blocks)} blocks of all pictures whose texts have boxes"
            error = (
                f"Expected calibration error {calibration.error():.3f}; a block without a fault has more confidence"
                f" than one with a fault in {calibration.ranking():.3f} of the pairs, and in"
                f" {calibration.without_ends().ranking():.3f} without those whose label only ends elsewhere."
            )
            sections.append(f"{title}\n\n{error}\n\n{calibration.table()}")
            print(sections[-1])
        written["accuracy"] = "\n".join(sections)
    if options.drawn or options.kind or not options.folders:
        with tempfile.TemporaryDirectory() as out:
            folders = drawn.draw_kinds(options.kind or (), options.count, options.seed, Path(out))
            reports = [_read_with_all(folder, options, []) for folder in folders]
        written["drawn"] = format_drawn(reports)
        print(written["drawn"])
    for document in options.write:
        _write(document, written, provenance(_command(options)))


def _write(document: Path, written: Mapping[str, str], measured: str) -> None:
    """Replace those of a document's sections that were measured; ValueError where it has none of them."""
    held = [section for section in written if f"<!-- {section} -->" in document.read_text(encoding="utf-8")]
    if not held:
        raise ValueError(f"{document} has none of the sections {', '.join(written)}: <!-- NAME --> … <!-- /NAME -->")
    for section in held:
        replace_section(document, section, f"{measured}\n\n{written[section]}")


def _command(options: argparse.Namespace) -> str:
    """The call without the places of this machine."""
    options_given = ["--drawn"] * options.drawn + [f"--half {options.half}"] * bool(options.half)
    return " ".join(["python -m eval", *(folder.name for folder in options.folders), *options_given])


def _read_with_all(
    folder: Path, options: argparse.Namespace, judged: list[tuple[Label, Reading]]
) -> FolderReport:  # fmt: skip
    """One folder's report, printed; our own readings are added to ``judged``."""
    labels = half_of(read_labels(folder), options.half)
    shelf = Shelf(options.peers, options.keep, tuple(options.readings))
    readings: dict[str, list[Reading]] = {}
    scores: dict[str, Score] = {}
    missing: dict[str, str] = {}
    half = f", the half to {options.half} on" if options.half else ""
    notes = [f"{len(labels)} pictures{half}{', read with detect_direction' * wants_direction(folder)}."]
    for engine in [ENGINES[name] for name in options.engine] if options.engine else [OURS, *PEERS]:
        try:
            readings[engine.name] = shelf.read(engine, folder, labels)
        except (EngineFailedError, FileNotFoundError) as error:
            missing[engine.name] = f"missing: {error}"
            continue
        scores[engine.name] = score_folder(labels, readings[engine.name])
        notes += _failures(engine.name, readings[engine.name])
    balance = None
    if OURS.name in scores:
        judged += zip(labels, readings[OURS.name], strict=True)
        peers = {peer.name: scores[peer.name] for peer in PEERS if peer.name in scores}
        balance = weigh(scores[OURS.name], peers)
    report = FolderReport(folder.name, scores, OURS.name, missing, balance, notes)
    print(format_folder(report), flush=True)
    if options.worst and OURS.name in scores:
        _print_worst(folder, options.worst, labels, readings, scores[OURS.name], balance)
    return report


def _print_worst(
    folder: Path, count: int, labels: list[Label], readings: dict[str, list[Reading]], ours: Score,
    balance: Balance | None,
) -> None:  # fmt: skip
    """The pictures that we read worst, and those on which most is lost against a peer."""
    place = {label.image: number for number, label in enumerate(labels)}
    print(f"Worst of {folder}:")
    for share, image in ours.worst(count):
        number = place[image]
        print(describe_missed(image, share, missed_texts(labels[number], readings[OURS.name][number])))
    print("Most lost against a peer:" if balance else "")
    for picture in balance.worst(count) if balance else []:
        number = place[picture.image]
        lost = lost_texts(labels[number], readings[OURS.name][number], readings[picture.peer][number])
        print(describe_lost(picture, lost))
    print(flush=True)


def _failures(engine: str, readings: list[Reading]) -> list[str]:
    failed = [reading for reading in readings if reading.error]
    return [f"{engine} failed on {len(failed)}, counted as read empty: {failed[0].error}."] if failed else []


if __name__ == "__main__":
    main()
