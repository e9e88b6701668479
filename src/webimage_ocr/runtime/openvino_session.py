"""Networks on OpenVINO, and the folder of compiled ones."""

from __future__ import annotations

import hashlib
import os
import queue
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webimage_ocr.runtime.graph import first_layers, prepare_graph, split_classifier
from webimage_ocr.runtime.int8 import find_table, load_layers, quantize
from webimage_ocr.runtime.memory import trim_heap
from webimage_ocr.runtime.processor import byte_sums_saturate, fastest_float, fastest_precision, processor_name
from webimage_ocr.runtime.session import Array, GraphOptions, RuntimeOptions, Weights

_COLUMNS = 40
"""How many columns of a line are told their class at a time: the scores of 18,710 classes for them take 3 MB."""
_KERNELS = 6000
"""How many kernels oneDNN keeps, unless ONEDNN_PRIMITIVE_CACHE_CAPACITY says otherwise: all of them, some hundred for
each of the few sizes that the networks are run with, so that none is compiled twice and the threads share them."""
_EXECUTORS = 256
"""How many objects around kernels OpenVINO keeps, of each kind and for each of these threads; making one anew costs
little where the kernel is there. With all sizes seen, 2,000 hold 41 MiB more and take 0.975 of the time, 64 hold 26 MiB
less and take 1.03 times as long."""
_FIRST_USE = threading.Lock()
"""Held while the library is opened."""


@dataclass(frozen=True, slots=True)
class Network:
    """What is compiled: weights, what is built around them, and which numbers they are computed with."""

    weights: Weights
    graph: GraphOptions
    float_type: str
    int8: Path | None = None
    """The table of the layers that are computed in int8."""
    sums_saturate: bool = False
    """Whether sums of two products of bytes have to fit 16 bits."""

    @classmethod
    def choose(cls, weights: Weights, graph: GraphOptions, runtime: RuntimeOptions) -> Network:
        """With the numbers that the options name, or the fastest."""
        precision = fastest_precision(runtime.cache_dir) if runtime.precision == "auto" else runtime.precision
        if precision != "int8":
            return cls(weights, graph, precision)
        table = find_table(weights.sha256)
        return cls(weights, graph, fastest_float(runtime.cache_dir), table, byte_sums_saturate())

    def build(self, core: Any) -> list[Any]:
        """The OpenVINO models, not compiled yet: one, or what makes the features and what tells their class."""
        model = core.read_model(self.weights.read())
        whole, *classifier = split_classifier(model) if self.graph.argmax else (model,)
        layers, first = load_layers(self.int8) if self.int8 else {}, first_layers(whole)
        if self.float_type == "bf16":
            # in int8 they would take 0.96 of the time there, where float is f32 0.8; adverts would lose 0.005
            layers = {name: layer for name, layer in layers.items() if name not in first}
        whole = prepare_graph(whole, self.graph, from_bytes=bool(layers.keys() & first))
        return [quantize(part, layers, sums_saturate=self.sums_saturate) for part in (whole, *classifier)]


@dataclass(frozen=True, slots=True)
class Compiled:
    """One part of a network, and the file that its weights lie in, which has to stay as long as it does."""

    model: Any
    file: Any = None


def open_session(weights: Weights, graph: GraphOptions, runtime: RuntimeOptions) -> OpenVinoSession:
    """As ``backends.open_session``."""
    return OpenVinoSession(weights, graph, runtime)


class OpenVinoSession:
    """One compiled network and its idle requests, one for each call that may run at once."""

    def __init__(self, weights: Weights, graph: GraphOptions, runtime: RuntimeOptions) -> None:
        network = Network.choose(weights, graph, runtime)  # before the library is loaded
        with _FIRST_USE:
            core = _open_library()
        self._models = _compile(core, network, runtime)
        self._turn = threading.Lock()
        """Held while requests are taken, so that one who wants all of them is not passed by those who want one."""
        self._largest = 0
        """Values of the largest batch since memory was given back."""
        self._idle: queue.LifoQueue[list[Any]] = queue.LifoQueue()
        self._streams = graph.streams
        for _ in range(self._streams):
            self._idle.put([compiled.model.create_infer_request() for compiled in self._models])

    @contextmanager
    def _requests(self) -> Iterator[list[Any]]:
        """One for each part of the network; their outputs are used again by the next caller."""
        with self._turn:
            requests = self._idle.get()
        try:
            yield requests
        finally:
            self._idle.put(requests)

    def run(self, batch: NDArray[np.uint8]) -> tuple[Array, ...]:
        """Run a batch (n, h, w, 3), with ``argmax`` of one; the outputs are the caller's own."""
        self._make_room(batch.size)
        with self._requests() as (first, *classifier):
            output = _infer(first, batch)
            if not classifier:
                return (output.copy(),)
            (columns,) = output
            parts = [columns[at : at + _COLUMNS] for at in range(0, len(columns), _COLUMNS)]
            best = [best_classes(_infer(classifier[0], np.ascontiguousarray(part))) for part in parts]
            return tuple(np.concatenate(values)[None] for values in zip(*best, strict=True))

    def _make_room(self, size: int) -> None:
        """Give back all tensors before they grow: replaced one by one, they leave holes that the next do not fill.

        Fifteen screens, adverts and phones in one process would leave 330 of 976 MiB of them (Xeon, int8 with f32).
        """
        if size > self._largest:
            self.release_memory()
            trim_heap()
            self._largest = size

    def release_memory(self) -> None:
        """Give back the tensors between the layers: 125 of 560 MiB where all sizes have been run (Zen 4, int8).

        Waits for whoever runs the network, since OpenVINO refuses it while one does.
        """
        with self._turn:
            requests = [self._idle.get() for _ in range(self._streams)]
            self._largest = 0
            try:
                for compiled in self._models:
                    compiled.model.release_memory()
            finally:
                for request in requests:
                    self._idle.put(request)


