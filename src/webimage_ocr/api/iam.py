"""The part of the identity API that clients of web-image use: tokens, projects, regions, domains.

Errors of this API have the shape of OpenStack Keystone, whose descendant it is.
Source: https://github.com/opentelekomcloud-docs/identity-access-management (api-ref).
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from webimage_ocr.api.bodies import complain, read_json
from webimage_ocr.api.deps import CallerDep, ServiceDep, address_of
from webimage_ocr.api.login import Logins
from webimage_ocr.api.schemas import IdentityErrorResponse, describe_body, describe_errors
from webimage_ocr.api.service import Service
from webimage_ocr.auth.tokens import Token, format_time
from webimage_ocr.errors import (
    AuthenticationFailed,
    InvalidJson,
    InvalidParameter,
    LoginMalformed,
    LoginRefused,
    SubjectForeign,
    SubjectUnknown,
)
from webimage_ocr.store.records import Project, User

_REFUSALS = describe_errors(401, 413, 500, 503)
_REFUSED_LOGIN = describe_errors(400, 401, 403, 429, model=IdentityErrorResponse)
_REFUSED_SUBJECT = describe_errors(400, 403, 404, model=IdentityErrorResponse)

router = APIRouter(tags=["identity"])


# --- the request for a token ------------------------------------------------------------------------


class Named(BaseModel):
    """Something by id or by name."""

    id: str | None = None
    name: str | None = None


class PasswordUser(Named):
    """Who logs in; ``domain`` is the account."""

    password: str
    domain: Named = Named()


class Password(BaseModel):
    user: PasswordUser


class Identity(BaseModel):
    methods: list[str]
    password: Password | None = None


class Scope(BaseModel):
    project: Named | None = None
    domain: Named | None = None


class Auth(BaseModel):
    identity: Identity
    scope: Scope | None = None


class TokenRequest(BaseModel):
    """Body of ``POST /v3/auth/tokens``."""

    auth: Auth = Field(
        examples=[
            {
                "identity": {
                    "methods": ["password"],
                    "password": {"user": {"name": "USER", "password": "PASSWORD", "domain": {"name": "ACCOUNT"}}},
                },
                "scope": {"project": {"name": "cn-north-4"}},
            }
        ]
    )


@router.post(
    "/v3/auth/tokens", status_code=201, openapi_extra=describe_body(TokenRequest), responses=_REFUSALS | _REFUSED_LOGIN
)
async def create_token(request: Request, service: ServiceDep) -> JSONResponse:
    """Exchange user and password for a token, which comes in the header X-Subject-Token."""
    try:
        auth = TokenRequest.model_validate(read_json(await request.body())).auth
    except ValidationError as error:
        raise LoginMalformed(f"The request body is invalid: {complain(error)}") from None
    except (InvalidJson, InvalidParameter) as error:
        raise LoginMalformed(error.detail) from None
    user = await _log_in(service.logins, auth.identity, address_of(request))
    project = await _find_scope(service, user, auth.scope)
    text, token = service.tokens.issue(
        user_id=user.id, account_id=user.account_id, project_id=project.id if project else "", is_admin=user.is_admin
    )
    return JSONResponse(_describe(token, user, project), 201, {"X-Subject-Token": text})


async def _log_in(logins: Logins, identity: Identity, address: str) -> User:
    """Who logs in with user and password. Raises LoginMalformed, and as ``Logins.check``."""
    if identity.methods != ["password"] or identity.password is None:
        raise LoginMalformed("Only the password method is supported: identity.methods must be ['password'].")
    login = identity.password.user
    if login.id:
        return await logins.check_by_id(login.id, login.password, address=address)
    if login.name and login.domain.name:
        return await logins.check(login.domain.name, login.name, login.password, address=address)
    raise LoginMalformed("Give user.id, or user.name together with user.domain.name.")


async def _find_scope(service: Service, user: User, scope: Scope | None) -> Project | None:
    if scope is None or scope.project is None:
        return None
    wanted = scope.project
    if wanted.id:
        found = await run_in_threadpool(service.store.find_project, wanted.id)
        if found is not None and found.enabled and found.account_id == user.account_id:
            return found
    elif wanted.name:
        by_name = await run_in_threadpool(service.store.find_projects, user.account_id, wanted.name)
        if by_name:
            return by_name[0]
    else:
        raise LoginMalformed("scope.project needs an id or a name.")
    raise LoginRefused("The project in scope does not exist, is disabled or is not the account's.")


def _describe(token: Token, user: User, project: Project | None) -> dict[str, Any]:
    domain = {"id": user.account_id, "name": user.account_name}
    description: dict[str, Any] = {
        "expires_at": format_time(token.expires_at),
        "issued_at": format_time(token.issued_at),
        "methods": ["password"],
        "catalog": [],
        "roles": [{"id": "0", "name": "te_admin" if user.is_admin else "te_agency"}],
        "user": {"id": user.id, "name": user.name, "password_expires_at": "", "domain": domain},
    }
    if project is None:
        description["domain"] = domain
    else:
        description["project"] = {"id": project.id, "name": project.name, "domain": domain}
    return {"token": description}


# --- tokens that there are --------------------------------------------------------------------------

SubjectToken = Annotated[str, Header(alias="X-Subject-Token")]


@router.get("/v3/auth/tokens", responses=_REFUSALS | _REFUSED_SUBJECT)
async def validate_token(caller: CallerDep, service: ServiceDep, subject: SubjectToken = "") -> JSONResponse:
    """Say what a token is good for; 404 if it is not (or not any more)."""
    token = await _own_token(service, caller.account_id, caller.is_admin, subject)
    user = await run_in_threadpool(service.store.find_user_by_id, token.user_id)
    if user is None:
        raise SubjectUnknown("The user of this token does not exist any more.")
    project = await run_in_threadpool(service.store.find_project, token.project_id) if token.project_id else None
    return JSONResponse(_describe(token, user, project), headers={"X-Subject-Token": subject})


@router.delete("/v3/auth/tokens", status_code=204, responses=_REFUSALS | _REFUSED_SUBJECT)
async def revoke_token(caller: CallerDep, service: ServiceDep, subject: SubjectToken = "") -> Response:
    """Let a token hold no longer."""
    await service.tokens.revoke(await _own_token(service, caller.account_id, caller.is_admin, subject))
    return Response(status_code=204)


async def _own_token(service: Service, account_id: str, is_admin: bool, text: str) -> Token:
    if not text:
        raise LoginMalformed("The header X-Subject-Token is missing.")
    try:
        token = await service.tokens.verify(text)
    except AuthenticationFailed as error:
        raise SubjectUnknown(f"The token in X-Subject-Token is not valid: {error.detail}.") from None
    if token.account_id != account_id and not is_admin:
        raise SubjectForeign("The token in X-Subject-Token belongs to another account.")
    return token


# --- look-ups that SDKs make ------------------------------------------------------------------------


@router.get("/v3/projects", responses=_REFUSALS)
async def list_projects(caller: CallerDep, service: ServiceDep, name: str | None = None) -> dict[str, Any]:
    """The caller's projects; with ``name`` the one that a region leads to, or that has this name."""
    found = await run_in_threadpool(service.store.find_projects, caller.account_id, name)
    if caller.key_id is not None and caller.project_id is not None:
        found = [project for project in found if project.id == caller.project_id]
    return {"projects": [_describe_project(project, name) for project in found], "links": _links()}


