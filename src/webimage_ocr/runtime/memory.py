"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
import sys
import threading
import time

_TRIM_EVERY_S = 5.0
_TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
"""glibc's; musl has none."""


def trim_heap() -> None:
    """Give freed memory back now; does nothing where the C library cannot."""
    if _TRIM is not None:
        _TRIM(0)


def keep_heap_trimmed() -> None:
    """Have a server give freed memory back every few seconds, for as long as the process lives.

    Pictures and the networks' tensors are large and always of another size, and leave heaps with holes. Asking glibc to
    map each of them by itself (M_MMAP_THRESHOLD) costs a tenth of the time of reading in page faults (21 pictures:
    550 ms of processor time each, 499 without). Other systems and C libraries are left as they are.
    """
    if _TRIM is None:
        return

    def trim_forever() -> None:
        while True:
            time.sleep(_TRIM_EVERY_S)
            trim_heap()

    threading.Thread(target=trim_forever, name="trim", daemon=True).start()
