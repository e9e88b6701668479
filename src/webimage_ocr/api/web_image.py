"""The whole way of a web-image request. The order of the lines is the documented order of the checks.

Before it, for every request (see ``app.py``): route, sizes, authorisation on the raw body.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse

from webimage_ocr.api.authenticate import Caller
from webimage_ocr.api.connection import while_connected
from webimage_ocr.api.deps import CallerDep, NamedProjectDep, ServiceDep
from webimage_ocr.api.schemas import WebImageRequest, WebImageResponse, describe_body, describe_errors
from webimage_ocr.api.service import Service
from webimage_ocr.api.wire import page_to_wire
from webimage_ocr.types import WEB_IMAGE

router = APIRouter(tags=["web-image"])

_ANSWERS = describe_errors(400, 401, 403, 404, 413, 429, 500, 503, 504)
_PROBABILITY = "true, an extension: each block gets its probability of being read without an error."
_BODY = describe_body(WebImageRequest)


@router.post("/v2/{project_id}/ocr/web-image", response_model=WebImageResponse, responses=_ANSWERS, openapi_extra=_BODY)
async def recognize_web_image(
    project_id: str,
    request: Request,
    caller: CallerDep,
    service: ServiceDep,
    enterprise_project_id: Annotated[str, Header()] = "",
    x_block_probability: Annotated[str, Header(description=_PROBABILITY)] = "",
) -> JSONResponse:
    """Read the text of one image."""
    caller.require_project(project_id)
    with_probability = x_block_probability.lower() == "true"
    answer = _answer(project_id, await request.body(), caller, service, enterprise_project_id, with_probability)
    return await while_connected(request.receive, answer)


async def _answer(
    project_id: str, body: bytes, caller: Caller, service: Service, tag: str, with_probability: bool
) -> JSONResponse:
    limits = service.limits[WEB_IMAGE]
    # the body and its text; the bytes of the picture come on top in ``service.read``
    async with service.admit(caller, project_id, WEB_IMAGE, 2 * len(body), tag) as (permit, headers):
        asked = WebImageRequest.parse(body)
        options = asked.options()
        data = await service.source.read(asked.image, asked.url, limits, project_id)
        page = await service.read(permit, data, options, limits)
    return JSONResponse(page_to_wire(page, options, with_probability=with_probability), headers=headers)


@router.post("/v1.0/ocr/web-image", deprecated=True, responses=_ANSWERS, openapi_extra=_BODY)
async def recognize_web_image_without_project(
    request: Request,
    caller: CallerDep,
    service: ServiceDep,
    project_id: NamedProjectDep,
    enterprise_project_id: Annotated[str, Header()] = "",
) -> JSONResponse:
    """Read the text of one image, at the address of 2020: the project is that of the credentials."""
    return await recognize_web_image(project_id, request, caller, service, enterprise_project_id)
