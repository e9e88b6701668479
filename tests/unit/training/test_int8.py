"""Levels for int8: outputs are nearer to those in float than with the nearest levels."""

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as op

from training.int8.layers import spread_levels
from training.int8.weights import MOST, Products, fit_layer, pick, round_in_turn

RNG = np.random.default_rng(7)


def _inputs() -> np.ndarray:
    """A thousand places of 32 channels that go together, as those of a network do."""
    return RNG.normal(size=(1000, 6)) @ RNG.normal(size=(6, 32)) + 0.05 * RNG.normal(size=(1000, 32))


def test_rounding_in_turn_spares_the_outputs() -> None:
    given, weights = _inputs(), RNG.normal(size=(16, 32))
    steps = np.abs(weights).max(axis=1) / 15
    exact = given @ weights.T
    in_turn = given @ (round_in_turn(weights, given.T @ given, steps) * steps[:, None]).T
    nearest = given @ (np.round(weights / steps[:, None]) * steps[:, None]).T
    assert np.square(in_turn - exact).sum() < 0.5 * np.square(nearest - exact).sum()


def test_weights_make_up_for_what_was_cut_off_in_front_of_them_and_the_shift_for_the_mean() -> None:
    given, weights = np.abs(_inputs()), RNG.normal(size=(16, 32)).astype(np.float32)
    outputs = given @ weights.T
    cut = np.minimum(given, np.quantile(given, 0.95, axis=0))
    products = Products()
    products.add(cut, outputs)
    levels, shift, off = fit_layer(weights, products, has_bias=True)
    assert shift is not None and np.abs(levels).max() <= MOST
    found = cut @ (levels * (np.abs(weights).max(axis=1) / MOST)[:, None]).T + shift
    spread = np.square(outputs - outputs.mean(axis=0)).sum()
    error = np.square(found - outputs).sum() / spread
    assert error == pytest.approx(off**2, rel=0.01)
    centred = cut @ weights.T - (cut @ weights.T - outputs).mean(axis=0)
    assert error < 0.9 * np.square(centred - outputs).sum() / spread
    assert np.allclose(found.mean(axis=0), outputs.mean(axis=0), atol=1e-3)


@pytest.mark.parametrize(
    ("size", "strides", "pads"), [(1, 1, None), (2, 1, "same_upper"), (3, 2, None), (3, 1, "same_upper")]
)
def test_what_lies_under_a_kernel_gives_what_the_convolution_does(size: int, strides: int, pads: str | None) -> None:
    kernel = RNG.normal(size=(5, 4, size, size)).astype(np.float32)
    picture = op.parameter([1, 4, 9, 12], np.float32)
    around = [size // 2] * 2
    node = op.convolution(picture, op.constant(kernel), [strides] * 2, around, around, [1, 1], pads or "explicit")
    values = RNG.normal(size=(1, 4, 9, 12)).astype(np.float32)
    outputs = ov.Core().compile_model(ov.Model([node], [picture]), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})(values)[
        0
    ]
    given, wanted = pick(values, outputs, node, 30, np.random.default_rng(1))
    assert given.shape == (min(30, outputs[0, 0].size), 4 * size * size)
    assert np.allclose(given @ kernel.reshape(5, -1).T, wanted, atol=1e-4)


@pytest.mark.parametrize(("least", "most"), [(0, 8), (-0.17, 8), (-3, 8)])
def test_levels_reach_over_each_channel_and_are_finer_where_it_is_small(least: float, most: float) -> None:
    ranges = np.array([0.01, 0.1, 1.0])
    layer = spread_levels(least * (ranges if least < -1 else np.ones(3)), most * ranges)
    assert (np.diff(layer.steps) > 0).all()
    assert ((255 - layer.zero) * layer.steps >= 0.79 * most * ranges).all()
    assert (layer.zero * layer.steps * 1.001 >= min(-least, 0.17)).all() if least < 0 else layer.zero == 0
