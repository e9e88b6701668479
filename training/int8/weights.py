"""Levels of weights such that a layer's outputs, and not its weights, are near to those in float.

First what the layer is given is taken as it is behind all layers that are rounded already, and weights and bias are
fitted so that the outputs come back to those of the network in float, by least squares. Then the weights are rounded
one input after the other, and what each rounding does to the outputs is made up for by the inputs that are still to
come (GPTQ, https://arxiv.org/abs/2210.17323). Both need nothing but the mean products of a layer's inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.int8.networks import Network, find_node
from training.int8.pictures import Batch
from webimage_ocr.runtime.graph import read_constant, source
from webimage_ocr.runtime.int8 import WEIGHT_LEVELS, Int8Layer
from webimage_ocr.runtime.session import Array

Matrix = NDArray[np.float64]
SEED = 0
PLACES = 40_000
"""Outputs looked at for each layer, as many of each batch."""
HELD = 0.02
"""How much a weight is held back by what it was, as a share of the square of its input."""
DAMPING = 0.01
"""The same for the making up, as a share of the mean square: GPTQ's own."""
MOST = WEIGHT_LEVELS // 2


@dataclass
class Products:
    """Sums over places of what a layer is given there (places, in), as rounded, and of its outputs in float."""

    places: int = 0
    given: Any = 0
    outputs: Any = 0
    squares: Any = 0
    crossed: Any = 0
    energy: float = 0

    def add(self, given: Matrix, outputs: Matrix) -> None:
        self.places += len(given)
        self.given = self.given + given.sum(axis=0)
        self.outputs = self.outputs + outputs.sum(axis=0)
        self.squares = self.squares + given.T @ given
        self.crossed = self.crossed + outputs.T @ given
        self.energy += float(np.square(outputs).sum())


def fit_weights(network: Network, layers: Mapping[str, Int8Layer], batches: Sequence[Batch]) -> dict[str, Int8Layer]:
    """The layers with levels of their weights and shifts of their biases; a product with a matrix stays as it is."""
    fitted: dict[str, Int8Layer] = {}
    for name, layer in layers.items():
        fitted[name] = layer
        wanted = find_node(plain := network.build(), name)
        given = find_node(rounded := network.build(fitted), name)
        if wanted.get_type_name() != "Convolution":
            continue
        float_outputs = network.open([wanted.output(0)], plain)
        rounded_inputs = network.open([given.input_value(0)], rounded)
        products, rng = Products(), np.random.default_rng(SEED)
        for batch in batches:
            products.add(*pick(rounded_inputs(batch)[0], float_outputs(batch)[0], wanted, PLACES // len(batches), rng))
        weights = read_constant(wanted) * layer.steps.reshape(1, -1, 1, 1)
        levels, shift, error = fit_layer(weights.reshape(len(weights), -1), products, has_bias=has_bias(wanted))
        fitted[name] = replace(layer, levels=levels.reshape(weights.shape), shift=shift)
        print(f"  {name}: {error:.1%} off", flush=True)
    return fitted


def has_bias(node: Any) -> bool:
    """Whether a constant is added to what a convolution gives, and nothing else takes it."""
    reader, *others = (each.get_node() for each in node.output(0).get_target_inputs())
    return not others and reader.get_type_name() == "Add" and source(reader, 1).get_node().get_type_name() == "Constant"


def pick(given: Array, outputs: Array, node: Any, count: int, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    """What a convolution is given (1, in, h, w) under its kernel, and its outputs, at so many places."""
    height, width = outputs.shape[2:]
    y, x = np.divmod(rng.permutation(height * width)[:count], width)
    kernel, place = node.get_input_shape(1)[2:], node.get_attributes()
    down, right = place["strides"]
    if max(kernel) > 1:
        if place["auto_pad"] == "explicit":
            top, left = place["pads_begin"]
        else:  # as large as the input, with the odd pixel of ground at the end
            top, left = ((size - 1) // 2 for size in kernel)
        given = np.pad(given, [(0, 0), (0, 0), (top, kernel[0]), (left, kernel[1])])
    under = [given[0][:, y * down + i, x * right + j] for i in range(kernel[0]) for j in range(kernel[1])]
    columns = np.stack(under, axis=1).reshape(-1, len(y)).T
    return columns.astype(np.float64), outputs[0][:, y, x].T.astype(np.float64)


def fit_layer(weights: Array, products: Products, *, has_bias: bool) -> tuple[NDArray[np.int8], Array | None, float]:
    """Levels of weights (out, in), the shift of the bias (out,), and by which share outputs are off.

    What the weights are multiplied with is counted in levels.
    """
    places = products.places
    given, outputs = products.given / places, products.outputs / places
    squares, crossed, energy = products.squares / places, products.crossed / places, products.energy / places
    if has_bias:  # which takes the means up
        squares = squares - np.outer(given, given)
        crossed = crossed - np.outer(outputs, given)
        energy -= float(np.square(outputs).sum())
    exact = weights.astype(np.float64)
    diagonal = np.diag(squares)
    held = np.diag(HELD * (diagonal + diagonal.mean() / 10))
    best = exact + np.linalg.solve(squares + held, (crossed - exact @ squares).T).T
    steps = np.maximum(np.abs(weights).max(axis=1), 1e-9) / MOST
    levels = round_in_turn(best, squares, steps)
    rounded = levels * steps[:, None]
    missed = energy - 2 * (rounded * crossed).sum() + ((rounded @ squares) * rounded).sum()
    shift = (outputs - rounded @ given).astype(np.float32) if has_bias else None
    return levels, shift, float(np.sqrt(max(0.0, missed) / energy))


def round_in_turn(weights: Matrix, squares: Matrix, steps: Array) -> NDArray[np.int8]:
    """Levels of weights (out, in), by the mean products (in, in) of the inputs: GPTQ, the strongest input first."""
    order = np.argsort(-np.diag(squares))
    rest = weights[:, order].copy()
    damped = squares[np.ix_(order, order)] + np.eye(len(order)) * DAMPING * np.diag(squares).mean()
    factors = np.linalg.cholesky(np.linalg.inv(damped)).T
    levels = np.zeros(weights.shape, np.int8)
    for at, place in enumerate(order):
        rounded = np.clip(np.round(rest[:, at] / steps), -MOST, MOST)
        levels[:, place] = rounded
        error = (rest[:, at] - rounded * steps) / factors[at, at]
        rest[:, at:] -= np.outer(error, factors[at, at:])
    return levels
