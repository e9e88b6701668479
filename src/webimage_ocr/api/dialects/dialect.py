"""What a dialect is: the form that it asks with, and the answer that it expects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webimage_ocr.api.dialects.form import Form
from webimage_ocr.api.wire import JsonObject
from webimage_ocr.types import Page, ReadOptions


@dataclass(frozen=True, slots=True)
class Dialect:
    """One contract of another OCR server; two with the same ``picture_fields`` could not be told apart."""

    name: str
    picture_fields: tuple[str, ...]
    """The form fields that hold its picture: as a file, or as Base64 text."""
    parse: Callable[[Form], ReadOptions]
    """How to read, from its other fields; raises InvalidParameter."""
    answer: Callable[[Page], JsonObject]
