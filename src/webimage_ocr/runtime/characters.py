"""The character list of a recognition network: in the metadata of its ONNX file, or a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from webimage_ocr.errors import ModelUnusable

_METADATA, _KEY, _VALUE = 14, 1, 2
"""Numbers of the fields in ONNX's ``ModelProto`` and ``StringStringEntryProto``."""
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
"""How the protocol buffers' wire format says what follows."""


def read_characters(weights: bytes) -> list[str]:
    """The classes of a recognition network: blank, the characters of its metadata, space. ModelUnusable without any."""
    listed = read_metadata(weights, "character")
    if listed is None:
        raise ModelUnusable("The recognition model has no character list in its metadata.")
    return parse_characters(listed)


def parse_characters(listed: str) -> list[str]:
    """The classes that a list of characters, one a line, stands for: blank, the characters, space."""
    return ["", *listed.replace("\r\n", "\n").removesuffix("\n").split("\n"), " "]


def read_metadata(weights: bytes, name: str) -> str | None:
    """One entry of the metadata of an ONNX file; None where it has none of the name.

    The fields of the file are walked over, since an inference library builds the whole network for it: 45 ms.
    """
    for number, entry in _fields(memoryview(weights)):
        if number == _METADATA:
            pair = dict(_fields(entry))
            if bytes(pair[_KEY]).decode() == name:
                return bytes(pair[_VALUE]).decode()
    return None


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """The numbered fields of a message of protocol buffers that have a length; those that are numbers are left out."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == _BYTES:
            length, at = _varint(message, at)
            yield tag >> 3, message[at : at + length]
            at += length
        elif kind == _VARINT:
            _, at = _varint(message, at)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            at += 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ModelUnusable("The recognition model is no ONNX file.")


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """A number, seven bits a byte with the lowest first, and where the next thing begins."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
