"""The contract of RapidOCR's server. Source: ``rapidocr_api`` 0.2.0 on PyPI, ``main.py``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ValidationError

from webimage_ocr.api.bodies import complain
from webimage_ocr.api.dialects.dialect import Dialect
from webimage_ocr.api.dialects.form import Form
from webimage_ocr.api.wire import JsonObject, quad_to_json
from webimage_ocr.errors import InvalidParameter
from webimage_ocr.types import Page, ReadOptions


class RapidOcrForm(BaseModel):
    """Its switches; what stands for true and false is what FastAPI takes there (1, on, t, true, y, yes)."""

    use_det: bool = True
    use_cls: bool = True
    use_rec: Literal[True] = True


class RapidOcrLine(BaseModel):
    """A line of its answer, an object with "0", "1" and so on for keys."""

    rec_txt: str
    dt_boxes: list[list[float]]
    score: float


def _parse(form: Form) -> ReadOptions:
    """``use_det`` false: the picture is one line; ``use_cls`` false: no line is upside down.

    ``use_rec`` false is refused: its answer has no lines without text (RapidOCR's server answers 500).
    """
    # an empty switch is one that was not given, as FastAPI has it
    given = {name: value for name, value in form.texts.items() if value}
    try:
        asked = RapidOcrForm.model_validate(given)
    except ValidationError as error:
        raise InvalidParameter(complain(error)) from None
    return ReadOptions(one_line=not asked.use_det, detect_text_direction=asked.use_cls)


def _answer(page: Page) -> JsonObject:
    return {
        str(index): {"rec_txt": line.text, "dt_boxes": quad_to_json(line.quad), "score": round(line.confidence, 4)}
        for index, line in enumerate(page.lines)
    }


RAPIDOCR = Dialect("RapidOCR", ("image_file", "image_data"), _parse, _answer)
