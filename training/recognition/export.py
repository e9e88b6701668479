"""The averaged weights of a run as an ONNX file, and as the difference that the package carries.

python -m training.recognition.export --run RUN --out WEIGHTS.onnx [--cooled] [--share SHARE] [--keep]

Without the run, ``python -m training.recognition.share`` goes another share of the way of what the package carries.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.loop import CHECKPOINT, COOLED
from training.recognition.convert import Recognition
from training.recognition.graph import Values, write
from training.recognition.share import DIFFERENCE, Differences, write_differences
from webimage_ocr.runtime.models import find_model, load_weights


def averaged_values(checkpoint: Path, weights: bytes) -> tuple[Values, dict[str, int]]:
    """The averaged weights of a checkpoint, and how far the run had come."""
    state = torch.load(checkpoint, weights_only=True)
    network = Recognition(weights)
    network.load_state_dict(state["average"])
    return network.values(), {name: int(state[name]) for name in ("step", "sheet", "lines")}


def differences(weights: bytes, values: Values, share: float) -> dict[str, NDArray[np.float16]]:
    """What is added to the published values, in half precision; values that stay as they were are left out."""
    published = {i.name: numpy_helper.to_array(i) for i in onnx.load_from_string(weights).graph.initializer}
    found = {name: (share * (value - published[name])).astype(np.float16) for name, value in values.items()}
    return {name: value for name, value in found.items() if value.any()}


def apply(weights: bytes, added: Mapping[str, NDArray[np.float16]]) -> bytes:
    """The published file with the differences added."""
    published = {i.name: numpy_helper.to_array(i) for i in onnx.load_from_string(weights).graph.initializer}
    return write(weights, {name: published[name] + value.astype(np.float32) for name, value in added.items()})


def find_offsets(weights: bytes, names: list[str]) -> list[int]:
    """Where the values of each initializer begin in the file; raises ValueError where they cannot be told apart."""
    raw = {i.name: i.raw_data for i in onnx.load_from_string(weights).graph.initializer}
    offsets = []
    for name in names:
        if not raw[name] or weights.count(raw[name]) != 1:
            raise ValueError(f"the values of {name} are not once in the file")
        offsets.append(weights.index(raw[name]))
    return offsets


def flatten(weights: bytes, added: Mapping[str, NDArray[np.float16]], share: float) -> Differences:
    """What ``webimage_ocr.runtime.models`` adds to the published file: places in it, and differences."""
    names = sorted(added)
    flat = [added[name].ravel() for name in names]
    counts = np.array([len(part) for part in flat], np.int64)
    return Differences(np.array(find_offsets(weights, names), np.int64), counts, np.concatenate(flat), share)


def main() -> None:
    """Write the file, and with ``--keep`` the difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--cooled", action="store_true", help="the cooled branch, not the main run's averaged weights")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file")
    parser.add_argument("--share", type=float, default=1.0, help="of the way from the published to the taught values")
    parser.add_argument("--keep", action="store_true", help="write the difference into the package too")
    options = parser.parse_args()
    published = load_weights(find_model("small", "recognition"))
    values, progress = averaged_values(options.run / (COOLED if options.cooled else CHECKPOINT), published)
    added = differences(published, values, options.share)
    taught = apply(published, added)
    options.out.write_bytes(taught)
    print(progress, f"sha256 {hashlib.sha256(taught).hexdigest()}")
    if options.keep:
        write_differences(flatten(published, added, options.share))
        print(f"{DIFFERENCE.name}: {DIFFERENCE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
