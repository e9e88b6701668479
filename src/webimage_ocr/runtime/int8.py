"""Which layers are computed in int8, and how: in levels of what each one is given, and in levels of its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from webimage_ocr.runtime.graph import read_constant, replace_constant, source
from webimage_ocr.runtime.session import Array

TABLES = Path(__file__).parent / "data" / "int8"
"""A table for each file of weights, named by the begin of its sha256; ``python -m training.int8`` makes them."""
INPUT_LEVELS, WEIGHT_LEVELS = 256, 255
_PAIR_LEVELS = 126
"""Most that two weights of one sign may have together where 16 bits hold the sum of their products: with inputs of 255
they hold 128 times that, and either may be rounded up by nearly one."""
_MOVING = "MaxPool", "Interpolate"
"""What moves values and computes none, in these networks: it gives the same of rounded ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Int8Layer:
    """How one layer is rounded: what it is given to 256 levels, its weights to 255 of each output channel."""

    zero: int
    """The level that stands for 0, from 0 to 255."""
    steps: Array
    """What a level is worth, of each channel (in,) that the layer is given."""
    levels: Array | None = None
    """The weights in levels, int8 of their own shape; None: the nearest ones."""
    shift: Array | None = None
    """What is added to the bias (out,), since rounding moves the mean."""


def find_table(sha256: str) -> Path | None:
    """The table of a file of weights, None where there is none: then nothing is computed in int8."""
    path = TABLES / f"{sha256[:16]}.npz"
    return path if path.exists() else None


def load_layers(path: Path) -> dict[str, Int8Layer]:
    """The layers of a table by their names."""
    with np.load(path) as table:
        arrays = dict(table)
    names = [key.removesuffix("|zero") for key in arrays if key.endswith("|zero")]
    return {
        name: Int8Layer(
            int(arrays[f"{name}|zero"]),
            arrays[f"{name}|steps"],
            arrays.get(f"{name}|levels"),
            arrays.get(f"{name}|shift"),
        )
        for name in names
    }


def save_layers(path: Path, layers: Mapping[str, Int8Layer]) -> None:
    """Write a table."""
    arrays = {
        f"{name}|{what}": value
        for name, layer in layers.items()
        for what in ("zero", "steps", "levels", "shift")
        if (value := getattr(layer, what)) is not None
    }
    np.savez_compressed(path, **arrays)


def quantize(model: Any, layers: Mapping[str, Int8Layer], *, sums_saturate: bool = False) -> Any:
    """Have the named layers of an OpenVINO model computed in int8, the rest as it is; the model is changed.

    Convolutions, and products with a matrix of weights. With ``sums_saturate`` the levels of weights are wide enough
    for sums of two products to fit 16 bits, which is all that a processor without dot products of bytes has for them.
    """
    from openvino import opset13 as op

    rounder = Rounder()
    for node in model.get_ordered_ops():
        layer = layers.get(node.get_friendly_name())
        if layer is None:
            continue
        weights = read_constant(node)
        channel, others = (1, (1, 2, 3)) if node.get_type_name() == "Convolution" else (0, (0,))
        rounded, steps = rounder.round(source(node, 0), layer.zero, layer.steps)
        weights = weights * np.expand_dims(steps, tuple(i for i in range(weights.ndim) if i != channel))
        most = np.maximum(np.abs(weights).max(axis=others, keepdims=True), 1e-9)
        if layer.levels is not None:
            weights = layer.levels * (most / (WEIGHT_LEVELS // 2))
        if sums_saturate:
            pairs = largest_pairs(weights, channel).max(axis=others, keepdims=True)
            most = np.maximum(most, pairs * (WEIGHT_LEVELS // 2) / _PAIR_LEVELS)
        kernel = op.fake_quantize(op.constant(weights), -most, most, -most, most, WEIGHT_LEVELS)
        node.input(0).replace_source_output(rounded)
        node.input(1).replace_source_output(kernel.output(0))
        if layer.shift is not None:
            (bias,) = (reader.get_node() for reader in node.output(0).get_target_inputs())
            values = read_constant(bias)
            replace_constant(bias, values + layer.shift.reshape([-1] + [1] * (values.ndim - 2)))
    return model


def largest_pairs(weights: Array, axis: int) -> Array:
    """The sum of each two neighbours on ``axis``, the inputs', as far as they have the same sign; half as long there.

    Two neighbours are what VPMADDUBSW multiplies and adds up in 16 bits.
    """
    whole = np.moveaxis(weights, axis, 0)
    if len(whole) % 2:
        whole = np.concatenate([whole, np.zeros_like(whole[:1])])
    positive, negative = np.maximum(whole, 0), np.maximum(-whole, 0)
    return np.moveaxis(np.maximum(positive[::2] + positive[1::2], negative[::2] + negative[1::2]), 0, axis)


class Rounder:
    """Rounds what layers are given, where it is made, and each of it once for all layers that are given it.

    Pictures that were pooled or enlarged and features that were put together are so in bytes: a picture of 1.2
    megapixels has 50 million of them at its first layers. What is rounded counts in levels, so that channels of
    different ranges can be put together; the value of a level goes into the weights.
    """

    def __init__(self) -> None:
        self._done: dict[tuple[str, int], tuple[Any, Array]] = {}

    def round(self, value: Any, zero: int, steps: Array) -> tuple[Any, Array]:
        """An output rounded to levels, unless it was already, and what a level of each channel is worth."""
        from openvino import opset13 as op

        node = value.get_node()
        if node.get_type_name() == "Concat":
            counts = [node.get_input_partial_shape(i)[1].get_length() for i in range(node.get_input_size())]
            parts = np.split(steps, np.cumsum(counts)[:-1])
            return value, np.concatenate([self._replace(node, i, zero, part) for i, part in enumerate(parts)])
        if node.get_type_name() in _MOVING:
            return value, self._replace(node, 0, zero, steps)
        key = node.get_name(), value.get_index()
        if key not in self._done:
            shape = value.get_partial_shape()
            channels = steps.reshape([1, -1, 1, 1] if len(shape) == 4 else [1] * (len(shape) - 1) + [-1])
            least, most = (np.full((1,) * len(shape), each, np.float32) for each in (-zero, INPUT_LEVELS - 1 - zero))
            rounded = op.fake_quantize(value, least * channels, most * channels, least, most, INPUT_LEVELS)
            self._done[key] = rounded.output(0), steps
        return self._done[key]

    def _replace(self, node: Any, index: int, zero: int, steps: Array) -> Array:
        rounded, steps = self.round(source(node, index), zero, steps)
        node.input(index).replace_source_output(rounded)
        return steps
