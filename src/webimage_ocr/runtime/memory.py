"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from typing import Any

_M_MMAP_THRESHOLD = -3
"""Of mallopt(3); glibc's malloc.h."""
_MMAP_FROM_BYTES = 1 << 20
_TRIM_EVERY_S = 5.0


def keep_heap_trimmed() -> None:
    """Have a server give freed memory back every few seconds, for as long as the process lives.

    Pictures and the networks' tensors are large and always of another size, and leave heaps with holes. Asking glibc to
    map each of them by itself, as ``return_freed_memory`` does, costs a tenth of the time of reading in page faults
    (21 pictures: 550 ms of processor time each, 499 without). Other systems and C libraries are left as they are.
    """
    if (trim := _glibc("malloc_trim")) is None:
        return

    def trim_forever() -> None:
        while True:
            time.sleep(_TRIM_EVERY_S)
            trim(0)

    threading.Thread(target=trim_forever, name="trim", daemon=True).start()


def return_freed_memory() -> None:
    """Have this process give large blocks back as soon as they are freed; call it before they are asked for.

    glibc raises the size from which it maps blocks of their own with every block that is freed, up to 32 MB, and keeps
    smaller ones in heaps with holes. Other systems and C libraries are left as they are.
    """
    if (mallopt := _glibc("mallopt")) is not None:
        mallopt(_M_MMAP_THRESHOLD, _MMAP_FROM_BYTES)


def _glibc(name: str) -> Any:
    """A function of glibc, or None where there is another C library."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None  # musl has none of them
