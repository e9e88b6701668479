"""Layers in int8: those of the table, close to what they give in float."""

import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as op

from webimage_ocr.runtime.int8 import Int8Layer, find_table, largest_pairs, load_layers, quantize, save_layers
from webimage_ocr.runtime.models import OWN, PUBLISHED, find_model, find_weights, load_weights
from webimage_ocr.runtime.openvino_session import Network
from webimage_ocr.runtime.processor import byte_sums_saturate
from webimage_ocr.runtime.session import GraphOptions

RNG = np.random.default_rng(3)
PICTURE = RNG.uniform(-1, 3, (1, 16, 8, 8)).astype(np.float32)
KERNEL = RNG.normal(size=(24, 16, 1, 1)).astype(np.float32)
COLUMNS = RNG.uniform(-1, 3, (30, 16)).astype(np.float32)


def _layer(low: float, high: float, channels: int = 16) -> Int8Layer:
    """One step for all channels, and the nearest levels of weights."""
    step = (high - low) / 255
    return Int8Layer(round(-low / step), np.full(channels, step, np.float32))


def _model(name: str) -> ov.Model:
    picture = op.parameter([1, 16, 8, 8], np.float32)
    convolution = op.convolution(picture, op.constant(KERNEL), [1, 1], [0, 0], [0, 0], [1, 1])
    convolution.set_friendly_name(name)
    return ov.Model([convolution], [picture])


def _product(name: str) -> ov.Model:
    columns = op.parameter([-1, 16], np.float32)
    product = op.matmul(columns, op.constant(KERNEL[:, :, 0, 0].T.copy()), False, False)
    product.set_friendly_name(name)
    return ov.Model([product], [columns])


def _run(model: ov.Model, values: np.ndarray) -> np.ndarray:
    return np.array(ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})(values)[0])


def _kinds(model: ov.Model) -> list[str]:
    return [node.get_type_name() for node in model.get_ordered_ops()]


@pytest.mark.parametrize(("build", "values"), [(_model, PICTURE), (_product, COLUMNS)])
def test_a_named_layer_is_rounded_and_stays_close(build: Callable[[str], ov.Model], values: np.ndarray) -> None:
    rounded = quantize(build("Layer.1"), {"Layer.1": _layer(-1.0, 3.0)}, sums_saturate=byte_sums_saturate())
    assert _kinds(rounded).count("FakeQuantize") == 2
    expected = _run(build("Layer.1"), values)
    error = np.abs(_run(rounded, values) - expected).max()
    assert 0 < error < 0.02 * np.abs(expected).max()


def _stem() -> ov.Model:
    """A layer of which one half is pooled and the other convolved, before both are put together for the last one."""

    def layer(given: ov.Node, name: str, inputs: int) -> ov.Node:
        kernel = np.random.default_rng(inputs).uniform(-1, 1, (inputs, inputs, 3, 3)).astype(np.float32)
        made = op.convolution(given, op.constant(kernel), [1, 1], [1, 1], [1, 1], [1, 1])
        made.set_friendly_name(name)
        return made

    picture = op.parameter([1, 16, 8, 8], np.float32)
    first = op.relu(picture)
    pooled = op.max_pool(first, [1, 1], [1, 1], [1, 1], [1, 1], [3, 3], "floor").output(0)
    second = op.relu(layer(first, "Layer.1", 16)).output(0)
    return ov.Model([layer(op.concat([pooled, second], 1), "Layer.2", 32)], [picture])


def test_what_is_pooled_and_put_together_is_rounded_once_where_it_is_made() -> None:
    layers = {"Layer.1": _layer(0.0, 3.0), "Layer.2": _layer(0.0, 30.0, 32)}
    rounded = quantize(_stem(), layers, sums_saturate=byte_sums_saturate())
    of_weights = len(layers)
    assert _kinds(rounded).count("FakeQuantize") == of_weights + 2
    for node in rounded.get_ordered_ops():
        if node.get_type_name() in {"MaxPool", "Concat"}:
            makers = {node.input_value(i).get_node().get_type_name() for i in range(node.get_input_size())}
            assert makers <= {"FakeQuantize", "MaxPool"}
    expected = _run(_stem(), PICTURE)
    error = np.abs(_run(rounded, PICTURE) - expected)
    assert 0 < error.mean() < 0.03 * np.abs(expected).mean()


