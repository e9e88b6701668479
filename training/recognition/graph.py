"""The published recognition network as an ONNX file: where teaching begins, and the same file with other values."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

Values = Mapping[str, NDArray[np.float32]]
"""By the name of the initializer in the published file."""

START = "p2o.pd_op.add.38.0"
"""Where the part that is taught begins: two blocks before the third stage's end. What comes before, a quarter of the
values without the class layer and three fifths of the time of a step, stays as it was published."""


def with_features(weights: bytes, start: str = START) -> bytes:
    """The network with one output more: what is given to the part that is taught."""
    model = onnx.load_from_string(weights)
    model.graph.output.append(onnx.helper.make_tensor_value_info(start, onnx.TensorProto.FLOAT, None))
    return bytes(model.SerializeToString())


def write(published: bytes, values: Values) -> bytes:
    """The published file with other values; raises KeyError for a name and ValueError for a shape that it has not."""
    model = onnx.load_from_string(published)
    initializers = {i.name: i for i in model.graph.initializer}
    for name, value in values.items():
        old = initializers[name]
        if tuple(old.dims) != value.shape:
            raise ValueError(f"{name} is {tuple(old.dims)} in the published file, {value.shape} here")
        old.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name))
    return bytes(model.SerializeToString())
