"""The counting of failures, over a real store and with a clock of the test's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from webimage_ocr.auth.lockout import Lockout
from webimage_ocr.store.store import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_lock_runs_from_the_last_failure_and_then_begins_anew(store: Store) -> None:
    lockout = Lockout("key", store, 2, 5 * MINUTE)
    for minute in range(3):
        assert not lockout.is_locked("ann", NOON + minute * MINUTE)
        lockout.failed("ann", NOON + minute * MINUTE)
    assert lockout.is_locked("ann", NOON + 6 * MINUTE)
    assert not lockout.is_locked("ann", NOON + 7 * MINUTE)
    lockout.failed("ann", NOON + 7 * MINUTE)
    assert not lockout.is_locked("ann", NOON + 7 * MINUTE), "the first of a new row"


def test_success_and_time_forget(store: Store) -> None:
    lockout = Lockout("key", store, 1, 5 * MINUTE)
    lockout.failed("ann", NOON)
    lockout.succeeded("ann")
    lockout.failed("ann", NOON)
    assert not lockout.is_locked("ann", NOON)
    lockout.failed("bob", NOON + 61 * MINUTE)  # which forgets what is older than an hour
    lockout.failed("ann", NOON + 61 * MINUTE)
    assert not lockout.is_locked("ann", NOON + 61 * MINUTE)


def test_kinds_and_names_are_kept_apart(store: Store) -> None:
    keys, users = (Lockout(kind, store, 1, 5 * MINUTE) for kind in ("key", "user"))
    for name in ("ann", "图" * 10_000, "\ud800"):
        keys.failed(name, NOON)
        keys.failed(name, NOON)
        assert keys.is_locked(name, NOON) and not users.is_locked(name, NOON)
    assert not keys.is_locked("bob", NOON)
