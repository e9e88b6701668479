"""A machine without libseccomp, as images without apt are: Python imports a module of this name at its start."""

import ctypes
from typing import Any

CDLL = ctypes.CDLL


def load(name: str | None, *options: Any, **more: Any) -> ctypes.CDLL:
    """As ``ctypes.CDLL``, but for one library."""
    if name == "libseccomp.so.2":
        raise OSError(f"{name}: cannot open shared object file: No such file or directory")
    return CDLL(name, *options, **more)


ctypes.CDLL = load  # type: ignore[assignment, misc]
