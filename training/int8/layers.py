"""Which layers are computed in int8, and what a level of each channel of their inputs is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from training.int8.networks import Network, find_node
from training.int8.pictures import Batch
from webimage_ocr.runtime.graph import first_layers, source
from webimage_ocr.runtime.int8 import INPUT_LEVELS, Int8Layer, Rounder
from webimage_ocr.runtime.session import Array

LEAST_WEIGHTS = {"Convolution": 5_000, "MatMul": 100_000}
"""Smaller layers save no time, and those of detection's first stage move the edges of regions: share of the
regions' area that differs from f32 0.013 with them, 0.009 without (bf16: 0.004)."""
CLIPPED = 0.8
"""Share of the largest value seen that the levels reach to: what is rarer is cut off, what is common rounded finer."""
SPREAD = 0.5
"""The step of a channel goes with this power of its range. At 0 one step is for all, and the small channels are lost;
at 1 the weights are as far apart as the channels were (SmoothQuant, https://arxiv.org/abs/2211.10438)."""
GELU_LEAST, LEAST_SIGNED = 0.17, 0.2
"""GELU gives no less than -0.17; what goes lower comes from another layer."""


def find_layers(model: Any) -> list[Any]:
    """The convolutions before the first depthwise one, large ones behind it, and that of classes.

    Left in float: those of one column only (squeeze and excitation), and those whose mean is taken, DBNet's neck
    (share of the regions' area that differs from bf16: 0.095 with it, 0.015 without).
    """
    layers, first = [], first_layers(model)
    for node in model.get_ordered_ops():
        kind = node.get_type_name()
        if kind not in LEAST_WEIGHTS or node.get_input_partial_shape(1).is_dynamic:
            continue
        shape = node.get_input_shape(1)
        if node.get_friendly_name() in first:
            if np.prod(shape[2:]) > 1:
                layers.append(node)
            continue
        width = node.get_output_partial_shape(0)[3 if kind == "Convolution" else 1]
        users = {user.get_node().get_type_name() for user in node.output(0).get_target_inputs()}
        if np.prod(shape) >= LEAST_WEIGHTS[kind] and width.is_dynamic and "ReduceMean" not in users:
            layers.append(node)
    return layers


def choose_steps(network: Network, batches: Sequence[Batch]) -> dict[str, Int8Layer]:
    """Each layer's input in levels, by the values that it has in float; the weights are the nearest ones yet."""
    model = network.build()
    first, *layers = find_layers(model)
    run = network.open([source(layer, 0) for layer in layers], model)
    low: list[Any] = [0.0] * len(layers)
    high: list[Any] = [0.0] * len(layers)
    for batch in batches:
        for i, values in enumerate(run(batch)):
            others = tuple(axis for axis in range(values.ndim) if axis != channel_axis(values))
            low[i] = np.minimum(low[i], values.min(axis=others))
            high[i] = np.maximum(high[i], values.max(axis=others))
    # a picture's own bytes, of which 128 were taken off
    chosen = {first.get_friendly_name(): Int8Layer(128, np.ones(3, np.float32))}
    for layer, least, most in zip(layers, low, high, strict=True):
        chosen[layer.get_friendly_name()] = spread_levels(least, most)
    rounder, model = Rounder(), network.build()
    for name, layer in chosen.items():
        # what another layer is given too is rounded once, as the first one wants it
        _, steps = rounder.round(source(find_node(model, name), 0), layer.zero, layer.steps)
        chosen[name] = replace(layer, steps=steps)
    return chosen


def channel_axis(values: Array) -> int:
    """The second of a picture's features, the last of a line's."""
    return 1 if values.ndim == 4 else values.ndim - 1


def spread_levels(least: Array, most: Array) -> Int8Layer:
    """Levels for channels that lie between these values, with one level for 0 in all of them."""
    signed = least.min() < -LEAST_SIGNED
    zero = INPUT_LEVELS // 2 if signed else 0
    reach = np.maximum(np.maximum(most, -least) if signed else most, 1e-4)
    steps = CLIPPED * reach.max() / (INPUT_LEVELS - 1 - zero) * (reach / reach.max()) ** SPREAD
    if not signed and least.min() < 0:
        zero = int(np.clip(np.ceil(GELU_LEAST / np.median(steps)), 4, 40))
        steps = np.maximum(steps * (INPUT_LEVELS - 1) / (INPUT_LEVELS - 1 - zero), GELU_LEAST / zero)
    return Int8Layer(zero, steps.astype(np.float32))
