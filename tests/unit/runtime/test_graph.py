"""The ends of networks, computed in another way, give the same values."""

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as op

from webimage_ocr.runtime.graph import merge_enlargement, merge_gates, prepare_graph, split_classifier, take_bytes
from webimage_ocr.runtime.openvino_session import best_classes
from webimage_ocr.runtime.session import GraphOptions


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


def _start_of_a_network() -> ov.Model:
    kernel = op.constant(np.random.default_rng(8).normal(size=(4, 3, 3, 3)).astype(np.float32))
    pictures = op.parameter([1, 3, -1, -1], np.float32)
    return ov.Model([op.convolution(pictures, kernel, [2, 2], [1, 1], [1, 1], [1, 1])], [pictures])


def test_a_first_layer_gives_the_same_of_bytes() -> None:
    picture = np.random.default_rng(9).integers(0, 256, (1, 16, 24, 3), np.uint8)
    scaled, from_bytes = (
        _run(prepare_graph(_start_of_a_network(), GraphOptions(), from_bytes=first), picture) for first in (False, True)
    )
    assert np.allclose(from_bytes[..., 1:, 1:], scaled[..., 1:, 1:], atol=1e-4)
    # around the picture stands 128 instead of 127.5
    assert np.allclose(from_bytes, scaled, atol=0.1)


def test_a_network_that_begins_otherwise_takes_no_bytes() -> None:
    pictures = op.parameter([1, 3, 4, 6], np.float32)
    with pytest.raises(ValueError, match="convolution"):
        take_bytes(ov.Model([op.relu(pictures)], [pictures]), GraphOptions())


def test_a_gate_that_is_added_to_what_it_lets_through_is_one_product() -> None:
    features = op.parameter([1, 4, 5, 6], np.float32)
    mean = op.reduce_mean(features, op.constant(np.array([2, 3])), True)
    gate = op.hard_sigmoid(mean, op.constant(np.float32(0.2)), op.constant(np.float32(0.5)))
    model = ov.Model([op.relu(op.add(features, op.multiply(features, gate)))], [features])
    values = np.random.default_rng(10).normal(size=(1, 4, 5, 6)).astype(np.float32)
    expected = _run(model, values)
    merged = merge_gates(model)
    relu = merged.outputs[0].get_node().input_value(0).get_node()
    assert relu.input_value(0).get_node().get_type_name() == "Multiply"
    assert np.allclose(_run(merged, values), expected, atol=1e-6)


def test_another_network_is_left_as_it_is() -> None:
    features = op.parameter([1, 3, 4, 6], np.float32)
    model = ov.Model([op.sigmoid(features)], [features])
    assert merge_enlargement(model) is model


def test_features_and_classes_are_those_of_the_whole_network() -> None:
    rng = np.random.default_rng(7)
    columns = op.parameter([1, -1, 6], np.float32)
    hidden = op.tanh(columns)
    layer = op.matmul(hidden, op.constant(rng.normal(size=(6, 9)).astype(np.float32)), False, False)
    scores = op.softmax(op.add(layer, op.constant(rng.normal(size=9).astype(np.float32))), 2)
    network = ov.Model([scores], [columns])
    values = rng.normal(size=(1, 30, 6)).astype(np.float32)
    (whole,) = _run(network, values)

    features, classifier = split_classifier(network)
    indexes, probabilities = best_classes(_run(classifier, _run(features, values)[0]))

    assert indexes.tolist() == whole.argmax(axis=1).tolist()
    told = indexes != 0
    assert 0 < told.sum() < 30
    assert np.allclose(probabilities[told], whole.max(axis=1)[told], atol=1e-5)
    assert not probabilities[~told].any()


def test_a_network_without_classes_cannot_be_split() -> None:
    features = op.parameter([1, 3, 4, 6], np.float32)
    with pytest.raises(ValueError, match="softmax"):
        split_classifier(ov.Model([op.sigmoid(features)], [features]))
