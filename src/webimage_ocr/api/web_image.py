"""The whole way of a web-image request. The order of the lines is the documented order of the checks.

Before it, for every request (see ``app.py``): route, sizes, authorisation on the raw body.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse

from webimage_ocr.api.deps import CallerDep, ServiceDep
from webimage_ocr.api.schemas import WebImageRequest, WebImageResponse, describe_body, describe_errors
from webimage_ocr.api.wire import page_to_wire

SERVICE = "web-image"

router = APIRouter(tags=["web-image"])

_ANSWERS = describe_errors(400, 401, 403, 404, 413, 429, 500, 503, 504)
_BODY = describe_body(WebImageRequest)


@router.post("/v2/{project_id}/ocr/web-image", response_model=WebImageResponse, responses=_ANSWERS, openapi_extra=_BODY)
async def recognize_web_image(
    project_id: str,
    request: Request,
    caller: CallerDep,
    service: ServiceDep,
    enterprise_project_id: Annotated[str, Header()] = "",
) -> JSONResponse:
    """Read the text of one image."""
    caller.require_project(project_id)
    async with service.admit(caller, project_id, SERVICE, enterprise_project_id) as headers:
        body = WebImageRequest.parse(await request.body())
        options = body.options()
        data = await service.source.read(body.image, body.url, project_id)
        page = await service.read(data, options)
    return JSONResponse(page_to_wire(page, options), headers=headers)


@router.post("/v1.0/ocr/web-image", deprecated=True, responses=_ANSWERS, openapi_extra=_BODY)
async def recognize_web_image_without_project(
    request: Request,
    caller: CallerDep,
    service: ServiceDep,
    x_project_id: Annotated[str, Header()] = "",
    enterprise_project_id: Annotated[str, Header()] = "",
) -> JSONResponse:
    """Read the text of one image, at the address of 2020: the project is that of the credentials."""
    project_id = caller.project_id or x_project_id or await service.only_project(caller)
    return await recognize_web_image(project_id, request, caller, service, enterprise_project_id)
