"""Weights of our own, kept as what is added to published ones: half the size, and nothing else can have changed."""

from __future__ import annotations

import io

import numpy as np

from webimage_ocr.errors import ModelUnusable


def add_differences(published: bytes, differences: bytes) -> bytes:
    """The bytes of an ONNX file with other values in the same places.

    ``differences`` is an .npz of ``offsets`` of runs of little-endian f32 values in the file, their ``counts``, and
    all ``differences`` one after the other in f16. Raises ModelUnusable where it is none, or was made for another file.
    """
    try:
        with np.load(io.BytesIO(differences)) as table:
            offsets, counts, added = table["offsets"], table["counts"], table["differences"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnusable(f"The weights of our own are damaged ({error}); install the package again.") from error
    content = bytearray(published)
    if counts.sum() != len(added) or (len(offsets) and int((offsets + 4 * counts).max()) > len(content)):
        raise ModelUnusable("The weights of our own are not for this published file; install the package again.")
    for offset, part in zip(offsets.tolist(), np.split(added, np.cumsum(counts)[:-1]), strict=True):
        values = np.frombuffer(content, "<f4", len(part), offset)
        values += part.astype(np.float32)
    return bytes(content)
