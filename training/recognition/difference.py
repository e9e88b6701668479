"""What is added to the values of the published file, in half precision."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from training.recognition.graph import Values, write
from training.recognition.share import Differences


def values_of(weights: bytes) -> dict[str, NDArray[np.float32]]:
    """The values of a file by the names of its initializers; shapes and counts, which are no f32, are left out."""
    values = ((i.name, numpy_helper.to_array(i)) for i in onnx.load_from_string(weights).graph.initializer)
    return {name: value for name, value in values if value.dtype == np.float32}


def differences(weights: bytes, values: Values, share: float) -> dict[str, NDArray[np.float16]]:
    """What is added to the published values; values that stay as they were are left out."""
    published = values_of(weights)
    found = {name: (share * (value - published[name])).astype(np.float16) for name, value in values.items()}
    return {name: value for name, value in found.items() if value.any()}


def apply(weights: bytes, added: Mapping[str, NDArray[np.float16]]) -> bytes:
    """The published file with the differences added."""
    published = values_of(weights)
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
