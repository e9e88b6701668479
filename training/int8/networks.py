"""A network as the package builds it, and what flows inside of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import openvino as ov

from training.int8.pictures import Batch
from webimage_ocr.runtime.graph import prepare_graph
from webimage_ocr.runtime.int8 import Int8Layer, quantize
from webimage_ocr.runtime.session import Array, GraphOptions

Run = Callable[[Batch], list[Array]]


@dataclass(frozen=True)
class Network:
    """An ONNX file."""

    content: bytes

    @cached_property
    def _core(self) -> Any:
        return ov.Core()

    def build(self, layers: Mapping[str, Int8Layer] | None = None) -> Any:
        """The OpenVINO model that takes pictures, with these layers in int8."""
        model = prepare_graph(self._core.read_model(self.content), GraphOptions(), from_bytes=True)
        return quantize(model, layers or {})

    def open(self, outputs: Sequence[Any], model: Any) -> Run:
        """What runs a batch and returns these outputs of the model, computed in f32."""
        part = ov.Model(list(outputs), model.get_parameters())
        request = self._core.compile_model(part, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()

        def run(batch: Batch) -> list[Array]:
            request.infer([batch])
            return [request.get_output_tensor(i).data for i in range(len(outputs))]

        return run


def find_node(model: Any, name: str) -> Any:
    """The node of that name."""
    return next(node for node in model.get_ordered_ops() if node.get_friendly_name() == name)
