"""Who is calling: an AK/SK signature, a bearer key or a token, from the head and the raw body of a request."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog
from starlette.concurrency import run_in_threadpool

from webimage_ocr.api.tokens import TokenDesk
from webimage_ocr.auth.lockout import Lockout
from webimage_ocr.auth.signing import DATE_HEADER, SignedRequest, parse_authorization, verify_date, verify_signature
from webimage_ocr.auth.tokens import Token
from webimage_ocr.errors import (
    AccessDenied,
    AccountRestricted,
    AuthenticationFailed,
    SecretKeyMismatch,
    TokenEmpty,
    TokenWithoutProject,
)
from webimage_ocr.store.keys import bearer_key_id, is_bearer_key_of, is_security_token_of
from webimage_ocr.store.records import KeyKind, KeyOwner

log = structlog.get_logger(__name__)

FindKey = Callable[[str], KeyOwner | None]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and for what. ``project_id`` None means any project of the account."""

    user_id: str
    account_id: str
    is_admin: bool
    project_id: str | None = None
    key_id: str | None = None
    token: Token | None = None

    def require_admin(self) -> None:
        """Raise unless the caller is an admin, and the key is not one for a single project's calls."""
        if not self.is_admin or (self.key_id is not None and self.project_id is not None):
            raise AccessDenied("Administration needs an admin's token, or an admin's key that is bound to no project.")

    def require_project(self, project_id: str) -> None:
        """Raise unless the credentials may be used for this project (whose account is checked later)."""
        if self.token is not None and not self.token.project_id:
            raise TokenWithoutProject("Ask for a token with scope.project.")
        if self.project_id is not None and self.project_id != project_id:
            raise AccessDenied(f"These credentials are for project {self.project_id}, the path names another.")


ReadBody = Callable[[], Awaitable[bytes]]
"""The whole raw body of the request; may be asked more than once."""

FindSession = Callable[[SignedRequest], Awaitable[Caller | None]]
"""Who is logged in on the console page, if the request carries its session."""


class Authenticator:
    """Identifies callers. Where a request has both a signature and a token, either is enough.

    On ``basic_paths`` a bearer key may come as the password of Basic authentication (RFC 7617) too, or as its user
    where there is no password: what programs send that take nothing but a URL. Nowhere else, since browsers keep
    sending those by themselves.
    """

    def __init__(
        self,
        find_key: FindKey,
        tokens: TokenDesk,
        lockout: Lockout,
        clock_skew: timedelta,
        find_session: FindSession | None = None,
        basic_paths: frozenset[str] = frozenset(),
    ) -> None:
        self._find_key = find_key
        self._find_session = find_session
        self._tokens = tokens
        self._lockout = lockout
        self._clock_skew = clock_skew
        self._basic_paths = basic_paths

    async def identify(self, request: SignedRequest, read_body: ReadBody) -> Caller:
        """The caller of a request whose body is still to come; raises AuthenticationFailed with the gateway's reason.

        Only a signature by a known key needs the body: strangers are refused before 15 MB of theirs are kept.
        """
        authorization = request.headers.get("authorization", "").strip()
        token = request.headers.get("x-auth-token", "").strip()
        if authorization:
            try:
                return await self._by_authorization(authorization, request, read_body)
            except AuthenticationFailed:
                if not token:
                    raise
        if token:
            return await self._by_token(token)
        if "x-auth-token" in request.headers and not authorization:
            raise TokenEmpty("Put a token there: the X-Subject-Token of POST /v3/auth/tokens.")
        if self._find_session is not None and (caller := await self._find_session(request)):
            return caller
        raise AuthenticationFailed("x-auth-token not found")

    async def _by_authorization(self, authorization: str, request: SignedRequest, read_body: ReadBody) -> Caller:
        scheme, _, rest = authorization.partition(" ")
        if scheme.lower() == "bearer":
            return await self._by_bearer_key(rest.strip())
        if scheme.lower() == "basic" and request.target.partition("?")[0] in self._basic_paths:
            return await self._by_bearer_key(_key_of_basic(rest.strip()))
        return await self._by_signature(authorization, request, read_body)

    async def _by_signature(self, authorization: str, request: SignedRequest, read_body: ReadBody) -> Caller:
        signature = parse_authorization(authorization)
        now = datetime.now(UTC)
        try:
            owner, is_locked = await run_in_threadpool(
                lambda: (self._find_key(signature.access), self._lockout.is_locked(signature.access, now))
            )
        except SecretKeyMismatch:
            # a database of which a part came from a backup; the caller needs a new key, and gets a documented refusal
            log.error("the secret of an access key was encrypted with another key file", key=signature.access[:8])
            raise AuthenticationFailed(
                f"Get secretKey failed,ak:{_masked(signature.access)},err:secret cannot be decrypted"
            ) from None
        if is_locked:
            raise AuthenticationFailed("AK access failed to reach the limit,forbidden.")
        verify_date(request.headers.get(DATE_HEADER, ""), now, self._clock_skew)
        if owner is None or owner.kind is KeyKind.BEARER:
            raise AuthenticationFailed(f"Get secretKey failed,ak:{_masked(signature.access)},err:ak not exist")
        _require_usable(owner, now)
        request = replace(request, body=await read_body())
        try:
            verify_signature(request, signature, owner.secret)
            _verify_security_token(owner, request.headers.get("x-security-token", ""))
        except AuthenticationFailed:
            await run_in_threadpool(self._lockout.failed, signature.access, now)
            raise
        await run_in_threadpool(self._lockout.succeeded, signature.access)
        return _caller(owner)

    async def _by_bearer_key(self, text: str) -> Caller:
        key_id = bearer_key_id(text)
        owner = await run_in_threadpool(self._find_key, key_id) if key_id else None
        if owner is None or not is_bearer_key_of(owner, text):
            raise AuthenticationFailed("the API key of the Bearer scheme is not known")
        _require_usable(owner, datetime.now(UTC))
        return _caller(owner)

    async def _by_token(self, text: str) -> Caller:
        token = await self._tokens.verify(text)
        return Caller(token.user_id, token.account_id, token.is_admin, project_id=token.project_id or None, token=token)


def _caller(owner: KeyOwner) -> Caller:
    return Caller(owner.user_id, owner.account_id, owner.is_admin, project_id=owner.project_id, key_id=owner.key_id)


def _key_of_basic(credentials: str) -> str:
    """The password, or the user where there is none."""
    try:
        user, _, password = b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise AuthenticationFailed("what the Basic scheme sends is no user and password") from None
    return password or user


def _require_usable(owner: KeyOwner, now: datetime) -> None:
    if not owner.account_enabled:
        raise AccountRestricted("The account of this key is disabled.")
    if not owner.enabled:
        raise AuthenticationFailed(f"ak:{_masked(owner.key_id)} is disabled")
    if owner.expires_at is not None and now >= owner.expires_at:
        raise AuthenticationFailed(
            f"ak:{_masked(owner.key_id)} has expired, expires_at: {owner.expires_at.isoformat()}"
        )


def _verify_security_token(owner: KeyOwner, security_token: str) -> None:
    """Temporary keys hold only together with the security token that they came with."""
    if owner.security_token_hash is None:
        return
    if not security_token:
        raise AuthenticationFailed("this is a temporary ak: X-Security-Token is missing")
    if not is_security_token_of(owner, security_token):
        raise AuthenticationFailed("X-Security-Token does not belong to this ak")


def _masked(access: str) -> str:
    return f"{access[:4]}******"