@pytest.mark.parametrize(("build", "values", "axis"), [(_model, PICTURE, 1), (_product, COLUMNS, -1)])
def test_small_channels_are_rounded_finer(build: Callable[[str], ov.Model], values: np.ndarray, axis: int) -> None:
    scales = np.where(np.arange(16) < 8, 0.01, 1).astype(np.float32)
    shape = [1] * values.ndim
    shape[axis] = 16
    given = values * scales.reshape(shape)
    weights = KERNEL[:, :, 0, 0] * (scales < 1)  # what comes of the small channels alone
    alone = np.moveaxis(np.tensordot(weights, given, ([1], [axis])), 0, axis)

    def error(steps: np.ndarray) -> float:
        model = build("Layer.1")
        node = next(each for each in model.get_ordered_ops() if each.get_friendly_name() == "Layer.1")
        kernel = weights.reshape(KERNEL.shape) if values.ndim == 4 else weights.T
        node.input(1).replace_source_output(op.constant(np.ascontiguousarray(kernel, np.float32)).output(0))
        rounded = quantize(model, {"Layer.1": Int8Layer(64, steps)}, sums_saturate=byte_sums_saturate())
        return float(np.abs(_run(rounded, given) - alone).max())

    one = np.full(16, 4 / 255, np.float32)
    assert error(one * scales) < 0.1 * error(one)


def test_levels_and_the_shift_of_a_table_are_what_a_layer_computes_with() -> None:
    model = _model("Layer.1")
    node = model.get_results()[0].input_value(0).get_node()
    bias = RNG.normal(size=(1, 24, 1, 1)).astype(np.float32)
    model = ov.Model([op.add(node, op.constant(bias))], model.get_parameters())
    levels = RNG.integers(-60, 61, KERNEL.shape).astype(np.int8)  # two of them fit sums of 16 bits
    shift = RNG.normal(size=24).astype(np.float32)
    rounded = quantize(model, {"Layer.1": Int8Layer(64, np.full(16, 4 / 255, np.float32), levels, shift)})
    most = np.abs(KERNEL[:, :, 0, 0]).max(axis=1)
    weights = levels[:, :, 0, 0] * most[:, None] / 127
    inputs = np.round(PICTURE[0] / (4 / 255)) * (4 / 255)
    expected = np.tensordot(weights, inputs, 1) + (bias[0] + shift[:, None, None])
    assert np.allclose(_run(rounded, PICTURE)[0], expected, atol=1e-3)


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    layers = {
        "Conv.1": Int8Layer(7, np.array([1, 2], np.float32), np.array([[3, -4]], np.int8), np.array([0.5], np.float32)),
        "MatMul.2": Int8Layer(0, np.array([3], np.float32)),
    }
    save_layers(tmp_path / "table.npz", layers)
    found = load_layers(tmp_path / "table.npz")
    assert list(found) == list(layers)
    for name, layer in layers.items():
        assert found[name].zero == layer.zero
        for what in ("steps", "levels", "shift"):
            assert np.array_equal(getattr(found[name], what), getattr(layer, what))


def test_pairs_are_neighbours_among_the_inputs() -> None:
    weights = np.array([[3, 4, -1, 5, -7]], np.float32)
    assert largest_pairs(weights, 1).tolist() == [[7, 5, 7]]
    assert largest_pairs(weights.T, 0).tolist() == [[7], [5], [7]]


