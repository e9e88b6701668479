"""Tokens: signed statements of who calls for which project, checked without a look-up.

A token is a JWT (HS256, about 400 bytes) that names the key it was signed with, so that keys can be
rotated while older tokens stay good until they expire.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from webimage_ocr.errors import AuthenticationFailed

_ALGORITHM = "HS256"
_FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{43}", re.ASCII)
"""Python's Base64 skips what it does not know: a signature could be written with anything between its characters."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says; ``project_id`` is empty for a token that is scoped to the account alone."""

    id: str
    user_id: str
    account_id: str
    project_id: str
    is_admin: bool
    issued_at: datetime
    expires_at: datetime

    def is_revoked(self, revocations: Mapping[str, datetime]) -> bool:
        """Whether the token itself, or all of its user's or account's tokens issued until then, were revoked."""
        never = datetime.min.replace(tzinfo=UTC)
        return self.id in revocations or self.issued_at <= max(
            revocations.get(self.user_id, never), revocations.get(self.account_id, never)
        )


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """The keys that tokens are signed with: ``current`` makes new ones, all of ``secrets`` are accepted."""

    current: str
    secrets: Mapping[str, bytes]


def issue_token(
    keys: TokenKeys,
    *,
    user_id: str,
    account_id: str,
    project_id: str,
    is_admin: bool,
    now: datetime,
    lifetime: timedelta,
) -> tuple[str, Token]:
    """Sign a new token; a new one leaves older ones valid. Returns its text and what it says."""
    token = Token(secrets.token_hex(8), user_id, account_id, project_id, is_admin, now, now + lifetime)
    claims = {
        "jti": token.id,
        "sub": user_id,
        "acc": account_id,
        "prj": project_id,
        "adm": is_admin,
        "iat": token.issued_at.timestamp(),
        "exp": token.expires_at.timestamp(),
    }
    text = jwt.encode(claims, keys.secrets[keys.current], algorithm=_ALGORITHM, headers={"kid": keys.current})
    return text, token


def key_id_of(text: str) -> str | None:
    """The key that a token claims to be signed with; None if it is no token at all."""
    if not _FORM.fullmatch(text):
        return None
    try:
        return str(jwt.get_unverified_header(text).get("kid"))
    except (jwt.InvalidTokenError, UnicodeError):
        return None


def verify_token(keys: TokenKeys, text: str, now: datetime) -> Token:
    """Check the signature and the time of a token.

    Raises AuthenticationFailed with the gateway's words: ``decrypt token fail`` for anything that this server
    did not sign (or signed with a key since withdrawn), ``token expires, expires_at: ...`` for an old one.
    """
    secret = keys.secrets.get(key_id_of(text) or "")
    if secret is None:
        raise AuthenticationFailed("decrypt token fail")
    try:
        claims = jwt.decode(
            text,
            secret,
            algorithms=[_ALGORITHM],
            # the times are checked below, against the clock that the caller passes in
            options={"require": ["jti", "sub", "exp", "iat"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.InvalidTokenError:
        raise AuthenticationFailed("decrypt token fail") from None
    token = Token(
        id=claims["jti"],
        user_id=claims["sub"],
        account_id=claims["acc"],
        project_id=claims["prj"],
        is_admin=claims["adm"],
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
    if now >= token.expires_at:
        raise AuthenticationFailed(f"token expires, expires_at: {format_time(token.expires_at)}")
    return token


def format_time(moment: datetime) -> str:
    """A time as Keystone writes it: ``2026-11-23T19:00:00.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
