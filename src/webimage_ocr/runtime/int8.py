"""Which layers are computed in int8, and in which range the input of each one lies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from webimage_ocr.runtime.graph import read_constant, source
from webimage_ocr.runtime.session import Array

RANGES = Path(__file__).parent / "data" / "ranges.json"
"""The table of layers and ranges, by the sha256 of the weights; ``python -m training.ranges`` makes it."""
_INPUT_LEVELS, _WEIGHT_LEVELS = 256, 255
_PAIR_LEVELS = 126
"""Most that two weights of one sign may have together where 16 bits hold the sum of their products: with inputs of 255
they hold 128 times that, and either may be rounded up by nearly one."""
_MOVING = "MaxPool", "Interpolate"
"""What moves values and computes none, in these networks: it gives the same of rounded ones."""


def load_ranges(sha256: str) -> dict[str, tuple[float, float]]:
    """The layers of a weight file to quantise by name, with the range of each one's input; empty without a table."""
    table = json.loads(RANGES.read_text(encoding="utf-8"))
    return {name: (low, high) for name, (low, high) in table.get(sha256, {}).items()}


def quantize(model: Any, ranges: Mapping[str, tuple[float, float]], *, sums_saturate: bool = False) -> Any:
    """Have the named layers of an OpenVINO model computed in int8, the rest as it is; the model is changed.

    Convolutions, and products with a matrix of weights. Inputs are rounded to 256 levels of one range for the whole
    layer, weights to 255 levels of each output channel. With ``sums_saturate`` the levels are wide enough for sums of
    two products to fit 16 bits, which is all that a processor without dot products of bytes has for them.
    """
    from openvino import opset13 as op

    rounder = _Rounder()
    for node in model.get_ordered_ops():
        if node.get_friendly_name() not in ranges:
            continue
        weights = read_constant(node)
        channel, others = (1, (1, 2, 3)) if node.get_type_name() == "Convolution" else (0, (0,))
        rounded, steps = rounder.round(source(node, 0), ranges[node.get_friendly_name()])
        weights = weights * np.expand_dims(steps, tuple(i for i in range(weights.ndim) if i != channel))
        most = np.maximum(np.abs(weights).max(axis=others, keepdims=True), 1e-9)
        if sums_saturate:
            pairs = largest_pairs(weights, channel).max(axis=others, keepdims=True)
            most = np.maximum(most, pairs * (_WEIGHT_LEVELS // 2) / _PAIR_LEVELS)
        if weights.ndim == 4:
            weights = keep_sums(weights, most)
        kernel = op.fake_quantize(op.constant(weights), -most, most, -most, most, _WEIGHT_LEVELS)
        node.input(0).replace_source_output(rounded)
        node.input(1).replace_source_output(kernel.output(0))
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


def keep_sums(weights: Array, most: Array) -> Array:
    """Kernels (out, in, h, w) rounded to levels from -``most`` to it, each with the sum that it had, to half a level.

    So that plain ground gives what it did: rounded to the nearest level, recognition's first layer alone changed its
    features by 9 % (root mean square, 130 strips of drawn pages), so it is 2.7 %.
    """
    step = most / (_WEIGHT_LEVELS // 2)
    exact = (weights / step).reshape(*weights.shape[:2], -1)
    rounded = np.round(exact)
    rest = exact - rounded
    missing = np.round(rest.sum(axis=2, keepdims=True))
    # the places that were rounded down the most, and up the most
    down, up = (np.argsort(np.argsort(sign * rest, axis=2), axis=2) for sign in (-1, 1))
    rounded += (down < missing).astype(np.float32) - (up < -missing)
    limit = _WEIGHT_LEVELS // 2
    return np.asarray(np.clip(rounded, -limit, limit).reshape(weights.shape) * step, np.float32)


class _Rounder:
    """Rounds what layers are given, where it is made, and each of it once for all layers that are given it.

    Pictures that were pooled or enlarged and features that were put together are so in bytes: a picture of 1.2
    megapixels has 50 million of them at its first layers. What is rounded counts in levels, so that features of
    different ranges can be put together; the value of a level goes into the weights.
    """

    def __init__(self) -> None:
        self._done: dict[tuple[str, int], tuple[Any, Array]] = {}

    def round(self, value: Any, limits: tuple[float, float]) -> tuple[Any, Array]:
        """An output rounded to levels of a range, unless it was already, and the value of a level of each channel."""
        from openvino import opset13 as op

        node = value.get_node()
        if node.get_type_name() == "Concat":
            parts = [self._replace(node, i, limits) for i in range(node.get_input_size())]
            return value, np.concatenate(parts)
        if node.get_type_name() in _MOVING:
            return value, self._replace(node, 0, limits)
        key = node.get_name(), value.get_index()
        if key not in self._done:
            step = (limits[1] - limits[0]) / (_INPUT_LEVELS - 1)
            shape = value.get_partial_shape()
            low, high, least, most = (
                np.full((1,) * len(shape), each, np.float32) for each in (*limits, limits[0] / step, limits[1] / step)
            )
            rounded = op.fake_quantize(value, low, high, least, most, _INPUT_LEVELS)
            channels = shape[1 if len(shape) == 4 else len(shape) - 1].get_length()
            self._done[key] = rounded.output(0), np.full(channels, step, np.float32)
        return self._done[key]

    def _replace(self, node: Any, index: int, limits: tuple[float, float]) -> Array:
        rounded, steps = self.round(source(node, index), limits)
        node.input(index).replace_source_output(rounded)
        return steps
