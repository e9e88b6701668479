"""Go a share of the way from the published values to those that the package carries.

    python -m training.recognition.share SHARE [--out WEIGHTS.onnx]

The checkpoint of the run is not needed: the differences in the package, which say of what share they are, are
multiplied, and rounded to half precision once more: by a 2,000th of each at most. Prints the sha256 for
``webimage_ocr/runtime/models.py``; ``python -m training.int8 --role recognition`` then makes its table for int8.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.runtime.differences import add_differences
from webimage_ocr.runtime.models import find_model, load_weights

DIFFERENCE = Path(__file__).parents[2] / "src/webimage_ocr/runtime/data/recognition.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """What is added to the published file; ``webimage_ocr.runtime.differences`` says how."""

    offsets: NDArray[np.int64]
    counts: NDArray[np.int64]
    differences: NDArray[np.float16]
    share: float
    """Of the way from the published to the taught values."""


def read_differences(path: Path = DIFFERENCE) -> Differences:
    """What ``write_differences`` wrote."""
    with np.load(path) as table:
        return Differences(table["offsets"], table["counts"], table["differences"], float(table["share"]))


def write_differences(added: Differences, path: Path = DIFFERENCE) -> None:
    """Write the file that the package carries."""
    np.savez_compressed(
        path, offsets=added.offsets, counts=added.counts, differences=added.differences, share=np.float64(added.share)
    )


def rescale(added: Differences, share: float) -> Differences:
    """The differences of another share. Raises ValueError where it is none of the way, or more than all of it."""
    if not 0 < share <= 1:
        raise ValueError(f"a share lies above 0 and up to 1, {share} does not")
    scaled = (added.differences.astype(np.float32) * np.float32(share / added.share)).astype(np.float16)
    return Differences(added.offsets, added.counts, scaled, share)


def main() -> None:
    """Write the difference anew, and the ONNX file where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("share", type=float)
    parser.add_argument(
        "--out", type=Path, help="write this ONNX file, and the difference beside it, instead of the package's"
    )
    options = parser.parse_args()
    carried = read_differences()
    added = rescale(carried, options.share)
    path = options.out.with_suffix(".npz") if options.out else DIFFERENCE
    write_differences(added, path)
    taught = add_differences(load_weights(find_model("small", "recognition")), path.read_bytes())
    if options.out:
        options.out.write_bytes(taught)
    print(
        f"{path.name}: share {carried.share} to {added.share}, sha256 of the sum {hashlib.sha256(taught).hexdigest()}"
    )


if __name__ == "__main__":
    main()
