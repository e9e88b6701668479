"""Tokens: short, signed, in time, revocable, and good over a change of keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from webimage_ocr.auth.tokens import Token, TokenKeys, issue_token, verify_token
from webimage_ocr.errors import AuthenticationFailed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEYS = TokenKeys("one", {"one": b"1" * 32})


def issue(keys: TokenKeys = KEYS) -> tuple[str, Token]:
    return issue_token(
        keys, user_id="u" * 32, account_id="a" * 32, project_id="p" * 32, is_admin=True, now=NOW,
        lifetime=timedelta(hours=24),
    )  # fmt: skip


def test_a_token_says_what_was_put_in_and_stays_short() -> None:
    text, token = issue()
    assert verify_token(KEYS, text, NOW) == token
    assert len(text) < 512


def test_an_old_token() -> None:
    text, _ = issue()
    verify_token(KEYS, text, NOW + timedelta(hours=23, minutes=59))
    with pytest.raises(AuthenticationFailed) as refused:
        verify_token(KEYS, text, NOW + timedelta(hours=24))
    assert refused.value.detail == "token expires, expires_at: 2026-11-23T12:00:00.000000Z"


def test_tokens_outlive_a_change_of_keys_until_the_old_key_is_withdrawn() -> None:
    text, token = issue()
    both = TokenKeys("two", {"two": b"2" * 32, "one": b"1" * 32})
    assert verify_token(both, text, NOW) == token
    with pytest.raises(AuthenticationFailed, match="decrypt token fail"):
        verify_token(TokenKeys("two", {"two": b"2" * 32}), text, NOW)


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_what_others_signed_is_refused(algorithm: str) -> None:
    claims = {"jti": "x", "sub": "u", "acc": "a", "prj": "p", "adm": True, "iat": 0, "exp": 9e9}
    key = "3" * 32 if algorithm == "HS256" else ""
    forged = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "one"})
    with pytest.raises(AuthenticationFailed, match="decrypt token fail"):
        verify_token(KEYS, forged, NOW)


@pytest.mark.parametrize("text", ["", "MIIabc", "a.b.c", "\u4e2d", "." * 1000])
def test_what_is_no_token(text: str) -> None:
    with pytest.raises(AuthenticationFailed, match="decrypt token fail"):
        verify_token(KEYS, text, NOW)


def test_a_token_is_written_in_one_way() -> None:
    """Python's Base64 would skip what does not belong there."""
    text, _ = issue()
    for odd in (text[:-5] + "!" + text[-5:], text + "=", text + "\n", text[:-3] + " " + text[-3:]):
        with pytest.raises(AuthenticationFailed, match="decrypt token fail"):
            verify_token(KEYS, odd, NOW)


def test_revocations() -> None:
    _, token = issue()
    second = timedelta(seconds=1)
    assert not token.is_revoked({})
    assert token.is_revoked({token.id: NOW - second})
    assert token.is_revoked({token.user_id: NOW + second}) and token.is_revoked({token.account_id: NOW + second})
    assert not token.is_revoked({token.user_id: NOW - second}), "issued after the user's tokens were revoked"
