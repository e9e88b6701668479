"""Issue and check tokens, with keys and revocations in memory that are read again every other second."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import structlog
from starlette.concurrency import run_in_threadpool

from webimage_ocr.auth.tokens import Token, TokenKeys, issue_token, key_id_of, verify_token
from webimage_ocr.errors import AuthenticationFailed, SecretKeyMismatch, StoreUnavailable
from webimage_ocr.store.store import Store

log = structlog.get_logger(__name__)


class TokenDesk:
    """Tokens of one server; what other servers of the same database revoke is obeyed within ``refresh_s``."""

    def __init__(self, store: Store, *, lifetime: timedelta, refresh_s: float) -> None:
        self._store = store
        self._lifetime = lifetime
        self._refresh_s = refresh_s
        self._keys = TokenKeys("", {})
        self._revocations: Mapping[str, datetime] = {}
        self._sought_at = datetime.min.replace(tzinfo=UTC)

    async def refresh(self) -> None:
        """Read keys and revocations from the store."""
        keys, self._revocations = await run_in_threadpool(lambda: (self._store.token_keys(), self._store.revocations()))
        self._keys = TokenKeys(keys.current, keys.secrets)

    async def keep_fresh(self) -> None:
        """Refresh for ever; while the database does not answer, what was known last holds."""
        while True:
            await asyncio.sleep(self._refresh_s)
            try:
                await self.refresh()
            except StoreUnavailable as error:
                log.warning("revocations could not be read", error=type(error.__cause__).__name__)
            except SecretKeyMismatch:
                log.error("the keys of tokens were encrypted with another key file: those known so far hold")

    def issue(
        self, *, user_id: str, account_id: str, project_id: str, is_admin: bool, lifetime: timedelta | None = None
    ) -> tuple[str, Token]:
        """A new token: its text and what it says; without a ``lifetime`` it has that of the settings."""
        return issue_token(
            self._keys,
            user_id=user_id,
            account_id=account_id,
            project_id=project_id,
            is_admin=is_admin,
            now=datetime.now(UTC),
            lifetime=self._lifetime if lifetime is None else lifetime,
        )

    async def verify(self, text: str) -> Token:
        """What a token says, if it is ours, in time and not revoked; raises AuthenticationFailed otherwise."""
        now = datetime.now(UTC)
        if key_id_of(text) not in self._keys.secrets and now - self._sought_at > timedelta(seconds=0.5):
            self._sought_at = now  # strangers' tokens do not make us read the store more than twice a second
            await self.refresh()  # another server may have made a new key a moment ago
        token = verify_token(self._keys, text, now)
        if token.is_revoked(self._revocations):
            raise AuthenticationFailed("decrypt token fail, the token was revoked")
        return token

    async def revoke(self, token: Token) -> None:
        """Let a token hold no longer."""
        await run_in_threadpool(self._store.revoke_token, token.id, token.expires_at)
        await self.refresh()