_WITHOUT_DOT_PRODUCTS = """
import sys
import numpy as np, openvino as ov
from openvino import opset13 as op
from webimage_ocr.runtime.int8 import Int8Layer, quantize

rng = np.random.default_rng(5)
picture = np.full((1, 32, 8, 8), 3, np.float32)
kernel = rng.uniform(0.5, 1, (32, 32, 3, 3)).astype(np.float32)
steps = np.full(32, 3 / 255, np.float32)
columns, matrix = np.full((8, 32), 3, np.float32), np.ascontiguousarray(kernel[:, :, 0, 0].T)

def run(model, values):
    return ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})(values)[0]

def convolution():
    given = op.parameter(picture.shape, np.float32)
    layer = op.convolution(op.relu(given), op.constant(kernel), [1, 1], [0, 0], [0, 0], [1, 1])
    layer.set_friendly_name("Layer")
    return ov.Model([layer], [given])

def product():
    given = op.parameter([-1, 32], np.float32)
    layer = op.matmul(op.relu(given), op.constant(matrix), False, False)
    layer.set_friendly_name("Layer")
    return ov.Model([layer], [given])

for build, values in ((convolution, picture), (product, columns)):
    expected = run(build(), values)
    rounded = run(quantize(build(), {"Layer": Int8Layer(0, steps)}, sums_saturate=sys.argv[1] == "yes"), values)
    print(np.abs(rounded - expected).max() / np.abs(expected).max())
"""


# it is the processors of Intel and AMD whose sums saturate
_TOLD = [("yes", (0, 0.01)), *[("no", (0.1, 1))] * (platform.machine() == "x86_64")]


@pytest.mark.parametrize(("told", "most"), _TOLD)
def test_sums_of_large_weights_fit_16_bits_where_there_is_no_more(told: str, most: tuple[float, float]) -> None:
    environment = os.environ | {"ONEDNN_MAX_CPU_ISA": "AVX2"}
    command = [sys.executable, "-c", _WITHOUT_DOT_PRODUCTS, told]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout
    least, limit = most
    assert all(least <= float(error) <= limit for error in answer.split()), answer


def test_others_are_left_as_they_are() -> None:
    assert "FakeQuantize" not in _kinds(quantize(_model("Conv.2"), {"Conv.1": _layer(-1.0, 3.0)}))


@pytest.mark.parametrize(
    ("role", "chosen"), [("detection", PUBLISHED), ("recognition", PUBLISHED), ("recognition", OWN)]
)
def test_the_table_names_most_of_the_work_of_our_networks(role: str, chosen: str) -> None:
    weights = load_weights(find_model("small", role, chosen))
    table = find_table(find_model("small", role, chosen).sha256)
    assert table is not None
    layers = load_layers(table)
    model = ov.Core().read_model(weights)
    sizes = {
        node.get_friendly_name(): np.prod(node.input_value(1).get_shape())
        for node in model.get_ordered_ops()
        if node.get_type_name() in {"Convolution", "MatMul"} and node.input_value(1).get_partial_shape().is_static
    }
    assert layers.keys() <= sizes.keys()
    assert all(0 <= layer.zero < 256 and (layer.steps > 0).all() for layer in layers.values())
    assert sum(sizes[name] for name in layers) > 0.75 * sum(sizes.values())


def test_other_weights_have_no_table() -> None:
    assert find_table("0" * 64) is None


@pytest.mark.parametrize("role", ["detection", "recognition"])
def test_first_layers_are_in_int8_only_where_the_rest_is_in_f32(role: str) -> None:
    weights = find_weights(find_model("small", role, OWN))
    table = find_table(weights.sha256)
    for float_type, first in (("f32", True), ("bf16", False)):
        network = Network(weights, GraphOptions(argmax=role == "recognition"), float_type, table)
        nodes = {node.get_friendly_name(): node for node in network.build(ov.Core())[0].get_ordered_ops()}
        rounded = {name: nodes[name].input_value(1).get_node().get_type_name() for name in ("Conv.1", "Conv.30")}
        assert (rounded["Conv.1"] == "FakeQuantize") is first
        assert rounded["Conv.30"] == "FakeQuantize"
