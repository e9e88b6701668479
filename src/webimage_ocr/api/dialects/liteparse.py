"""The contract of LiteParse's OCR servers. Source: ``OCR_API_SPEC.md`` of run-llama/liteparse, 3d87bba."""

from __future__ import annotations

import re

from pydantic import BaseModel

from webimage_ocr.api.dialects.dialect import Dialect
from webimage_ocr.api.dialects.form import Form
from webimage_ocr.api.schemas import LANGUAGES_NOT_READ
from webimage_ocr.api.wire import JsonObject, quad_to_json
from webimage_ocr.errors import InvalidParameter
from webimage_ocr.types import Line, Page, ReadOptions

NOT_READ = frozenset(f"{LANGUAGES_NOT_READ} ukr hin rus vie tha ara amh kor khm heb".split())
"""Codes by ISO 639-1 as the specification has them, and those of Tesseract, which LiteParse sends by default."""


class LiteParseLine(BaseModel):
    """A line of its answer."""

    text: str
    bbox: list[float]
    confidence: float
    polygon: list[list[float]]


class LiteParseAnswer(BaseModel):
    """Its answer."""

    results: list[LiteParseLine]


def _parse(form: Form) -> ReadOptions:
    """``language`` may name several, as ``eng+fra``; all are read alike, and those that are not are refused."""
    named = set(re.split(r"[+,\s]+", form.texts.get("language", "").lower()))
    if refused := named & NOT_READ:
        raise InvalidParameter(f"language: {', '.join(sorted(refused))} is not read here.")
    return ReadOptions()


def _answer(page: Page) -> JsonObject:
    return {"results": [_line(line) for line in page.lines]}


def _line(line: Line) -> JsonObject:
    corners = quad_to_json(line.quad)
    xs, ys = zip(*corners, strict=True)
    return {
        "text": line.text,
        "bbox": [min(xs), min(ys), max(xs), max(ys)],
        "confidence": round(line.confidence, 4),
        # the text's own top-left corner first, so that LiteParse sees which way the line runs
        "polygon": corners,
    }


LITEPARSE = Dialect("LiteParse", ("file",), _parse, _answer)
