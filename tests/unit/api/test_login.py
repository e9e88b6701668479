"""Passwords are checked one by one, on threads that give way, and for nobody more than a few."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from webimage_ocr.api import login
from webimage_ocr.api.login import WAITING, Logins
from webimage_ocr.auth.lockout import Lockout
from webimage_ocr.errors import LoginRefused, TooManyLogins, UserDisabled
from webimage_ocr.store.records import User


class Ledger:
    """Failures in memory."""

    def __init__(self) -> None:
        self.counted: dict[str, tuple[int, datetime]] = {}

    def failures(self, name: str) -> tuple[int, datetime] | None:
        return self.counted.get(name)

    def count_failure(self, name: str, now: datetime, forget_before: datetime) -> None:
        self.counted[name] = (self.counted.get(name, (0, forget_before))[0] + 1, now)

    def forget_failures(self, name: str) -> None:
        self.counted.pop(name, None)


class OneUser:
    """Knows ``ann`` of ``acme``, whose password is ``right``; whoever is off is ``off``."""

    def find_user(self, name: str, account_name: str) -> User | None:
        known = account_name == "acme" and name in ("ann", "off")
        return self.find_user_by_id(name) if known else None

    def find_user_by_id(self, user_id: str) -> User | None:
        return User(user_id, "1", "acme", user_id, False, user_id != "off", datetime.now(UTC), "right")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Logins], Coroutine[Any, Any, None]]], None]:
    """Run something with log-ins whose passwords are kept as they are."""
    monkeypatch.setattr(login, "password_matches", lambda kept, given: kept == given)

    def start(check: Callable[[Logins], Coroutine[Any, Any, None]]) -> None:
        async def work() -> None:
            logins = Logins(OneUser(), Lockout("user", Ledger(), 2, timedelta(minutes=5)), checks=1)
            await check(logins)
            assert not logins._waiting
            logins.close()

        asyncio.run(work())

    return start


def test_who_logs_in(run: Any) -> None:
    async def check(logins: Logins) -> None:
        assert (await logins.check("acme", "ann", "right")).name == "ann"
        assert (await logins.check_by_id("ann", "right")).name == "ann"
        for account, user, password in (("acme", "ann", "wrong"), ("acme", "bob", "right"), ("other", "ann", "right")):
            with pytest.raises(LoginRefused, match="username or password is wrong"):
                await logins.check(account, user, password)
        with pytest.raises(UserDisabled):
            await logins.check("acme", "off", "right")

    run(check)


def test_guesses_lock_the_name_under_any_of_its_names(run: Any) -> None:
    async def check(logins: Logins) -> None:
        guesses = [logins.check("acme", "ann", "wrong") for _ in range(6)]
        said = await asyncio.gather(*guesses, return_exceptions=True)
        assert Counter("is locked after" in str(error) for error in said) == {False: 3, True: 3}
        with pytest.raises(LoginRefused, match="locked"):
            await logins.check_by_id("ann", "right")

    run(check)


def test_a_flood_from_one_address_leaves_others_their_turn(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def matches(kept: str, given: str) -> bool:
        checked.append(given)
        return kept == given

    monkeypatch.setattr(login, "password_matches", matches)

    async def check(logins: Logins) -> None:
        flood = [
            asyncio.create_task(logins.check("acme", f"made up {number}", "flood", address="far"))
            for number in range(WAITING + 24)
        ]
        await asyncio.sleep(0)
        assert (await logins.check("acme", "ann", "right", address="near")).name == "ann"
        assert checked.index("right") <= 3, "behind one or two of the flood, not behind all of it"
        said = Counter(type(error) for error in await asyncio.gather(*flood, return_exceptions=True))
        assert said[TooManyLogins] >= 20 and said[TooManyLogins] + said[LoginRefused] == WAITING + 24

    run(check)


def test_a_flood_of_guesses_at_one_name_is_bounded_from_many_addresses(run: Any) -> None:
    async def check(logins: Logins) -> None:
        flood = [logins.check("acme", "ann", "wrong", address=str(number)) for number in range(WAITING + 9)]
        said = Counter(type(error) for error in await asyncio.gather(*flood, return_exceptions=True))
        assert said[TooManyLogins] >= 5  # of nine too many; what is checked meanwhile makes room

    run(check)
