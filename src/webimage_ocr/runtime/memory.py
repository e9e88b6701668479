"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
import sys

_M_MMAP_THRESHOLD = -3
"""Of mallopt(3); glibc's malloc.h."""
_MMAP_FROM_BYTES = 1 << 20


def return_freed_memory() -> None:
    """Have this process give large blocks back as soon as they are freed; call it before they are asked for.

    glibc raises the size from which it maps blocks of their own with every block that is freed, up to 32 MB, and keeps
    smaller ones in heaps with holes. Pictures and the networks' tensors are of that size and always of another one:
    21 screens and adverts leave 690 MiB resident with this and 970 MiB without, in the same time. Other systems and C
    libraries are left as they are.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _MMAP_FROM_BYTES)
