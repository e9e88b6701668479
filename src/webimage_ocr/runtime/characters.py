"""The character list of a recognition network: in the metadata of its ONNX file, or a file of its own."""

from __future__ import annotations

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.backends import read_metadata
from webimage_ocr.runtime.session import RuntimeOptions


def read_characters(weights: bytes, runtime: RuntimeOptions) -> list[str]:
    """The classes of a recognition network: blank, the characters of its metadata, space. ModelUnusable without any."""
    listed = read_metadata(weights, "character", runtime)
    if listed is None:
        raise ModelUnusable("The recognition model has no character list in its metadata.")
    return parse_characters(listed)


def parse_characters(listed: str) -> list[str]:
    """The classes that a list of characters, one a line, stands for: blank, the characters, space."""
    return ["", *listed.replace("\r\n", "\n").removesuffix("\n").split("\n"), " "]
