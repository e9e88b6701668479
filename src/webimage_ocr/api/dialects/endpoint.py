"""The whole way of ``POST /ocr``, as ``web_image.py`` has it for web-image; the form's fields say which dialect."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse

from webimage_ocr.api.authenticate import Caller
from webimage_ocr.api.connection import while_connected
from webimage_ocr.api.deps import CallerDep, NamedProjectDep, ServiceDep
from webimage_ocr.api.dialects.dialect import Dialect
from webimage_ocr.api.dialects.form import Form, read_form
from webimage_ocr.api.dialects.liteparse import LITEPARSE, LiteParseAnswer
from webimage_ocr.api.dialects.rapidocr import RAPIDOCR, RapidOcrLine
from webimage_ocr.api.schemas import describe_errors
from webimage_ocr.api.service import Service
from webimage_ocr.errors import InvalidParameter
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.types import GENERAL_TEXT

PATH = "/ocr"
DIALECTS = (RAPIDOCR, LITEPARSE)
_PICTURE_FIELDS = tuple(name for dialect in DIALECTS for name in dialect.picture_fields)

router = APIRouter(tags=["other programs"])


def _describe_form() -> dict[str, Any]:
    switches = {name: {"type": "boolean"} for name in ("use_det", "use_cls", "use_rec")}
    texts = {"image_data": {"type": "string", "description": "Base64 of the image file."}, **switches}
    files = {name: {"type": "string", "format": "binary"} for name in ("image_file", "file")}
    schemas = {
        "multipart/form-data": {**files, **texts, "language": {"type": "string"}},
        "application/x-www-form-urlencoded": texts,
    }
    content = {kind: {"schema": {"type": "object", "properties": fields}} for kind, fields in schemas.items()}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    PATH,
    response_model=LiteParseAnswer | dict[str, RapidOcrLine],
    responses=describe_errors(400, 401, 403, 404, 413, 429, 500, 503, 504),
    openapi_extra=_describe_form(),
)
async def recognize_form(
    request: Request,
    caller: CallerDep,
    service: ServiceDep,
    project_id: NamedProjectDep,
    enterprise_project_id: Annotated[str, Header()] = "",
) -> JSONResponse:
    """Read the text of one image, for programs that ask RapidOCR's API or one of LiteParse's OCR servers.

    The project is that of the credentials, and the call counts as one of general-text. An API key may come as the
    password of Basic authentication too.
    """
    content_type, body = request.headers.get("content-type", ""), await request.body()
    answer = _answer(project_id, content_type, body, caller, service, enterprise_project_id)
    return await while_connected(request.receive, answer)


async def _answer(
    project_id: str, content_type: str, body: bytes, caller: Caller, service: Service, tag: str
) -> JSONResponse:
    limits = _limits_of_files(service.limits[GENERAL_TEXT])
    async with service.admit(caller, project_id, GENERAL_TEXT, 2 * len(body), tag) as (permit, headers):
        form = await read_form(content_type, body)
        dialect, field = _tell_apart(form)
        options = dialect.parse(form)
        data = form.files.get(field) or await service.source.read(form.texts.get(field), None, limits)
        page = await service.read(permit, data, options, limits)
    return JSONResponse(dialect.answer(page), headers=headers)


def _limits_of_files(limits: ImageLimits) -> ImageLimits:
    """Those of general-text for the file itself; no PDF, whose pages but one would be lost: a form can name none."""
    formats = tuple(name for name in limits.formats if name != "PDF")
    return replace(limits, count_base64_text=False, formats=formats)


def _tell_apart(form: Form) -> tuple[Dialect, str]:
    """The dialect of a form, and the field that holds its picture."""
    there = [
        (dialect, field)
        for dialect in DIALECTS
        for field in dialect.picture_fields
        if form.files.get(field) or form.texts.get(field)
    ]
    if len(there) != 1:
        raise InvalidParameter(f"Give the picture in exactly one of the form's fields {', '.join(_PICTURE_FIELDS)}.")
    return there[0]
