"""Who is logged in on the page.

A session is a token of this server in a cookie that scripts cannot read: it holds on every server of the database,
and ends when the user is disabled, gets another password or logs out, without a table of its own. The cookie alone is
good for nothing: a request has to carry the second secret, which only a page of this very origin can have asked for.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from fastapi.responses import Response
from starlette.requests import cookie_parser

from webimage_ocr.api.authenticate import Caller
from webimage_ocr.api.tokens import TokenDesk
from webimage_ocr.auth.signing import SignedRequest
from webimage_ocr.auth.tokens import Token
from webimage_ocr.errors import AccessDenied, AuthenticationFailed
from webimage_ocr.store.records import User

COOKIE = "webimage_ocr_session"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""Over HTTPS: browsers take a cookie of this name from this host alone, and never over plain HTTP."""
CSRF_HEADER = "X-CSRF-Token"


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(self, tokens: TokenDesk, lifetime: timedelta, *, always_secure: bool) -> None:
        self._tokens = tokens
        self._lifetime = lifetime
        self._always_secure = always_secure

    def open(self, user: User) -> str:
        """A new session; its text is what the cookie holds."""
        text, _ = self._tokens.issue(
            user_id=user.id,
            account_id=user.account_id,
            project_id="",
            is_admin=user.is_admin,
            lifetime=self._lifetime,
        )
        return text

    async def find(self, request: SignedRequest) -> Caller | None:
        """The caller of a request that carries session and second secret; None for one that does not try to.

        Raises AccessDenied for a wrong secret or another origin, AuthenticationFailed for a session that has ended.
        """
        secret = request.headers.get(CSRF_HEADER.lower())
        text = read_cookie(request.headers)
        if secret is None or text is None:
            return None
        require_same_origin(request.headers)
        require_secret(secret, text)
        token = await self._tokens.verify(text)
        return Caller(token.user_id, token.account_id, token.is_admin, project_id=token.project_id or None)

    async def look(self, headers: Mapping[str, str]) -> tuple[str, Token] | None:
        """The session of a cookie, for the page that asks for its second secret; None if there is none any more."""
        text = read_cookie(headers)
        if text is None:
            return None
        try:
            return text, await self._tokens.verify(text)
        except AuthenticationFailed:
            return None

    async def end(self, token: Token) -> None:
        """Let a session hold no longer, on every server."""
        await self._tokens.revoke(token)

    def set_cookie(self, response: Response, text: str, scheme: str) -> None:
        """Hand a session to the browser; it forgets the cookie when it is closed. No text takes it back."""
        secure = self._always_secure or scheme == "https"
        response.set_cookie(
            SECURE_COOKIE if secure else COOKIE,
            text,
            max_age=None if text else 0,
            path="/",
            secure=secure,
            httponly=True,
            samesite="strict",
        )


def csrf_secret(text: str) -> str:
    """The second secret of a session: who knows it cannot compute the cookie, who has the cookie alone not it."""
    return hmac.new(text.encode(), b"csrf secret of the page", sha256).hexdigest()


def require_secret(secret: str, text: str) -> None:
    """Raise AccessDenied unless the second secret is that of the session."""
    if not hmac.compare_digest(secret.encode(), csrf_secret(text).encode()):
        raise AccessDenied(f"{CSRF_HEADER} does not belong to this session: load the page anew.")


def read_cookie(headers: Mapping[str, str]) -> str | None:
    """The text of the session in a request's cookies, if there is any."""
    # as browsers write them: a cookie of another program on this host, however odd, hides none of ours
    cookies = cookie_parser(headers.get("cookie", ""))
    return cookies.get(SECURE_COOKIE) or cookies.get(COOKIE) or None


def require_same_origin(headers: Mapping[str, str]) -> None:
    """Raise AccessDenied where the browser says that another site made the request.

    ``Sec-Fetch-Site`` is sent over HTTPS and on loopback alone, ``Origin`` with every request that changes something.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or (origin is not None and urlsplit(origin).netloc != headers.get("host")):
        raise AccessDenied("The request comes from another site than this page.")
