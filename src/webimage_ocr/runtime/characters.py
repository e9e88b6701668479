"""The character list of a recognition network: in the metadata of its ONNX file, or a file of its own."""

from __future__ import annotations

from webimage_ocr.errors import ModelUnusable

_ENTRY = b"\n\x09character\x12"
"""How the entry begins, as protocol buffers are written: its key, field 1 of nine bytes, and the tag of its value."""


def read_characters(weights: bytes) -> list[str]:
    """The classes of a recognition network: blank, the characters of its metadata, space. ModelUnusable without any.

    The entry is looked for from the end, where metadata stand: an inference library builds the whole network for it,
    45 ms.
    """
    start = weights.rfind(_ENTRY) + len(_ENTRY)
    if start < len(_ENTRY):
        raise ModelUnusable("The recognition model has no character list in its metadata.")
    # the value's length is a varint, seven bits a byte with the lowest first, the last one below 128
    end = next(at for at in range(start, len(weights)) if weights[at] < 128) + 1
    length = sum((byte & 127) << 7 * at for at, byte in enumerate(weights[start:end]))
    return parse_characters(weights[end : end + length].decode())


def parse_characters(listed: str) -> list[str]:
    """The classes that a list of characters, one a line, stands for: blank, the characters, space."""
    return ["", *listed.replace("\r\n", "\n").removesuffix("\n").split("\n"), " "]
