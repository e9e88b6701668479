"""Read labelled folders with our reader and its peers and print the figures side by side.

    python -m eval [FOLDER ...] [--peers DIR] [--write docs/accuracy.md]

Without a folder, a small set is drawn by seeded code. The peers' environments are made by ``python -m eval.peers DIR``.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from drawing.folder import draw_folder
from drawing.kinds import KINDS
from drawing.labels import Label, Reading, read_labels, read_readings, write_readings
from eval.calibration import calibrate
from eval.engines import ENGINES, OURS, PEERS, Engine, EngineFailedError, Worker
from eval.report import format_folder, format_overview, provenance, replace_section
from eval.score import Score, score_folder

_DRAWN_COUNT, _DRAWN_SEED = 2, 2026
_DRAWN_KINDS = sorted(KINDS.keys() - {"tall"})
"""Without the long screenshots, which take longer than all others together."""


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m eval", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, help="each with labels.jsonl and images/")
    peers = os.environ.get("EVAL_PEERS")
    parser.add_argument("--peers", type=Path, default=Path(peers) if peers else None,
                        help="folder with the peers' environments (EVAL_PEERS)")  # fmt: skip
    parser.add_argument("--engine", action="append", choices=sorted(ENGINES), help="only these; all without it")
    parser.add_argument("--keep", type=Path, help="keep what was read here, and do not read again what is kept")
    parser.add_argument("--worst", type=int, default=0, help="name our worst pictures of each folder")
    parser.add_argument("--write", type=Path, help="a Markdown file whose accuracy section is replaced")
    return parser.parse_args()


def main() -> None:
    """Print the tables, and write them where asked."""
    options = parse_arguments()
    with tempfile.TemporaryDirectory() as drawn:
        folders = options.folders or [
            draw_folder(kind, _DRAWN_COUNT, _DRAWN_SEED, Path(drawn) / kind) for kind in KINDS
        ]
        judged: list[tuple[Label, Reading]] = []
        tables = {folder.name: _read_with_all(folder, options, judged) for folder in folders}
    sections = [section for section, _ in tables.values()]
    if (calibration := calibrate(judged)).blocks:
        title = f"### Confidence, over the {len(calibration.blocks)} blocks of all pictures whose texts have boxes"
        sections.append(f"{title}\n\nExpected calibration error {calibration.error():.3f}.\n\n{calibration.table()}")
        print(sections[-1])
    if options.write and options.folders:
        command = "python -m eval " + " ".join(folder.name for folder in options.folders)
        replace_section(options.write, "accuracy", provenance(command) + "\n\n" + "\n".join(sections))
    elif options.write:
        overview = format_overview({kind: figures for kind, (_, figures) in tables.items()})
        replace_section(options.write, "drawn", provenance("python -m eval") + "\n\n" + overview)


def _read_with_all(
    folder: Path, options: argparse.Namespace, judged: list[tuple[Label, Reading]]
) -> tuple[str, dict[str, dict[str, float] | str]]:
    """One folder's section, and the figures in it by engine; our own readings are added to ``judged``."""
    labels = read_labels(folder)
    engines = [ENGINES[name] for name in options.engine] if options.engine else [OURS, *PEERS]
    figures: dict[str, dict[str, float] | str] = {}
    notes = [f"{len(labels)} pictures" + (", read with detect_direction" if _wants_direction(folder) else "")]
    worst: list[str] = []
    for engine in engines:
        try:
            readings = _read_folder(engine, folder, labels, options)
        except (EngineFailedError, FileNotFoundError) as error:
            figures[engine.name] = f"missing: {error}"
            continue
        score = score_folder(labels, readings)
        figures[engine.name] = score.figures()
        notes += _failures(engine, score, readings)
        if engine is OURS:
            worst = [f"  {own:.3f} {folder / image}" for own, image in score.worst(options.worst)]
            judged += zip(labels, readings, strict=True)
    section = format_folder(folder.name, figures, "; ".join(notes) + ".")
    print(section, *worst, sep="\n", flush=True)
    return section, figures


def _read_folder(engine: Engine, folder: Path, labels: list[Label], options: argparse.Namespace) -> list[Reading]:
    kept = options.keep / engine.name / f"{folder.name}.jsonl" if options.keep else None
    if kept and kept.exists():
        by_image = {reading.image: reading for reading in read_readings(kept)}
        if by_image.keys() >= {label.image for label in labels}:
            return [by_image[label.image] for label in labels]
    python = engine.python(options.peers)
    if python is None:
        raise FileNotFoundError("no environment; python -m eval.peers DIR makes it, --peers DIR names it")
    with Worker(engine, python, direction=_wants_direction(folder)) as worker:
        readings = [worker.read(folder, label.image) for label in labels]
    if kept:
        write_readings(kept, readings)
    return readings


def _failures(engine: Engine, score: Score, readings: list[Reading]) -> list[str]:
    failed = [reading for reading in readings if reading.error]
    notes = [f"{engine.name} failed on {len(failed)}, counted as read empty: {failed[0].error}"] if failed else []
    return notes + ([f"{engine.name} lacks {score.missing}"] if score.missing else [])


def _wants_direction(folder: Path) -> bool:
    """Pictures that do not stand upright are read with detect_direction; the folder's name says so."""
    return "turned" in folder.name


if __name__ == "__main__":
    main()
