"""Give memory that was freed back to the system."""

from __future__ import annotations

import ctypes
import sys
import threading
import time

TRIM_EVERY_S = 5.0
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_TRIM = getattr(_LIBC, "malloc_trim", None)
"""glibc's; musl has none."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""Numbers of mallopt(3)."""
_MAPPED_BYTES = 16 * 1024**2
_KEPT_BYTES = 64 * 1024**2


def trim_heap() -> None:
    """Give freed memory back now; does nothing where the C library cannot."""
    if _TRIM is not None:
        _TRIM(0)


def keep_heap_trimmed() -> None:
    """Have a server give freed memory back every few seconds, for as long as the process lives.

    Pictures and the networks' tensors are large and always of another size, and leave heaps with holes. Asking glibc to
    map each of them by itself costs a tenth of the time of reading in page faults (21 pictures: 550 ms of processor
    time each, 499 without). Only the largest are, of 16 MiB and more: that costs nothing that can be measured, and the
    short soak of the tests peaks at 834 MiB instead of 967 where networks compute in f32 (docs/lab/speed.md). Other
    systems and C libraries are left as they are.
    """
    if _LIBC is None or _TRIM is None:
        return
    _LIBC.mallopt(_M_MMAP_THRESHOLD, _MAPPED_BYTES)
    # a fixed limit for mapping ends glibc's own choice of both; 128 KiB would be the default of this one
    _LIBC.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)

    def trim_forever() -> None:
        while True:
            time.sleep(TRIM_EVERY_S)
            trim_heap()

    threading.Thread(target=trim_forever, name="trim", daemon=True).start()