@cache
def _open_library() -> Any:
    """OpenVINO's ``Core``, one for as long as the process lives.

    The plugin of each lays a stack for signals under the thread that it is loaded in. Of two that end, the last lays
    that of the first again, whose memory is gone: SIGSEGV at the next signal that Python handles, Ctrl-C for instance
    (OpenVINO 2026.4; tests/unit/runtime/test_backends.py).
    """
    # read once, when the first kernel is compiled
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(_KERNELS))
    import openvino as ov

    # a table that is filled on first use: two threads that come first together wait for each other and the GIL for ever
    ov.Type.u8.to_dtype()
    return ov.Core()


def _infer(request: Any, values: Array) -> Array:
    import openvino as ov

    # set like this and with outputs shared, since infer() looks at its inputs for 0.05 ms and copies its outputs
    request.set_input_tensor(ov.Tensor(values, shared_memory=True))
    request.infer(share_outputs=True)
    output: Array = request.get_output_tensor(0).data
    return output


def best_classes(logits: Array) -> tuple[Array, Array]:
    """The best class of each row (n, classes), and its probability where that is not the first class, CTC's blank.

    The probability of a row that has something else than numbers is none either, so that it is not taken for a blank.
    """
    best = logits.argmax(axis=1)
    scores = np.zeros(len(best), np.float32)
    # argmax leads to the first NaN of a row
    broken = ~np.isfinite(logits[np.arange(len(best)), best])
    scores[broken] = np.nan
    for row in np.flatnonzero((best != 0) & ~broken):
        most = logits[row, best[row]]
        # what is e^16 times less probable counts for nothing, and is most of it
        rivals = logits[row][logits[row] > most - 16]
        scores[row] = 1 / np.exp(rivals - most).sum()
    return best.astype(np.int32), scores


def _compile(core: Any, network: Network, runtime: RuntimeOptions) -> list[Compiled]:
    """Take the parts of a compiled network out of the cache folder, or compile them and put them there.

    OpenVINO's own CACHE_DIR names a blob by a hash that depends on what else the process has opened, so that a
    prepared cache is missed; ours is named by what goes in.
    """
    properties: dict[str, Any] = {
        "INFERENCE_NUM_THREADS": runtime.threads,
        "NUM_STREAMS": network.graph.streams,
        "INFERENCE_PRECISION_HINT": network.float_type,
        "CPU_RUNTIME_CACHE_CAPACITY": _EXECUTORS,
    }
    if runtime.cache_dir is None:
        return [Compiled(core.compile_model(model, "CPU", properties)) for model in network.build(core)]
    build = core.get_versions("CPU")["CPU"].build_number
    makers = [Path(maker.__code__.co_filename).read_bytes() for maker in (Network.build, prepare_graph, quantize)]
    table = hashlib.sha256(network.int8.read_bytes()).hexdigest() if network.int8 else ""
    given = network.weights.sha256, network.graph, table, network.sums_saturate
    subject = repr((*given, sorted(properties.items()), build, processor_name(), makers))
    key = hashlib.sha256(subject.encode()).hexdigest()[:32]
    folder = runtime.cache_dir / "compiled"
    paths = [folder / f"{key}-{part}.blob" for part in range(2 if network.graph.argmax else 1)]

    def compile_anew() -> list[Compiled]:
        models = [Compiled(core.compile_model(model, "CPU", properties)) for model in network.build(core)]
        for path, compiled in zip(paths, models, strict=True):
            _keep(path, compiled.model)
        return models

    if not all(path.exists() for path in paths):
        models = compile_anew()
        if not all(path.exists() for path in paths):
            return models
        del models  # it holds on to what it was made of, 120 MB
    try:
        files = [_map(path) for path in paths]
        return [Compiled(core.import_model(file, "CPU", properties), file) for file in files]
    except (OSError, RuntimeError, ValueError):
        # a disk that lost a part of a file costs a second, and not the server
        return compile_anew()


def _map(path: Path) -> Any:
    """A file as a tensor: weights stay where they are, in pages that all processes share, and are not copied."""
    import openvino as ov

    # a private map, since OpenVINO takes none that cannot be written to; nobody writes
    return ov.Tensor(np.memmap(path, np.uint8, "c"), shared_memory=True)


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
