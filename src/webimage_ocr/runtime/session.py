"""One way to run a network, on OpenVINO or on onnxruntime.

Every network takes one batch of pictures as (n, h, w, 3) uint8 and returns its outputs as arrays; what lies
between (type conversion, mean and scale, argmax) is part of the graph, so that nothing large is copied in Python.
"""

from __future__ import annotations

import importlib.util
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.processor import amx_works, usable_cores

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class RuntimeOptions:
    """How networks are run; the defaults suit a machine that is known to nobody."""

    backend: str = "auto"
    """``openvino``, ``onnxruntime``, or ``auto``: OpenVINO where it is installed."""
    precision: str = "auto"
    """``f32``, ``bf16``, or ``auto``: bf16 where the processor has working AMX units, where it is twice as fast."""
    threads: int = field(default_factory=usable_cores)
    cache_dir: Path | None = None
    """Where compiled networks are kept between starts; None keeps nothing."""


@dataclass(frozen=True, slots=True)
class GraphOptions:
    """What is built around a network."""

    mean: float = 127.5
    scale: float = 127.5
    argmax: bool = False
    """Return (indexes, scores) of the best class of the last axis instead of all classes."""
    streams: int = 1
    """How many calls run at once, each on threads/streams threads."""


class Session(Protocol):
    """A loaded network; ``run`` may be called from many threads."""

    def run(self, batch: NDArray[np.uint8]) -> tuple[Array, ...]: ...


def open_session(weights: bytes, graph: GraphOptions, runtime: RuntimeOptions) -> Session:
    """Load a network. Raises ModelUnusable when no inference library is installed."""
    backend = runtime.backend
    if backend == "auto":
        backend = "openvino" if importlib.util.find_spec("openvino") else "onnxruntime"
    if importlib.util.find_spec(backend) is None:
        raise ModelUnusable(f"The inference library {backend} is not installed: pip install {backend}.")
    return _OpenVinoSession(weights, graph, runtime) if backend == "openvino" else _OnnxSession(weights, graph, runtime)


def read_characters(weights: bytes) -> list[str]:
    """The classes of a recognition network: blank, the characters of its metadata, space."""
    # onnx would be one more dependency for one string: ModelProto.metadata_props is field 14 of the outermost message
    for tag, value in _fields(weights):
        if tag == 14:
            entry = dict(_fields(value))
            if entry.get(1) == b"character":
                return ["", *entry[2].decode().split("\n"), " "]
    raise ModelUnusable("The recognition model has no character list in its metadata.")


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Length-delimited fields of a protocol-buffer message (https://protobuf.dev/programming-guides/encoding)."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = varint()
        kind = key & 7
        if kind == 2:
            size = varint()
            yield key >> 3, message[at : at + size]
            at += size
        elif kind == 0:
            varint()
        else:
            at += 8 if kind == 1 else 4


class _OpenVinoSession:
    def __init__(self, weights: bytes, graph: GraphOptions, runtime: RuntimeOptions) -> None:
        amx = amx_works(runtime.cache_dir)  # before the library is loaded
        import openvino as ov

        core = ov.Core()
        properties: dict[str, Any] = {
            "INFERENCE_NUM_THREADS": runtime.threads,
            "NUM_STREAMS": graph.streams,
            "INFERENCE_PRECISION_HINT": ("bf16" if amx else "f32") if runtime.precision == "auto" else runtime.precision,
            # a shape that comes only once in a while is compiled again rather than kept for ever
            "CPU_RUNTIME_CACHE_CAPACITY": 512,
        }
        if runtime.cache_dir:
            properties["CACHE_DIR"] = str(runtime.cache_dir / "openvino")
        self._model = core.compile_model(_with_ends(core.read_model(weights), graph), "CPU", properties)
        self._idle: queue.LifoQueue[Any] = queue.LifoQueue()
        for _ in range(graph.streams):
            self._idle.put(self._model.create_infer_request())

    @contextmanager
    def _request(self) -> Iterator[Any]:
        request = self._idle.get()
        try:
            yield request
        finally:
            self._idle.put(request)

    def run(self, batch: NDArray[np.uint8]) -> tuple[Array, ...]:
        with self._request() as request:
            request.infer([batch], share_inputs=True)
            # copies, because the request's own memory is used again by the next caller
            return tuple(np.array(request.get_output_tensor(i).data) for i in range(len(self._model.outputs)))


def _with_ends(model: Any, graph: GraphOptions) -> Any:
    """Put the conversion from uint8 pictures in front of an OpenVINO model, and the best class behind it."""
    import openvino as ov
    from openvino import opset13 as op

    if graph.argmax:
        classes = model.outputs[0].get_node().input_value(0)
        best = op.topk(classes, op.constant(1), 2, "max", "value")
        model = ov.Model([op.squeeze(best.output(1), op.constant([2])), op.squeeze(best.output(0), op.constant([2]))], model.get_parameters())
    ends = ov.preprocess.PrePostProcessor(model)
    ends.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    ends.input().model().set_layout(ov.Layout("NCHW"))
    ends.input().preprocess().convert_element_type(ov.Type.f32).mean(graph.mean).scale(graph.scale)
    return ends.build()


class _OnnxSession:
    def __init__(self, weights: bytes, graph: GraphOptions, runtime: RuntimeOptions) -> None:
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = max(1, runtime.threads // graph.streams)
        options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self._graph = graph

    def run(self, batch: NDArray[np.uint8]) -> tuple[Array, ...]:
        pixels = np.ascontiguousarray(batch.transpose(0, 3, 1, 2), dtype=np.float32)
        pixels -= self._graph.mean
        pixels /= self._graph.scale
        (output,) = self._session.run(None, {self._input: pixels})
        if not self._graph.argmax:
            return (output,)
        best = output.argmax(axis=2)
        return best.astype(np.int32), np.take_along_axis(output, best[..., None], axis=2)[..., 0]
