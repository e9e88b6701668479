"""A page as JSON: the answers of the API, and the whole of it for people and programs of our own.

Pure functions without any framework, so that the command prints exactly what the server answers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from webimage_ocr.types import (
    EXTRACT_CONTACT,
    EXTRACT_SIZE,
    Character,
    Contact,
    FontGuess,
    GeneralTextOptions,
    Line,
    Page,
    Quad,
    ReadOptions,
)

JsonObject: TypeAlias = dict[str, Any]


def page_to_wire(page: Page, options: ReadOptions, *, with_probability: bool = False) -> JsonObject:
    """The answer of ``POST /v2/{project_id}/ocr/web-image`` for a page that was read with ``options``.

    ``location`` holds integers inside the submitted picture: strictly typed clients refuse ``13.0``.
    ``extracted_data`` is always an object, since the official SDKs turn a missing one into ``None``.
    ``with_probability`` adds what is not documented to each block: how probable it is that it is read without an error.
    """
    extracted: JsonObject = {}
    if EXTRACT_CONTACT in options.extract_type:
        extracted["contact_info"] = (page.contact or Contact()).fields
    if EXTRACT_SIZE in options.extract_type:
        extracted["image_size"] = {"height": page.height, "width": page.width}
    blocks = [_line_to_wire(line, page, with_fonts=options.detect_font) for line in page.lines]
    if with_probability:
        for block, line in zip(blocks, page.lines, strict=True):
            block["probability"] = None if line.probability is None else round(line.probability, 4)
    return {"result": {"words_block_count": len(blocks), "words_block_list": blocks, "extracted_data": extracted}}


def page_to_general_text(page: Page, options: GeneralTextOptions) -> JsonObject:
    """The answer of ``POST /v2/{project_id}/ocr/general-text`` for a page that was read with ``options.read``.

    The documented range of ``direction`` ends at 359: what lies beyond is told as the nearer of its ends.
    """
    direction = round(page.angle % 360, 4)
    if direction > 359:
        direction = 359.0 if direction < 359.5 else 0.0
    blocks = [_line_to_wire(line, page, with_characters=options.character_mode) for line in page.lines]
    result = {
        "direction": direction if options.read.detect_direction else -1,
        "words_block_count": len(blocks),
        "words_block_list": blocks,
    }
    return {"result": result | ({"markdown_result": page.rows} if options.return_markdown_result else {})}


def page_to_json(page: Page) -> JsonObject:
    """Everything that is known of a page, under the names of ``webimage_ocr.types``; corners are floats."""
    return {
        "width": page.width,
        "height": page.height,
        "angle": round(page.angle, 2),
        "text": page.text,
        "lines": [_line_to_json(line) for line in page.lines],
        "contact": None if page.contact is None else _contact_to_json(page.contact),
        "evidence": _plain(page.evidence),
    }


def _line_to_wire(line: Line, page: Page, *, with_fonts: bool = False, with_characters: bool = False) -> JsonObject:
    block: JsonObject = {
        "words": line.text,
        "confidence": round(line.confidence, 4),
        "location": _location(line.quad, page),
    }
    if with_fonts:
        block["font_list"] = [font.name for font in line.fonts]
        # rounded down, so that five rounded scores never add up to more than one
        block["font_scores"] = [math.floor(font.score * 1e4 + 1e-6) / 1e4 for font in line.fonts]
    if with_characters:
        block["char_list"] = [
            {
                "char": character.text,
                "char_location": _location(character.quad, page),
                "char_confidence": round(character.confidence, 4),
            }
            for character in line.characters
        ]
    return block


def _location(quad: Quad, page: Page) -> list[list[int]]:
    corners: list[list[int]] = np.rint(np.clip(quad, 0, (page.width, page.height))).astype(int).tolist()
    return corners


def _line_to_json(line: Line) -> JsonObject:
    return {
        "text": line.text,
        "confidence": round(line.confidence, 4),
        "probability": None if line.probability is None else round(line.probability, 4),
        "quad": quad_to_json(line.quad),
        "vertical": line.vertical,
        "characters": [_character_to_json(character) for character in line.characters],
        "fonts": [_font_to_json(font) for font in line.fonts],
    }


def _character_to_json(character: Character) -> JsonObject:
    return {
        "text": character.text,
        "confidence": round(character.confidence, 4),
        "quad": quad_to_json(character.quad),
    }


def _font_to_json(font: FontGuess) -> JsonObject:
    return {"name": font.name, "score": round(font.score, 4), "style": font.style}


def _contact_to_json(contact: Contact) -> JsonObject:
    return {**contact.fields, "lines": {name: list(indexes) for name, indexes in contact.lines.items()}}


def quad_to_json(quad: Quad) -> list[list[float]]:
    """Four corners [x, y], to a tenth of a pixel."""
    return [[round(float(x), 1), round(float(y), 1)] for x, y in quad]


def _plain(value: object) -> Any:
    """Evidence in types that JSON knows; what has none is shown as text."""
    match value:
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case np.ndarray() | np.generic():
            return value.tolist()
        case list() | tuple():
            return [_plain(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)
