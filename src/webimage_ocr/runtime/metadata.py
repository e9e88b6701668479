"""The character list of a recognition network: in the metadata of its ONNX file, or a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from webimage_ocr.errors import ModelUnusable


def read_characters(weights: bytes) -> list[str]:
    """The classes of a recognition network: blank, the characters of its metadata, space."""
    # onnx would be one more dependency for one string: ModelProto.metadata_props is field 14 of the outermost message
    for tag, value in _fields(weights):
        if tag == 14:
            entry = dict(_fields(value))
            if entry.get(1) == b"character":
                return parse_characters(entry[2])
    raise ModelUnusable("The recognition model has no character list in its metadata.")


def parse_characters(listed: bytes) -> list[str]:
    """The classes that a list of characters, one a line, stands for: blank, the characters, space."""
    return ["", *listed.decode().replace("\r\n", "\n").removesuffix("\n").split("\n"), " "]


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Length-delimited fields of a protocol-buffer message (https://protobuf.dev/programming-guides/encoding)."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = varint()
        kind = key & 7
        if kind == 2:
            size = varint()
            yield key >> 3, message[at : at + size]
            at += size
        elif kind == 0:
            varint()
        else:
            at += 8 if kind == 1 else 4
