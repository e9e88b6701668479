"""Networks on onnxruntime, where OpenVINO has no package."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.runtime.session import Array, GraphOptions, RuntimeOptions, Weights


class OnnxSession:
    """The two ends of the graph are done in NumPy here; the figures of OpenVINO are not reached anyway."""

    def __init__(self, weights: Weights, graph: GraphOptions, runtime: RuntimeOptions) -> None:
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = max(1, runtime.threads // graph.streams)
        options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(weights.read(), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self._graph = graph

    def run(self, batch: NDArray[np.uint8]) -> tuple[Array, ...]:
        pixels = np.ascontiguousarray(batch.transpose(0, 3, 1, 2), dtype=np.float32)
        pixels -= self._graph.mean
        pixels /= self._graph.scale
        (output,) = self._session.run(None, {self._input: pixels})
        if not self._graph.argmax:
            return (output,)
        return output.argmax(axis=2).astype(np.int32), output.max(axis=2)

    def release_memory(self) -> None:
        """ONNX Runtime offers nothing of the kind between two runs."""


def open_session(weights: Weights, graph: GraphOptions, runtime: RuntimeOptions) -> OnnxSession:
    """As ``backends.open_session``."""
    return OnnxSession(weights, graph, runtime)
