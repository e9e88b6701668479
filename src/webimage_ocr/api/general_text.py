"""The whole way of a general-text request, as ``web_image.py`` has it for web-image."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse

from webimage_ocr.api.authenticate import Caller
from webimage_ocr.api.connection import while_connected
from webimage_ocr.api.deps import CallerDep, NamedProjectDep, ServiceDep
from webimage_ocr.api.schemas import GeneralTextRequest, GeneralTextResponse, describe_body, describe_errors
from webimage_ocr.api.service import Service
from webimage_ocr.api.wire import page_to_general_text
from webimage_ocr.types import GENERAL_TEXT

router = APIRouter(tags=[GENERAL_TEXT])

_ANSWERS = describe_errors(400, 401, 403, 404, 413, 429, 500, 503, 504)
_BODY = describe_body(GeneralTextRequest)


@router.post(
    "/v2/{project_id}/ocr/general-text", response_model=GeneralTextResponse, responses=_ANSWERS, openapi_extra=_BODY
)
async def recognize_general_text(
    project_id: str,
    request: Request,
    caller: CallerDep,
    service: ServiceDep,
    enterprise_project_id: Annotated[str, Header()] = "",
) -> JSONResponse:
    """Read the text of one image, or of one page of a PDF file."""
    caller.require_project(project_id)
    answer = _answer(project_id, await request.body(), caller, service, enterprise_project_id)
    return await while_connected(request.receive, answer)


async def _answer(project_id: str, body: bytes, caller: Caller, service: Service, tag: str) -> JSONResponse:
    limits = service.limits[GENERAL_TEXT]
    async with service.admit(caller, project_id, GENERAL_TEXT, 2 * len(body), tag) as (permit, headers):
        asked = GeneralTextRequest.parse(body)
        options = asked.options()
        data = await service.source.read(asked.image, asked.url, limits, project_id)
        page = await service.read(permit, data, options.read, limits)
    return JSONResponse(page_to_general_text(page, options), headers=headers)


@router.post("/v1.0/ocr/general-text", deprecated=True, responses=_ANSWERS, openapi_extra=_BODY)
async def recognize_general_text_without_project(
    request: Request,
    caller: CallerDep,
    service: ServiceDep,
    project_id: NamedProjectDep,
    enterprise_project_id: Annotated[str, Header()] = "",
) -> JSONResponse:
    """Read the text of one image, at the address of before 2020: the project is that of the credentials."""
    return await recognize_general_text(project_id, request, caller, service, enterprise_project_id)
