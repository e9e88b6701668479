"""Measure what docs/scale.md says: ``python -m benchmarks.scale [PART ...] [--write docs/scale.md]``.

Parts: cost (a million pictures, by kind), engines (local beside Ray, in alternating runs), saturation (what is full
first at 10, 100 and 1,000 cores, simulated with service times measured here), waiting (a queue's formula beside a
server), and, only by name and as root, nodes (two Ray nodes in network namespaces, one killed).
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.scale.cost import format_cost, measure_kinds
from benchmarks.scale.engines import compare_engines
from benchmarks.scale.nodes import lose_a_node
from benchmarks.scale.saturation import format_saturation, measure_services
from benchmarks.scale.waiting import compare_waiting
from eval.report import provenance, replace_section


def main() -> None:
    """Run the parts asked for and print, or write, their sections."""
    options = _parse_arguments()
    for name in options.parts or [part for part in _PARTS if part != "nodes"]:
        with tempfile.TemporaryDirectory() as scratch:
            text = _PARTS[name](options, Path(scratch))
        command = f"python -m benchmarks.scale {name} " + shlex.join(_shown(sys.argv[1:]))
        section = f"{provenance(command.strip())}\n\n{text}"
        print(f"### {name}\n\n{section}", flush=True)
        if options.write:
            replace_section(options.write, name, section)


def _shown(arguments: list[str]) -> list[str]:
    """The options without the parts' names and the file that is written."""
    return [word for word in arguments if word not in _PARTS and "/" not in word and word != "--write"]


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--each", type=int, default=6, help="pictures of each kind for cost (6)")
    parser.add_argument("--price", type=float, default=0.085, help="of a core for an hour, in USD (0.085)")
    parser.add_argument("--pictures", type=int, default=150, help="pictures of a run for engines (150)")
    parser.add_argument("--rounds", type=int, default=3, help="alternating rounds for engines (3)")
    parser.add_argument("--lost", type=int, default=2000, help="pictures for nodes (2000)")
    parser.add_argument("--database", default="", help="where calls are counted for saturation; a SQLite file")
    parser.add_argument("--write", type=Path, help="a Markdown file whose sections are replaced")
    options = parser.parse_args()
    if unknown := set(options.parts) - _PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(_PARTS)}")
    return options


_PARTS: dict[str, Callable[[argparse.Namespace, Path], str]] = {
    "cost": lambda options, scratch: format_cost(measure_kinds(options.each, scratch), options.price),
    "engines": lambda options, scratch: compare_engines(options.pictures, options.rounds, scratch),
    "saturation": lambda options, scratch: format_saturation(measure_services(scratch, options.database)),
    "waiting": lambda _options, scratch: compare_waiting(scratch),
    "nodes": lambda options, scratch: lose_a_node(options.lost, scratch),
}


if __name__ == "__main__":
    main()
