"""Which layers are computed in int8, and in which range the input of each one lies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from webimage_ocr.runtime.graph import read_constant

RANGES = Path(__file__).parent / "data" / "ranges.json"
"""The table of layers and ranges, by the sha256 of the weights; ``python -m training.ranges`` makes it."""
_INPUT_LEVELS, _WEIGHT_LEVELS = 256, 255


def load_ranges(weights: bytes) -> dict[str, tuple[float, float]]:
    """The layers to quantise by name, with the range of each one's input; empty for weights without a table."""
    table = json.loads(RANGES.read_text(encoding="utf-8"))
    return {name: (low, high) for name, (low, high) in table.get(hashlib.sha256(weights).hexdigest(), {}).items()}


def quantize(model: Any, ranges: Mapping[str, tuple[float, float]]) -> Any:
    """Have the named layers of an OpenVINO model computed in int8, the rest as it is; the model is changed.

    Convolutions, and products with a matrix of weights. Inputs are rounded to 256 levels of one range for the whole
    layer, weights to 255 levels of each output channel.
    """
    from openvino import opset13 as op

    for node in model.get_ordered_ops():
        if node.get_friendly_name() not in ranges:
            continue
        weights = read_constant(node)
        inputs = (1, 2, 3) if node.get_type_name() == "Convolution" else (0,)
        most = np.maximum(np.abs(weights).max(axis=inputs, keepdims=True), 1e-9)
        low, high = (np.full((1,) * weights.ndim, limit, np.float32) for limit in ranges[node.get_friendly_name()])
        rounded = op.fake_quantize(node.input_value(0), low, high, low, high, _INPUT_LEVELS)
        kernel = op.fake_quantize(op.constant(weights), -most, most, -most, most, _WEIGHT_LEVELS)
        node.input(0).replace_source_output(rounded.output(0))
        node.input(1).replace_source_output(kernel.output(0))
    return model
