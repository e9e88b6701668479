"""Make the tables of int8: ``python -m training.int8 [--tier T] [--weights W] [--role R]``.

Pictures that seeded code draws are read in f32, what flows through the networks is looked at, and levels of inputs and
weights are chosen by it. Some five minutes a network on two cores; the tiny tier must have been fetched
(``webimage-ocr models pull``).
"""

from __future__ import annotations

import argparse

from training.int8.layers import choose_steps
from training.int8.networks import Network
from training.int8.pictures import BATCHES, record
from training.int8.weights import fit_weights
from webimage_ocr.runtime.int8 import TABLES, save_layers
from webimage_ocr.runtime.models import OWN, PUBLISHED, find_model, load_weights

WIDEST = 900
"""Pixels of the strips by which weights are fitted; longer ones take as long as ten others and hold nothing else."""
FITTED = {"detection": 60, "recognition": 240}
PICTURES = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tier", choices=("small", "tiny"), default="small")
    parser.add_argument("--weights", choices=(PUBLISHED, OWN), default=OWN)
    parser.add_argument("--role", choices=tuple(BATCHES), action="append", help="only this network")
    parser.add_argument("--pictures", type=int, default=PICTURES, help="of each kind of drawing/kinds")
    options = parser.parse_args()
    recorded = record(options.tier, options.pictures, options.weights)
    for role in options.role or BATCHES:
        model = find_model(options.tier, role, options.weights)
        network, batches = Network(load_weights(model)), recorded[role]
        layers = choose_steps(network, batches)
        short = [batch for batch in batches if role == "detection" or batch.shape[2] <= WIDEST]
        print(f"{options.tier} {role}: {len(layers)} layers, {len(batches)} batches", flush=True)
        path = TABLES / f"{model.sha256[:16]}.npz"
        save_layers(path, fit_weights(network, layers, short[: FITTED[role]]))
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
