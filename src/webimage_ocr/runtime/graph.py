"""What is changed in a network before it is compiled: it takes pictures as they are, and a slow end is made quicker."""

from __future__ import annotations

from typing import Any

import numpy as np

from webimage_ocr.runtime.session import Array, GraphOptions


def prepare_graph(model: Any, graph: GraphOptions) -> Any:
    """The OpenVINO model with the conversion from uint8 pictures in front of it, and a cheaper end where it has one."""
    import openvino as ov

    ends = ov.preprocess.PrePostProcessor(merge_enlargement(model))
    ends.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    ends.input().model().set_layout(ov.Layout("NCHW"))
    ends.input().preprocess().convert_element_type(ov.Type.f32).mean(graph.mean).scale(graph.scale)
    return ends.build()


def merge_enlargement(model: Any) -> Any:
    """Compute what DBNet ends with at a quarter of the size; the arithmetic is the same.

    Two transposed convolutions, of 2 x 2 with stride 2 and a ReLU between them, give each pixel 16 values that depend
    on nothing else: two convolutions of 1 x 1 do it, and one rearrangement at the very end. 0.92 of the time of the
    whole detection network in f32, 0.85 in bf16, where OpenVINO keeps transposed convolutions in f32. Any other model
    is returned as it is.
    """
    import openvino as ov
    from openvino import opset13 as op

    chain = _walk_up(model, ("Sigmoid", "Add", "ConvolutionBackpropData", "Relu", "Add", "ConvolutionBackpropData"))
    if chain is None:
        return model
    _, add_second, second, _, add_first, first = chain
    if read_constant(second).shape[1:] != (1, 2, 2) or read_constant(first).shape[2:] != (2, 2):
        return model
    channels = read_constant(first).shape[1]
    # output channel (2 row + column) * channels + c of the first, (4 row + column) of the second
    kernel_first = read_constant(first).transpose(2, 3, 1, 0).reshape(4 * channels, -1, 1, 1)
    kernel_second = np.zeros((2, 2, 2, 2, 4, channels), np.float32)  # row, row inside, column, column inside, place, c
    for row in range(2):
        for column in range(2):
            kernel_second[row, :, column, :, 2 * row + column] = read_constant(second)[:, 0].transpose(1, 2, 0)
    ones = [1, 1]
    hidden = op.convolution(first.input_value(0), op.constant(kernel_first), ones, [0, 0], [0, 0], ones)
    hidden = op.relu(op.add(hidden, op.constant(np.tile(read_constant(add_first).ravel(), 4).reshape(1, -1, 1, 1))))
    kernel = op.constant(kernel_second.reshape(16, 4 * channels, 1, 1))
    out = op.add(op.convolution(hidden, kernel, ones, [0, 0], [0, 0], ones), op.constant(read_constant(add_second)))
    return ov.Model([op.depth_to_space(op.sigmoid(out), "blocks_first", 4)], model.get_parameters())


def split_classifier(model: Any) -> tuple[Any, Any]:
    """A network that ends with a softmax over classes, without its last layer, and that layer: features to logits.

    Run over a few columns at a time, the layer's output stays in the processor's cache: scores of 18,710 classes, and a
    softmax of them, take 60 MB for a line of 3,200 px otherwise. Raises ValueError for a network with another end.
    """
    import openvino as ov
    from openvino import opset13 as op

    chain = _walk_up(model, ("Softmax", "Add", "MatMul"))
    if chain is None:
        raise ValueError("this network does not end with a softmax over one layer")
    _, add, product = chain
    weights = read_constant(product)
    features = op.parameter([-1, len(weights)], np.float32)
    layer = op.matmul(features, op.constant(weights), False, False)
    layer.set_friendly_name(product.get_friendly_name())
    logits = op.add(layer, op.constant(read_constant(add)))
    return ov.Model([product.input_value(0)], model.get_parameters()), ov.Model([logits], [features])


def _walk_up(model: Any, kinds: tuple[str, ...]) -> list[Any] | None:
    """The nodes that lead to the only output, last first; None where they are of other kinds."""
    nodes: list[Any] = []
    node = model.outputs[0].get_node()
    for kind in kinds:
        node = node.input_value(0).get_node()
        while node.get_type_name() == "Identity":
            node = node.input_value(0).get_node()
        if node.get_type_name() != kind:
            return None
        nodes.append(node)
    return nodes


def read_constant(node: Any) -> Array:
    """The constant that a node takes as its second input, the weights of a convolution for instance, in f32."""
    constant = node.input_value(1).get_node()
    while constant.get_type_name() in {"Identity", "Convert"}:
        constant = constant.input_value(0).get_node()
    return np.ascontiguousarray(constant.data, np.float32)
