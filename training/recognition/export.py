"""The averaged weights of a run as an ONNX file, and as the difference that the package carries.

python -m training.recognition.export --run RUN --out WEIGHTS.onnx [--cooled] [--share SHARE] [--keep]

Without the run, ``python -m training.recognition.share`` goes another share of the way of what the package carries.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch

from training.loop import CHECKPOINT, COOLED
from training.recognition.convert import Recognition
from training.recognition.difference import apply, differences, flatten
from training.recognition.graph import Values
from training.recognition.share import DIFFERENCE, write_differences
from webimage_ocr.runtime.models import find_model, load_weights


def averaged_values(checkpoint: Path, weights: bytes) -> tuple[Values, dict[str, int]]:
    """The averaged weights of a checkpoint, and how far the run had come."""
    state = torch.load(checkpoint, weights_only=True)
    network = Recognition(weights)
    network.load_state_dict(state["average"])
    return network.values(), {name: int(state[name]) for name in ("step", "sheet", "lines")}


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
