"""Draw labelled pictures: ``python -m drawing --out DIR --kind tall --count 20 --seed 7``."""

from __future__ import annotations

import argparse
from pathlib import Path

from drawing.folder import draw_folder
from drawing.kinds import KINDS


def main() -> None:
    """Write one folder a kind under the folder given."""
    parser = argparse.ArgumentParser(prog="python -m drawing", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the folders are made, one a kind")
    parser.add_argument("--kind", action="append", choices=sorted(KINDS), help="once or more; all kinds without it")
    parser.add_argument("--count", type=int, default=20, help="pictures a kind (20)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other pictures (1)")
    options = parser.parse_args()
    for kind in options.kind or sorted(KINDS):
        print(draw_folder(kind, options.count, options.seed, options.out / kind))


if __name__ == "__main__":
    main()
