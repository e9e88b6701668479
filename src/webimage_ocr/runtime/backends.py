"""The inference libraries: which one is used, and what is asked of it."""

from __future__ import annotations

import importlib.util
from importlib import import_module
from typing import Protocol, cast

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.session import GraphOptions, OpenedSession, RuntimeOptions, Weights

_MODULES = {
    "openvino": "webimage_ocr.runtime.openvino_session",
    "onnxruntime": "webimage_ocr.runtime.onnx_session",
}
"""Modules by library; ``auto`` takes the first that is installed. A new backend is a module and a line here."""


class Backend(Protocol):
    """What the module of a library offers; it imports the library when it is called, not before."""

    def open_session(self, weights: Weights, graph: GraphOptions, runtime: RuntimeOptions) -> OpenedSession:
        """Load a network."""


def open_session(weights: Weights, graph: GraphOptions, runtime: RuntimeOptions) -> OpenedSession:
    """Load a network. Raises ModelUnusable when no inference library is installed."""
    return _backend(runtime).open_session(weights, graph, runtime)


def _backend(runtime: RuntimeOptions) -> Backend:
    wanted = list(_MODULES) if runtime.backend == "auto" else [runtime.backend]
    for name in wanted:
        if name in _MODULES and importlib.util.find_spec(name):
            return cast(Backend, import_module(_MODULES[name]))
    raise ModelUnusable(f"The inference library {wanted[-1]} is not installed: pip install {wanted[-1]}.")
