"""What is changed in a network before it is compiled: it takes pictures as they are, and a slow end is made quicker."""

from __future__ import annotations

from typing import Any

import numpy as np

from webimage_ocr.runtime.session import Array, GraphOptions


def prepare_graph(model: Any, graph: GraphOptions, *, from_bytes: bool = False) -> Any:
    """The OpenVINO model with uint8 pictures (n, h, w, 3) for its input, and computed with less work where it can be.

    With ``from_bytes`` its first layer is computed from these bytes, otherwise from what mean and scale make of them.
    """
    import openvino as ov

    model = merge_gates(merge_enlargement(model))
    if from_bytes:
        return take_bytes(model, graph)
    ends = ov.preprocess.PrePostProcessor(model)
    ends.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    ends.input().model().set_layout(ov.Layout("NCHW"))
    ends.input().preprocess().convert_element_type(ov.Type.f32).mean(graph.mean).scale(graph.scale)
    return ends.build()


def take_bytes(model: Any, graph: GraphOptions) -> Any:
    """Have the first convolution of a model take pictures as they are; mean and scale go into its weights.

    It pads a picture with the mean, rounded to a byte, and counts from there. So no picture in f32 is written, and in
    int8 nothing of it is rounded: 0.92 of the time of detection. Raises ValueError for a network that begins otherwise.
    """
    import openvino as ov
    from openvino import opset13 as op

    (parameter,) = model.get_parameters()
    first, *others = (reader.get_node() for reader in parameter.output(0).get_target_inputs())
    if others or first.get_type_name() != "Convolution":
        raise ValueError("this network does not begin with one convolution")
    count, channels, height, width = parameter.get_partial_shape()
    pictures = op.parameter(ov.PartialShape([count, height, width, channels]), np.uint8, parameter.get_friendly_name())
    planes = op.transpose(pictures, op.constant(np.array([0, 3, 1, 2])))
    place = first.get_attributes()
    before, after = ([0, 0, *place[side]] for side in ("pads_begin", "pads_end"))
    middle = round(graph.mean)
    padded = op.pad(planes, before, after, "constant", op.constant(np.uint8(middle)))
    values = op.subtract(op.convert(padded, "f32"), op.constant(np.float32(middle)))
    kernel = read_constant(first) / np.float32(graph.scale)
    layer = op.convolution(values, op.constant(kernel), place["strides"], [0, 0], [0, 0], place["dilations"])
    # half a level; all of the mean, added in bf16, doubled what int8 changes of recognition's features
    bias = (middle - graph.mean) * kernel.sum(axis=(1, 2, 3)).reshape(1, -1, 1, 1)
    replace_output(first, op.add(layer, op.constant(bias)))
    layer.set_friendly_name(first.get_friendly_name())
    return ov.Model(model.get_results(), [pictures])


def first_layers(model: Any) -> set[str]:
    """The names of the convolutions before the first depthwise one, which a picture goes through at its full size."""
    names = set()
    for node in model.get_ordered_ops():
        if node.get_type_name() == "GroupConvolution":
            break
        if node.get_type_name() == "Convolution":
            names.add(node.get_friendly_name())
    return names


def merge_gates(model: Any) -> Any:
    """Compute ``a + a * gate`` as ``a * (1 + gate)``, where the gate is one number a channel: 0.96 of DBNet's time."""
    from openvino import opset13 as op

    for node in model.get_ordered_ops():
        if node.get_type_name() != "Add":
            continue
        features, product = source(node, 0), source(node, 1).get_node()
        if product.get_type_name() != "Multiply" or source(product, 0) != features:
            continue
        gate = source(product, 1)
        if gate.get_node().get_type_name() == "HardSigmoid":
            replace_output(node, op.multiply(features, op.add(gate, op.constant(np.ones((1, 1, 1, 1), np.float32)))))
    return model


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
        node = source(node, 0).get_node()
        if node.get_type_name() != kind:
            return None
        nodes.append(node)
    return nodes


def source(node: Any, index: int) -> Any:
    """The output that a node takes as that input, seen through nodes that change nothing."""
    output = node.input_value(index)
    while output.get_node().get_type_name() == "Identity":
        output = output.get_node().input_value(0)
    return output


def read_constant(node: Any) -> Array:
    """The constant that a node takes as its second input, the weights of a convolution for instance, in f32."""
    constant = node.input_value(1).get_node()
    while constant.get_type_name() in {"Identity", "Convert"}:
        constant = constant.input_value(0).get_node()
    return np.ascontiguousarray(constant.data, np.float32)


def replace_constant(node: Any, values: Array) -> None:
    """Have a node take other values for its second input."""
    from openvino import opset13 as op

    node.input(1).replace_source_output(op.constant(np.ascontiguousarray(values, np.float32)).output(0))


def replace_output(node: Any, other: Any) -> None:
    """Have all that reads a node's only output read another node's instead."""
    for reader in node.output(0).get_target_inputs():
        if reader.get_node() != other:
            reader.replace_source_output(other.output(0))
