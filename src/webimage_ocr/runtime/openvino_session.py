"""Networks on OpenVINO, and the folder of compiled ones."""

from __future__ import annotations

import hashlib
import queue
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.runtime.processor import amx_works, processor_name
from webimage_ocr.runtime.session import Array, GraphOptions, RuntimeOptions

_FIRST_USE = threading.Lock()
"""Held while the binding's table of numpy types is filled (pybind11 static behind a guard, OpenVINO 2026.4)."""


class OpenVinoSession:
    """One compiled network and its idle requests, one for each call that may run at once."""

    def __init__(self, weights: bytes, graph: GraphOptions, runtime: RuntimeOptions) -> None:
        amx = amx_works(runtime.cache_dir)  # before the library is loaded
        import openvino as ov

        with _FIRST_USE:
            # filled on first use, and two threads that come first together wait for each other and the GIL for ever
            ov.Type.u8.to_dtype()
        self._model = _compile(ov.Core(), weights, graph, runtime, amx)
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
            # copies, because the request's own memory is used again by the next caller
            return tuple(np.array(request.get_output_tensor(i).data) for i in range(len(self._model.outputs)))


def _compile(core: Any, weights: bytes, graph: GraphOptions, runtime: RuntimeOptions, amx: bool) -> Any:
    """Take the compiled network out of the cache folder, or compile it and put it there.

    OpenVINO's own CACHE_DIR names a blob by a hash that depends on what else the process has opened, so that a
    prepared cache is missed; ours is named by what goes in.
    """
    properties: dict[str, Any] = {
        "INFERENCE_NUM_THREADS": runtime.threads,
        "NUM_STREAMS": graph.streams,
        "INFERENCE_PRECISION_HINT": ("bf16" if amx else "f32") if runtime.precision == "auto" else runtime.precision,
        # a shape that comes only once in a while is compiled again rather than kept for ever
        "CPU_RUNTIME_CACHE_CAPACITY": 512,
    }
    if runtime.cache_dir is None:
        return core.compile_model(_with_ends(core.read_model(weights), graph), "CPU", properties)
    build = core.get_versions("CPU")["CPU"].build_number
    subject = repr((graph, sorted(properties.items()), build, processor_name(), amx))
    key = hashlib.sha256(weights + subject.encode()).hexdigest()[:32]
    path = runtime.cache_dir / "compiled" / f"{key}.blob"
    if path.exists():
        with path.open("rb") as blob:
            return core.import_model(blob.read(), "CPU", properties)
    model = core.compile_model(_with_ends(core.read_model(weights), graph), "CPU", properties)
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


def _with_ends(model: Any, graph: GraphOptions) -> Any:
    """Put the conversion from uint8 pictures in front of an OpenVINO model, and the best class behind it."""
    import openvino as ov
    from openvino import opset13 as op

    if graph.argmax:
        classes = model.outputs[0].get_node().input_value(0)
        best = op.topk(classes, op.constant(1), 2, "max", "value")
        model = ov.Model(
            [op.squeeze(best.output(1), op.constant([2])), op.squeeze(best.output(0), op.constant([2]))],
            model.get_parameters(),
        )
    ends = ov.preprocess.PrePostProcessor(model)
    ends.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    ends.input().model().set_layout(ov.Layout("NCHW"))
    ends.input().preprocess().convert_element_type(ov.Type.f32).mean(graph.mean).scale(graph.scale)
    return ends.build()
