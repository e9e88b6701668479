"""Pictures that the browser cannot show by itself, as the reader saw them: from a URL, or in a rare format."""

from __future__ import annotations

import io
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response

from webimage_ocr.api.admin_schemas import ServiceName
from webimage_ocr.api.console.files import SECURITY_HEADERS
from webimage_ocr.api.deps import CallerDep, ServiceDep
from webimage_ocr.api.schemas import GeneralTextRequest, PictureRequest, WebImageRequest
from webimage_ocr.types import GENERAL_TEXT, Pixels

SHOWN_SIDE_PX = 4096
"""Longest side of a preview: a screen has no use for more."""

router = APIRouter(include_in_schema=False)


@router.post("/console/preview")
async def preview(
    request: Request,
    caller: CallerDep,
    service: ServiceDep,
    endpoint: Annotated[ServiceName, Query(alias="service")] = "web-image",
    x_project_id: Annotated[str, Header()] = "",
) -> Response:
    """A JPEG of the picture that a request of an endpoint names, through the gates of that endpoint.

    Its own size is in two headers.
    """
    caller.require_project(x_project_id)
    sent, limits = await request.body(), service.limits[endpoint]
    async with service.admit(caller, x_project_id, endpoint, 2 * len(sent), counted=False) as (permit, _):
        asked, page = _parse(endpoint, sent)
        data = await service.source.read(asked.image, asked.url, limits, x_project_id)
        pixels = await service.decode(permit, data, limits, page)
        jpeg = await permit.run(_encode, pixels)
    height, width = pixels.shape[:2]
    headers = {
        **SECURITY_HEADERS,
        "Cache-Control": "no-store",
        "X-Image-Width": str(width),
        "X-Image-Height": str(height),
    }
    return Response(jpeg, headers=headers, media_type="image/jpeg")


def _parse(endpoint: ServiceName, body: bytes) -> tuple[PictureRequest, int]:
    """What is asked for, and which page of it."""
    if endpoint == GENERAL_TEXT:
        asked = GeneralTextRequest.parse(body)
        return asked, asked.options().read.page
    return WebImageRequest.parse(body), 1


def _encode(pixels: Pixels) -> bytes:
    from PIL import Image  # 30 ms of a start, for what few ask for

    picture = Image.fromarray(pixels)
    picture.thumbnail((SHOWN_SIDE_PX, SHOWN_SIDE_PX))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=88)
    return file.getvalue()
