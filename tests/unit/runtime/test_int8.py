"""Layers in int8: those of the table, close to what they give in float."""

import os
import platform
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as op

from webimage_ocr.runtime.int8 import keep_sums, largest_pairs, load_ranges, quantize
from webimage_ocr.runtime.models import OWN, PUBLISHED, find_model, load_weights
from webimage_ocr.runtime.processor import byte_sums_saturate

RNG = np.random.default_rng(3)
PICTURE = RNG.uniform(-1, 3, (1, 16, 8, 8)).astype(np.float32)
KERNEL = RNG.normal(size=(24, 16, 1, 1)).astype(np.float32)
COLUMNS = RNG.uniform(-1, 3, (30, 16)).astype(np.float32)


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
    rounded = quantize(build("Layer.1"), {"Layer.1": (-1.0, 3.0)}, sums_saturate=byte_sums_saturate())
    assert _kinds(rounded).count("FakeQuantize") == 2
    expected = _run(build("Layer.1"), values)
    error = np.abs(_run(rounded, values) - expected).max()
    assert 0 < error < 0.02 * np.abs(expected).max()


def _stem() -> ov.Model:
    """A layer of which one half is pooled and the other convolved, before both are put together for the last one."""

    def layer(given: ov.Node, name: str, inputs: int) -> ov.Node:
        kernel = np.random.default_rng(inputs).normal(size=(inputs, inputs, 3, 3)).astype(np.float32)
        made = op.convolution(given, op.constant(kernel), [1, 1], [1, 1], [1, 1], [1, 1])
        made.set_friendly_name(name)
        return made

    picture = op.parameter([1, 16, 8, 8], np.float32)
    first = op.relu(picture)
    pooled = op.max_pool(first, [1, 1], [1, 1], [1, 1], [1, 1], [3, 3], "floor").output(0)
    second = op.relu(layer(first, "Layer.1", 16)).output(0)
    return ov.Model([layer(op.concat([pooled, second], 1), "Layer.2", 32)], [picture])


def test_what_is_pooled_and_put_together_is_rounded_once_where_it_is_made() -> None:
    ranges = {"Layer.1": (0.0, 3.0), "Layer.2": (0.0, 60.0)}
    rounded = quantize(_stem(), ranges, sums_saturate=byte_sums_saturate())
    of_weights = len(ranges)
    assert _kinds(rounded).count("FakeQuantize") == of_weights + 2
    for node in rounded.get_ordered_ops():
        if node.get_type_name() in {"MaxPool", "Concat"}:
            makers = {node.input_value(i).get_node().get_type_name() for i in range(node.get_input_size())}
            assert makers <= {"FakeQuantize", "MaxPool"}
    expected = _run(_stem(), PICTURE)
    error = np.abs(_run(rounded, PICTURE) - expected)
    assert 0 < error.mean() < 0.03 * np.abs(expected).mean()


def test_rounded_kernels_keep_their_sums() -> None:
    kernels = RNG.normal(size=(8, 4, 3, 3)).astype(np.float32)
    most = np.abs(kernels).max(axis=(1, 2, 3), keepdims=True)
    rounded = keep_sums(kernels, most)
    step = most / 127
    levels = rounded / step
    assert np.allclose(levels, np.round(levels), atol=1e-3)
    assert np.abs(rounded - kernels).max() <= (step.max() * 1.001)
    assert (np.abs(rounded.sum(axis=(2, 3)) - kernels.sum(axis=(2, 3))) <= 0.501 * step[..., 0, 0]).all()


def test_pairs_are_neighbours_among_the_inputs() -> None:
    weights = np.array([[3, 4, -1, 5, -7]], np.float32)
    assert largest_pairs(weights, 1).tolist() == [[7, 5, 7]]
    assert largest_pairs(weights.T, 0).tolist() == [[7], [5], [7]]


_WITHOUT_DOT_PRODUCTS = """
import sys
import numpy as np, openvino as ov
from openvino import opset13 as op
from webimage_ocr.runtime.int8 import quantize

rng = np.random.default_rng(5)
picture = np.full((1, 32, 8, 8), 3, np.float32)
kernel = rng.uniform(0.5, 1, (32, 32, 3, 3)).astype(np.float32)
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
    rounded = run(quantize(build(), {"Layer": (0.0, 3.0)}, sums_saturate=sys.argv[1] == "yes"), values)
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
    assert "FakeQuantize" not in _kinds(quantize(_model("Conv.2"), {"Conv.1": (-1.0, 3.0)}))


@pytest.mark.parametrize(
    ("role", "chosen"), [("detection", PUBLISHED), ("recognition", PUBLISHED), ("recognition", OWN)]
)
def test_the_table_names_most_of_the_work_of_our_networks(role: str, chosen: str) -> None:
    weights = load_weights(find_model("small", role, chosen))
    ranges = load_ranges(find_model("small", role, chosen).sha256)
    model = ov.Core().read_model(weights)
    sizes = {
        node.get_friendly_name(): np.prod(node.input_value(1).get_shape())
        for node in model.get_ordered_ops()
        if node.get_type_name() in {"Convolution", "MatMul"} and node.input_value(1).get_partial_shape().is_static
    }
    assert ranges.keys() <= sizes.keys()
    assert all(low <= 0 < high for low, high in ranges.values())
    assert sum(sizes[name] for name in ranges) > 0.75 * sum(sizes.values())


def test_other_weights_have_no_table() -> None:
    assert load_ranges("0" * 64) == {}
