"""A decoder that does what the first word of the data says; everything else it decodes.

Python imports a module of this name at its start: decoder processes that have this folder on their path misbehave.
"""

from __future__ import annotations

import ctypes
import os
import time
from typing import Any

import numpy as np

from webimage_ocr.intake import decode


def decode_or_fail(data: bytes, *args: Any, **options: Any) -> decode.DecodedImage:
    """As ``decode_image``, but for the faults."""
    match data.partition(b" ")[0]:
        case b"CRASH":
            ctypes.string_at(0)
        case b"EXIT":
            os._exit(3)
        case b"HANG":
            time.sleep(3600)
        case b"SPIN":
            while True:
                pass
        case b"EAT":
            hoard = []
            while True:
                hoard.append(np.empty(16 * 1024 * 1024, np.uint8))
        case b"ABORT":
            os.abort()
    return decode_image(data, *args, **options)


decode_image = decode.decode_image
decode.decode_image = decode_or_fail
