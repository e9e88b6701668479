"""What routes ask for in their signatures."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyHeader

from webimage_ocr.api.authenticate import Caller
from webimage_ocr.api.service import Service
from webimage_ocr.store.administration import Administration

_TOKEN = APIKeyHeader(
    name="X-Auth-Token", auto_error=False, description="Token from POST /v3/auth/tokens (its X-Subject-Token header)."
)
_SIGNATURE = APIKeyHeader(
    name="Authorization",
    auto_error=False,
    scheme_name="Authorization",
    description="SDK-HMAC-SHA256 request signature, as official SDKs make it, or Bearer and an API key.",
)


def address_of(request: Request) -> str:
    """Where a request came from, as far as the server or a proxy on this machine knows."""
    return request.client.host if request.client else ""


def get_service(request: Request) -> Service:
    """The parts of this server."""
    service: Service = request.app.state.service
    return service


def get_caller(
    request: Request,
    _token: Annotated[str | None, Security(_TOKEN)],
    _signature: Annotated[str | None, Security(_SIGNATURE)],
) -> Caller:
    """Who calls, as the authorisation found out before the route was entered; the parameters document how."""
    caller: Caller = request.state.caller
    return caller


def get_admin(caller: Annotated[Caller, Depends(get_caller)]) -> Caller:
    """Who administers: raises AccessDenied for anybody who is no admin."""
    caller.require_admin()
    return caller


def get_administration(_admin: Annotated[Caller, Depends(get_admin)], request: Request) -> Administration:
    """The changes that an admin may make; asking for it is enough to keep everybody else out."""
    administration: Administration = request.app.state.administration
    return administration


async def get_named_project(
    caller: Annotated[Caller, Depends(get_caller)],
    service: Annotated[Service, Depends(get_service)],
    x_project_id: Annotated[str, Header()] = "",
) -> str:
    """The project of a call whose path has none, as ``Service.project_of`` finds it."""
    return await service.project_of(caller, x_project_id)


ServiceDep = Annotated[Service, Depends(get_service)]
CallerDep = Annotated[Caller, Depends(get_caller)]
NamedProjectDep = Annotated[str, Depends(get_named_project)]
AdminDep = Annotated[Caller, Depends(get_admin)]
AdministrationDep = Annotated[Administration, Depends(get_administration)]
