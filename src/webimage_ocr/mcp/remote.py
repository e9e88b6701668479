"""The same tools at ``/mcp`` of a server: streamable HTTP without sessions, each message a request of its own.

Callers, sizes, rates, admission and counting are those of the web-image API, since a message passes the same
middleware, and a picture the same ``Service``. What the specification asks of servers on top (2025-11-25, Transports,
Security Warning) is a Host that is the server's own, and no Origin of a page that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request, Response
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import Receive, Scope, Send

from webimage_ocr.api.authenticate import Caller
from webimage_ocr.api.deps import get_service
from webimage_ocr.api.service import Service
from webimage_ocr.contacts import ContactFinder
from webimage_ocr.mcp.arguments import Picture
from webimage_ocr.mcp.tools import Call, build_server
from webimage_ocr.types import WEB_IMAGE, Contact, Page, ReadOptions

PATH = "/mcp"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_HELD = 3
"""Times that a message holds a picture in memory: its body, its text, and the bytes of the file."""


@dataclass(frozen=True, slots=True)
class RemoteOptions:
    """How the tools are served."""

    body_limit_bytes: int
    url: str
    """The server's own address; requests for another host are refused, unless it is this machine's loopback."""
    origins: Sequence[str] = ()
    """Origins of other pages that may call, or ``*``."""


def serve_mcp(app: FastAPI, options: RemoteOptions) -> None:
    """Add ``/mcp``."""
    desk = _Desk()
    manager = StreamableHTTPSessionManager(
        build_server(desk.read, desk.find_contact, with_files=False),
        stateless=True,
        security_settings=_security(options),
        max_request_body_size=options.body_limit_bytes,
    )
    app.include_router(APIRouter(lifespan=lambda _app: manager.run()))
    app.add_route(PATH, _Endpoint(manager), methods=["POST"], include_in_schema=False)  # type: ignore[arg-type]  # ASGI

    @app.api_route(PATH, methods=["GET", "DELETE"], include_in_schema=False)
    async def refuse_sessions() -> Response:
        # as the specification wants it of a server that has neither streams of its own nor sessions to end
        return Response(status_code=405, headers={"Allow": "POST"})


class _Endpoint:
    """Hands a request on to the SDK."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, receive, send)


class _Desk:
    """Reads for the caller of the request that a message came in."""

    def __init__(self) -> None:
        self._finder = cache(ContactFinder.load)

    async def read(self, picture: Picture, options: ReadOptions, call: Call) -> Page:
        request, service, caller, project_id = await _who_asks(call)
        limits = service.limits[WEB_IMAGE]
        held_bytes, tag = _HELD * len(picture.image or ""), request.headers.get("enterprise-project-id", "")
        async with service.admit(caller, project_id, WEB_IMAGE, held_bytes, tag) as (permit, _):
            data = await service.source.read(picture.image, picture.url, limits, project_id)
            return await service.read(permit, data, options, limits)

    async def find_contact(self, text: str, call: Call) -> Contact:
        _, service, caller, project_id = await _who_asks(call)
        # no picture is read, so that none is counted; but it takes its turn
        async with service.admit(caller, project_id, WEB_IMAGE, len(text), counted=False) as (permit, _):
            return await permit.run(lambda: self._finder().find_in_text(text))


async def _who_asks(call: Call) -> tuple[Request, Service, Caller, str]:
    """The request that brought a message, the server's parts, the caller, and the project that the call is for."""
    request = cast(Request, call.request)  # of this transport each message has one
    service = get_service(request)
    caller: Caller = request.state.caller
    return request, service, caller, await service.project_of(caller, request.headers.get("x-project-id", ""))


def _security(options: RemoteOptions) -> TransportSecuritySettings:
    own = urlsplit(options.url).hostname or ""
    hosts = [*LOOPBACK, f"[{own}]" if ":" in own else own]
    pages = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    # of a pattern that ends in :* the SDK takes whatever follows the colon
    others = ["http:*", "https:*"] if "*" in options.origins else options.origins
    return TransportSecuritySettings(
        allowed_hosts=[*hosts, *(f"{host}:*" for host in hosts)],
        allowed_origins=[*pages, *(f"{page}:*" for page in pages), *others],
    )
