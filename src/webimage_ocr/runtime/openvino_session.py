"""Networks on OpenVINO, and the folder of compiled ones."""

from __future__ import annotations

import hashlib
import queue
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.runtime.graph import prepare_graph
from webimage_ocr.runtime.int8 import load_ranges, quantize
from webimage_ocr.runtime.processor import fastest_float, fastest_precision, processor_name
from webimage_ocr.runtime.session import Array, GraphOptions, RuntimeOptions, best_classes

_FIRST_USE = threading.Lock()
"""Held while the binding's table of numpy types is filled (pybind11 static behind a guard, OpenVINO 2026.4)."""


@dataclass(frozen=True, slots=True)
class Network:
    """What is compiled: weights, what is built around them, and which numbers they are computed with."""

    weights: bytes
    graph: GraphOptions
    float_type: str
    ranges: Mapping[str, tuple[float, float]]
    """Of the convolutions that are computed in int8."""

    @classmethod
    def choose(cls, weights: bytes, graph: GraphOptions, runtime: RuntimeOptions) -> Network:
        """With the numbers that the options name, or the fastest."""
        precision = fastest_precision(runtime.cache_dir) if runtime.precision == "auto" else runtime.precision
        if precision != "int8":
            return cls(weights, graph, precision, {})
        return cls(weights, graph, fastest_float(runtime.cache_dir), load_ranges(weights))

    def build(self, core: Any) -> Any:
        """The OpenVINO model, not compiled yet."""
        return prepare_graph(quantize(core.read_model(self.weights), self.ranges), self.graph)


class OpenVinoSession:
    """One compiled network and its idle requests, one for each call that may run at once."""

    def __init__(self, weights: bytes, graph: GraphOptions, runtime: RuntimeOptions) -> None:
        network = Network.choose(weights, graph, runtime)  # before the library is loaded
        import openvino as ov

        with _FIRST_USE:
            # filled on first use, and two threads that come first together wait for each other and the GIL for ever
            ov.Type.u8.to_dtype()
        self._model = _compile(ov.Core(), network, runtime)
        self._graph = graph
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
        """Run a batch (n, h, w, 3); the outputs are the caller's own."""
        with self._request() as request:
            request.infer([batch], share_inputs=True)
            output = request.get_output_tensor(0).data
            if self._graph.argmax:
                # in NumPy: OpenVINO's TopK takes 5 % of the recognition of a line, this 0.5 %
                return best_classes(output)
            return (output.copy(),)  # the request's own memory is used again by the next caller


def _compile(core: Any, network: Network, runtime: RuntimeOptions) -> Any:
    """Take the compiled network out of the cache folder, or compile it and put it there.

    OpenVINO's own CACHE_DIR names a blob by a hash that depends on what else the process has opened, so that a
    prepared cache is missed; ours is named by what goes in.
    """
    properties: dict[str, Any] = {
        "INFERENCE_NUM_THREADS": runtime.threads,
        "NUM_STREAMS": network.graph.streams,
        "INFERENCE_PRECISION_HINT": network.float_type,
        # kernels, about a hundred and 4 MB a size of detection, so that fifty sizes stay: with 1000, pictures of many
        # sizes have them compiled time and again, 27 ms a look, for 240 MiB less
        "CPU_RUNTIME_CACHE_CAPACITY": 5000,
    }
    if runtime.cache_dir is None:
        return core.compile_model(network.build(core), "CPU", properties)
    build = core.get_versions("CPU")["CPU"].build_number
    makers = [Path(maker.__code__.co_filename).read_bytes() for maker in (prepare_graph, quantize)]
    subject = repr((network.graph, network.ranges, sorted(properties.items()), build, processor_name(), makers))
    key = hashlib.sha256(network.weights + subject.encode()).hexdigest()[:32]
    path = runtime.cache_dir / "compiled" / f"{key}.blob"
    if path.exists():
        with path.open("rb") as blob:
            return core.import_model(blob.read(), "CPU", properties)
    model = core.compile_model(network.build(core), "CPU", properties)
    _keep(path, model)
    return model


def _keep(path: Path, model: Any) -> None:
    """Write the compiled network; a folder that cannot be written to only costs the next start a second."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            blob = Path(folder) / path.name
            blob.write_bytes(model.export_model().getvalue())
            blob.replace(path)  # two processes may start at once: each sees a whole file or none
    except OSError:
        return
