"""Write a checkpoint as the data that the package ships: network, prototypes, coverage, and their hashes.

    python -m training.fonts.export --pack PACK --run RUN [--cooled]

The calibration is left as it was; ``training.fonts.calibrate`` fits it again. The main run's averaged weights become
``start.npz`` beside this file, where the next run goes on from.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from training.fonts.manifest import write_manifest
from training.fonts.network import FontNetwork
from training.fonts.train import BATCH, Run
from training.loop import CHECKPOINT, COOLED
from webimage_ocr.fonts.coverage import read_coverage
from webimage_ocr.fonts.crop import HEIGHT_PX, WIDTH_PX
from webimage_ocr.fonts.families import DATA, load_families
from webimage_ocr.fonts.pack import list_faces

UNCALIBRATED = {"scale": (20.0, 20.0), "user_offset": 0.0, "cosine": 16.0, "likeness": 20.0, "least_likeness": 0.5}
LARGEST_BYTES = 10 * 1024 * 1024


def main() -> None:
    """Export one checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--cooled", action="store_true", help="the cooled branch, not the main run's averaged weights")
    arguments = parser.parse_args()
    state = torch.load(arguments.run / (COOLED if arguments.cooled else CHECKPOINT), weights_only=True)
    weights = {name.removeprefix("network."): value for name, value in state["average"].items() if "network." in name}
    keep_start(arguments.run / CHECKPOINT)
    network = FontNetwork().eval()
    network.load_state_dict(weights)
    write_network(network, DATA / "network.onnx")
    rows = functional.normalize(state["average"]["prototypes.rows"], dim=1).numpy()
    owners, kinds = np.array(state["classes"]).T
    np.savez_compressed(DATA / "prototypes.npz", rows=rows.astype(np.float16), owners=owners, kinds=kinds, **_kept())
    families = [family for family in load_families() if family.role == "train"]
    faces = [list_faces(arguments.pack / family.id)[0] for family in families]
    bits = [np.bitwise_or.reduce([read_coverage(path) for path in face.files]) for face in faces]
    np.savez_compressed(DATA / "coverage.npz", bits=np.stack(bits))
    cooled = " --cool" if arguments.cooled else ""
    maker = f"training.fonts.train{cooled}, {state['step']} steps of {BATCH} samples; training.fonts.export"
    write_manifest({"network.onnx": maker, "prototypes.npz": maker, "coverage.npz": "training.fonts.export"})


def keep_start(checkpoint: Path) -> None:
    """Write what another run starts from: the main run, since a cooled one has settled where it is."""
    run = Run([(owner, kind) for owner, kind in torch.load(checkpoint, weights_only=True)["classes"]])
    run.load(checkpoint)
    run.keep_weights()


def _kept() -> dict[str, Any]:
    path = DATA / "prototypes.npz"
    if not path.exists():
        return dict(UNCALIBRATED)
    with np.load(path) as table:
        return {name: table[name] for name in UNCALIBRATED}


def write_network(network: FontNetwork, path: Path) -> None:
    """Write the network as ONNX for any number of windows."""
    window = torch.zeros(2, 1, HEIGHT_PX, WIDTH_PX)
    torch.onnx.export(
        network,
        (window,),
        str(path),
        input_names=["windows"],
        output_names=["embeddings"],
        dynamic_axes={"windows": {0: "n"}, "embeddings": {0: "n"}},
        opset_version=17,
        dynamo=False,
    )
    if path.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"{path} is larger than {LARGEST_BYTES} bytes.")


if __name__ == "__main__":
    main()
