"""Log-in of the page: user and password for a session in a cookie."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, StringConstraints
from starlette.concurrency import run_in_threadpool

from webimage_ocr.api.console.files import SECURITY_HEADERS
from webimage_ocr.api.console.sessions import (
    CSRF_HEADER,
    Sessions,
    csrf_secret,
    require_same_origin,
    require_secret,
)
from webimage_ocr.api.deps import ServiceDep, address_of
from webimage_ocr.api.strict_json import StrictJson
from webimage_ocr.store.records import User

router = APIRouter(prefix="/console/session", include_in_schema=False, route_class=StrictJson)

_HEADERS = {**SECURITY_HEADERS, "Cache-Control": "no-store"}

Text = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class LogIn(BaseModel):
    """Body of a log-in."""

    account: Text
    user: Text
    password: Text


def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


@router.get("")
async def show_session(request: Request, service: ServiceDep) -> JSONResponse:
    """Who is logged in, if anybody is, and the second secret for the requests to come."""
    require_same_origin(request.headers)
    found = await _sessions(request).look(request.headers)
    user = await run_in_threadpool(service.store.find_user_by_id, found[1].user_id) if found else None
    if found is None or user is None:
        return JSONResponse({"user": None}, headers=_HEADERS)
    return JSONResponse(_describe(user, found[0]), headers=_HEADERS)


@router.post("")
async def log_in(body: LogIn, request: Request, service: ServiceDep) -> JSONResponse:
    """Open a session; failures count towards the same lock-out as those of tokens."""
    require_same_origin(request.headers)
    user = await service.logins.check(body.account, body.user, body.password, address=address_of(request))
    sessions = _sessions(request)
    text = sessions.open(user)
    response = JSONResponse(_describe(user, text), 201, _HEADERS)
    sessions.set_cookie(response, text, request.url.scheme)
    return response


@router.delete("")
async def log_out(request: Request) -> Response:
    """End the session, here and on every other server."""
    require_same_origin(request.headers)
    sessions = _sessions(request)
    found = await sessions.look(request.headers)
    if found is not None:
        require_secret(request.headers.get(CSRF_HEADER, ""), found[0])
        await sessions.end(found[1])
    response = Response(status_code=204, headers=_HEADERS)
    sessions.set_cookie(response, "", request.url.scheme)
    return response


def _describe(user: User, text: str) -> dict[str, Any]:
    who = {"id": user.id, "name": user.name, "account": user.account_name, "is_admin": user.is_admin}
    return {"user": who, "csrf": csrf_secret(text)}
