"""Logging in with a password: looked up, checked, and counted when it is wrong.

A check takes 64 MiB and 50 ms of a core by design, and anybody may ask for one: checks have a few threads of their own,
which give way to those that read, and a caller may have only a few of them waiting.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from webimage_ocr.api.turns import Turns
from webimage_ocr.auth.lockout import Lockout
from webimage_ocr.auth.passwords import password_matches
from webimage_ocr.errors import LoginRefused, TooManyLogins, UserDisabled
from webimage_ocr.store.records import User

WAITING = 16
"""Log-ins that one address, and one name, may have waiting: together they take about a second."""
_NICENESS = 5
"""What the threads that check add to theirs: on a busy processor they get a third of what a thread that reads gets."""
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Q3sQ8UEyfsMGZ0g2b9DChQ$cwm1JOkNitFumTPqqTI3e1iC8SBCOqx9PTVUgl9Y258"
"""Checked when there is no such user, so that the time it takes does not tell."""


class Users(Protocol):
    """What is asked of the store."""

    def find_user(self, name: str, account_name: str) -> User | None: ...

    def find_user_by_id(self, user_id: str) -> User | None: ...


class Logins:
    """Checks passwords for all who take them; for one event loop. ``close`` it at the end."""

    def __init__(self, users: Users, lockout: Lockout, *, checks: int) -> None:
        self._users = users
        self._lockout = lockout
        self._threads = ThreadPoolExecutor(checks, thread_name_prefix="password", initializer=_give_way)
        self._turns = Turns(checks)
        self._waiting: Counter[str] = Counter()

    def close(self) -> None:
        """Let what is being checked finish."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def check(self, account: str, user: str, password: str, *, address: str = "") -> User:
        """The user of a name within an account, whose password this is; ``address`` is where it was asked from.

        Raises LoginRefused, which is counted, UserDisabled or TooManyLogins.
        """
        found = await run_in_threadpool(self._users.find_user, user, account)
        return await self._check(found, f"{account}/{user}", password, address)

    async def check_by_id(self, user_id: str, password: str, *, address: str = "") -> User:
        """As ``check``, for the user of an id."""
        found = await run_in_threadpool(self._users.find_user_by_id, user_id)
        return await self._check(found, user_id, password, address)

    async def _check(self, user: User | None, named: str, password: str, address: str) -> User:
        who = user.id if user else named
        with self._place(f"address {address}"), self._place(f"name {who}"):
            await self._turns.take(address)
            try:
                now = datetime.now(UTC)
                # asked when it is this one's turn: many at once would otherwise all have been let in before one failed
                if await run_in_threadpool(self._lockout.is_locked, who, now):
                    raise LoginRefused("The account is locked after too many failures; try again later.")
                if not await self._matches(user.password_hash if user else _NOBODY, password) or user is None:
                    await run_in_threadpool(self._lockout.failed, who, now)
                    raise LoginRefused("The username or password is wrong.")
            finally:
                self._turns.give_back()
        if not user.enabled:
            raise UserDisabled("The user or the account is disabled.")
        await run_in_threadpool(self._lockout.succeeded, who)
        return user

    async def _matches(self, password_hash: str, password: str) -> bool:
        loop = asyncio.get_running_loop()
        # shielded: the thread is busy until it ends, whether anybody waits for it or not
        return await asyncio.shield(loop.run_in_executor(self._threads, password_matches, password_hash, password))

    @contextmanager
    def _place(self, name: str) -> Iterator[None]:
        if self._waiting[name] >= WAITING:
            raise TooManyLogins("Too many log-ins wait to be checked; try again shortly.", retry_after_s=1)
        self._waiting[name] += 1
        try:
            yield
        finally:
            self._waiting[name] -= 1
            if not self._waiting[name]:
                del self._waiting[name]


def _give_way() -> None:
    """Let the calling thread, and those that it starts, come after others; only Linux knows this of a single thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