@router.get("/v3/auth/projects", responses=_REFUSALS)
async def list_auth_projects(caller: CallerDep, service: ServiceDep) -> dict[str, Any]:
    """The projects that the caller's credentials are good for."""
    found = await run_in_threadpool(service.store.find_projects, caller.account_id)
    mine = [project for project in found if caller.project_id in (None, project.id)]
    return {"projects": [_describe_project(project, None) for project in mine], "links": _links()}


@router.get("/v3/regions", responses=_REFUSALS)
async def list_regions(caller: CallerDep, service: ServiceDep) -> dict[str, Any]:
    """The region names that lead to one of the caller's projects."""
    names = await run_in_threadpool(service.store.find_regions, caller.account_id)
    regions = [
        {
            "id": name,
            "type": "public",
            "description": "",
            "parent_region_id": None,
            "locales": {},
            "links": _links(),
        }
        for name in names
    ]
    return {"regions": regions, "links": _links()}


@router.get("/v3/auth/domains", responses=_REFUSALS)
async def list_domains(caller: CallerDep, service: ServiceDep) -> dict[str, Any]:
    """The caller's account."""
    user = await run_in_threadpool(service.store.find_user_by_id, caller.user_id)
    account_name = user.account_name if user else ""
    domain = {"id": caller.account_id, "name": account_name, "enabled": True, "description": "", "links": _links()}
    return {"domains": [domain], "links": _links()}


def _describe_project(project: Project, region: str | None) -> dict[str, Any]:
    """A project as Keystone shows it; found by a region, it goes by that region's name, as in the cloud."""
    return {
        "id": project.id,
        "name": region or project.name,
        "domain_id": project.account_id,
        "parent_id": project.account_id,
        "is_domain": False,
        "enabled": project.enabled,
        "description": "",
        "links": _links(),
    }


def _links() -> dict[str, None]:
    return {"self": None, "next": None, "previous": None}
