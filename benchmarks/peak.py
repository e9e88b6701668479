"""What the machine could do at most: a matrix product in each precision, and the operations that the networks need."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np
import openvino as ov
from openvino import opset13 as operations
from openvino.passes import ConstantFolding, Manager

from webimage_ocr.runtime.models import find_model, load_weights

_SIDE = 2048


def peak_gflops(precision: str, threads: int, seconds: float = 2.0) -> float:
    """Billion operations a second of a product of two square matrices, the best run.

    On one thread a second is one of processor time, which other work on the machine does not lengthen.
    """
    clock = time.process_time if threads == 1 else time.perf_counter
    left = operations.parameter([_SIDE, _SIDE], np.float32)
    right = operations.constant(np.ones((_SIDE, _SIDE), np.float32))
    factors = [operations.fake_quantize(one, -1.0, 1.0, -1.0, 1.0, 255) if precision == "int8" else one
               for one in (left, right)]  # fmt: skip
    model = ov.Model([operations.matmul(*factors, False, False)], [left])
    hints = {
        "INFERENCE_PRECISION_HINT": "f32" if precision == "int8" else precision,
        "INFERENCE_NUM_THREADS": str(threads),
    }
    request = ov.Core().compile_model(model, "CPU", hints).create_infer_request()
    data, best, end = np.ones((_SIDE, _SIDE), np.float32), 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        started = clock()
        request.infer([data])
        best = max(best, 2 * _SIDE**3 / (clock() - started) / 1e9)
    return best


def network_gflop(tier: str, role: str, height: int, width: int) -> float:
    """Billion operations of one picture of a size through a network: two for each multiplication."""
    model = ov.Core().read_model(load_weights(find_model(tier, role)))
    model.reshape([1, 3, height, width])
    # shapes that the network computes from its input become known only when those nodes are folded
    folding = Manager()
    folding.register_pass(ConstantFolding())
    folding.run_passes(model)
    return sum(map(_operations, model.get_ops())) / 1e9


def _operations(node: ov.Node) -> float:
    kind = node.get_type_name()
    if kind not in {"Convolution", "GroupConvolution", "ConvolutionBackpropData", "MatMul"}:
        return 0.0
    out = _size(node.output(0).partial_shape)
    if kind == "MatMul":
        return 2 * out * _length(node.input_value(0).partial_shape[-1])
    weights = node.input_value(1).partial_shape
    if kind == "ConvolutionBackpropData":
        # every input value meets every kernel value of every output channel
        return 2 * _size(node.input_value(0).partial_shape) * _size(list(weights)[1:])
    # (out, in, *kernel), or (group, out, in, *kernel): each output value sums over in * kernel
    return 2 * out * _size(list(weights)[1 if kind == "Convolution" else 2 :])


def _size(shape: Iterable[ov.Dimension]) -> float:
    return float(np.prod([_length(dimension) for dimension in shape]))


def _length(dimension: ov.Dimension) -> int:
    # the graph leaves only the batch open, and it is one
    return int(dimension.get_length()) if dimension.is_static else 1
