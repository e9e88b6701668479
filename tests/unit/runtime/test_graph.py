"""The end of a detection network, computed at a quarter of the size, gives the same values."""

import numpy as np
import openvino as ov
from openvino import opset13 as op

from webimage_ocr.runtime.graph import merge_enlargement


def _end_of_a_detector(channels: int = 3) -> ov.Model:
    rng = np.random.default_rng(5)

    def constant(*shape: int) -> ov.Node:
        return op.constant(rng.normal(size=shape).astype(np.float32))

    def enlarge(node: ov.Node, to: int) -> ov.Node:
        kernel = constant(channels, to, 2, 2)
        twice = op.convolution_backprop_data(node, kernel, [2, 2], pads_begin=[0, 0], pads_end=[0, 0])
        return op.add(twice, constant(1, to, 1, 1))

    features = op.parameter([1, channels, 4, 6], np.float32)
    return ov.Model([op.sigmoid(enlarge(op.relu(enlarge(features, channels)), 1))], [features])


def _run(model: ov.Model, features: np.ndarray) -> np.ndarray:
    compiled = ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return np.array(compiled(features)[0])


def test_the_merged_end_computes_the_same() -> None:
    features = np.random.default_rng(6).normal(size=(1, 3, 4, 6)).astype(np.float32)
    model = _end_of_a_detector()
    merged = merge_enlargement(model)
    assert "ConvolutionBackpropData" not in {node.get_type_name() for node in merged.get_ops()}
    assert np.allclose(_run(merged, features), _run(model, features), atol=1e-6)


def test_another_network_is_left_as_it_is() -> None:
    features = op.parameter([1, 3, 4, 6], np.float32)
    model = ov.Model([op.sigmoid(features)], [features])
    assert merge_enlargement(model) is model
