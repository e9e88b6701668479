"""The store over a SQLite file, from migration to revocation."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from webimage_ocr.errors import RecordConflict, RecordMissing, SecretKeyMismatch, ValueRefused
from webimage_ocr.store.administration import Administration
from webimage_ocr.store.cipher import Cipher
from webimage_ocr.store.keys import bearer_key_id, is_bearer_key_of, is_security_token_of
from webimage_ocr.store.records import KeyKind
from webimage_ocr.store.store import Store
from webimage_ocr.store.tables import metadata

TODAY = datetime(2026, 11, 22, tzinfo=UTC).date()


@pytest.fixture
def administration(store: Store) -> Administration:
    return Administration(store)


@pytest.fixture
def ids(administration: Administration) -> tuple[str, str, str]:
    """An account with a user and a project: their ids."""
    account = administration.create_account("acme")
    user = administration.create_user(account.id, "ann", "hash")
    project = administration.create_project(account.id, "scans", ["cn-north-4", "cn-south-1"])
    return account.id, user.id, project.id


def test_migrations_lead_to_the_tables(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


@pytest.mark.usefixtures("store")
def test_opening_again_changes_nothing(ids: tuple[str, str, str], tmp_path: Path) -> None:
    again = Store.open(f"sqlite:///{tmp_path / 'db.sqlite3'}", tmp_path / "secret.key")
    assert [project.id for project in again.find_projects(ids[0])] == [ids[2]]
    again.close()


def test_secrets_are_encrypted_with_a_key_outside_the_database(
    store: Store, administration: Administration, ids: tuple[str, str, str], tmp_path: Path
) -> None:
    issued = administration.create_key(ids[1])
    owner = store.find_key(issued.key.id)
    assert owner is not None and owner.secret == issued.secret
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    with sqlite3.connect(tmp_path / "db.sqlite3") as database:
        (kept,) = database.execute("SELECT secret FROM access_keys").fetchone()
    database.close()
    assert issued.secret.encode() not in kept
    other = Store(store.engine, Cipher.from_file(tmp_path / "other.key"))
    with pytest.raises(SecretKeyMismatch, match="secret_key_file"):
        other.find_key(issued.key.id)
    assert issued.secret not in repr(issued) + repr(owner)


def test_none_but_the_owner_reads_the_database(
    administration: Administration, ids: tuple[str, str, str], tmp_path: Path
) -> None:
    administration.create_key(ids[1])
    files = [tmp_path / f"db.sqlite3{suffix}" for suffix in ("", "-wal", "-shm")]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600] * 3
    for file in files:  # as versions before left them
        file.chmod(0o644)
    Store.open(f"sqlite:///{tmp_path / 'db.sqlite3'}", tmp_path / "secret.key").close()
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600] * 3


def test_deleting_an_account_takes_all_of_it_along(
    store: Store, administration: Administration, ids: tuple[str, str, str]
) -> None:
    account_id, user_id, project_id = ids
    administration.subscribe(project_id, "web-image")
    issued = administration.create_key(user_id, project_id=project_id)
    store.count_use(project_id, "web-image", TODAY, "")
    other = administration.create_account("other")
    kept = administration.create_project(other.id, "scans", ["cn-north-4"])
    administration.delete_account(account_id)
    assert store.find_key(issued.key.id) is None
    assert [project.id for project in administration.list_projects()] == [kept.id]
    assert administration.list_users() == [] and administration.list_usage(since=TODAY) == []
    assert account_id in store.revocations(), "tokens of its users are void"
    with pytest.raises(RecordMissing):
        administration.delete_account(account_id)


@pytest.mark.parametrize("name", ["a\0b", "two\nlines", "\x1b[31mred", "a\u2029b", "del\x7f"])
def test_names_have_no_control_characters(administration: Administration, ids: tuple[str, str, str], name: str) -> None:
    for change in (
        lambda: administration.create_account(name),
        lambda: administration.create_user(ids[0], name, "hash"),
        lambda: administration.create_project(ids[0], name),
        lambda: administration.create_project(ids[0], "fine", [name]),
        lambda: administration.create_key(ids[1], description=name),
    ):
        with pytest.raises(ValueRefused, match="control character"):
            change()
    assert [project.name for project in administration.list_projects()] == ["scans"]
    assert administration.create_account("张　三 Ünï").name == "张　三 Ünï"


def test_kinds_of_keys(store: Store, administration: Administration, ids: tuple[str, str, str]) -> None:
    temporary = administration.create_key(ids[1], lifetime=timedelta(hours=2))
    owner = store.find_key(temporary.key.id)
    assert owner is not None and owner.kind is KeyKind.TEMPORARY and temporary.security_token
    assert is_security_token_of(owner, temporary.security_token) and not is_security_token_of(owner, "another")
    assert owner.expires_at is not None and owner.expires_at > datetime.now(UTC)
    bearer = administration.create_key(ids[1], bearer=True, project_id=ids[2])
    owner = store.find_key(bearer.key.id)
    assert owner is not None and is_bearer_key_of(owner, bearer.secret) and owner.project_id == ids[2]
    assert bearer_key_id(bearer.secret) == bearer.key.id and bearer_key_id("another") is None
    assert bearer.secret not in owner.secret and not is_bearer_key_of(owner, owner.secret)
    assert bearer.secret.split("_")[1] == bearer.key.id
    rotated = administration.rotate_key(bearer.key.id)
    assert rotated.key.kind is KeyKind.BEARER and store.find_key(bearer.key.id) is None
    assert {key.id for key in administration.list_keys()} == {temporary.key.id, rotated.key.id}


def test_a_key_that_is_rotated_by_many_at_once_becomes_one(
    administration: Administration, ids: tuple[str, str, str]
) -> None:
    issued = administration.create_key(ids[1])

    def rotate(_: int) -> str | None:
        try:
            return administration.rotate_key(issued.key.id).key.id
        except RecordMissing:
            return None

    with ThreadPoolExecutor(8) as pool:
        rotated = [key_id for key_id in pool.map(rotate, range(8)) if key_id]
    assert [key.id for key in administration.list_keys()] == rotated
    assert len(rotated) == 1


def test_a_change_that_conflicts_changes_nothing(administration: Administration, ids: tuple[str, str, str]) -> None:
    other = administration.create_project(ids[0], "other", ["eu"])
    with pytest.raises(RecordConflict, match="same region"):
        administration.change_project(other.id, enabled=False, regions=["cn-north-4"], limits={"daily_quota": 3})
    (kept,) = (project for project in administration.list_projects() if project.id == other.id)
    assert (kept.enabled, kept.regions, kept.daily_quota) == (True, ("eu",), None)


@pytest.mark.parametrize("change", ["key", "user", "account"])
def test_a_key_is_disabled_with_its_user_and_account(
    store: Store, administration: Administration, ids: tuple[str, str, str], change: str
) -> None:
    issued = administration.create_key(ids[1])
    {
        "key": lambda: administration.set_key_enabled(issued.key.id, False),
        "user": lambda: administration.change_user(ids[1], enabled=False),
        "account": lambda: administration.set_account_enabled(ids[0], False),
    }[change]()
    owner = store.find_key(issued.key.id)
    assert owner is not None and not (owner.enabled and owner.account_enabled)


def test_projects_are_found_by_region_or_name(
    store: Store, administration: Administration, ids: tuple[str, str, str]
) -> None:
    other = administration.create_project(ids[0], "cn-south-1")
    assert [p.id for p in store.find_projects(ids[0], "cn-north-4")] == [ids[2]]
    assert [p.id for p in store.find_projects(ids[0], "cn-south-1")] == [ids[2]], "a region stands before a name"
    assert [p.id for p in store.find_projects(ids[0], "scans")] == [ids[2]]
    assert store.find_projects(ids[0], "nowhere") == []
    assert {p.id for p in store.find_projects(ids[0])} == {ids[2], other.id}
    administration.change_project(other.id, regions=["eu"])
    assert store.find_regions(ids[0]) == ["cn-north-4", "cn-south-1", "eu"]
    administration.change_project(ids[2], enabled=False)
    assert store.find_projects(ids[0], "scans") == []


def test_one_region_leads_to_one_project(administration: Administration, ids: tuple[str, str, str]) -> None:
    with pytest.raises(RecordConflict, match="same region"):
        administration.create_project(ids[0], "more", ["cn-north-4"])
    assert len(administration.list_projects()) == 1, "nothing of a refused project stays"
    with pytest.raises(RecordConflict):
        administration.create_account("acme")
    with pytest.raises(RecordMissing, match="no account"):
        administration.create_user("missing", "bob", "hash")


def test_subscriptions(store: Store, administration: Administration, ids: tuple[str, str, str]) -> None:
    standing = store.standing(ids[2], "web-image")
    assert standing is not None and standing.enabled and not standing.subscribed
    administration.subscribe(ids[2], "web-image")
    administration.subscribe(ids[2], "web-image")
    standing = store.standing(ids[2], "web-image")
    assert standing is not None and standing.subscribed
    administration.unsubscribe(ids[2], "web-image")
    standing = store.standing(ids[2], "web-image")
    assert standing is not None and not standing.subscribed
    assert store.standing("missing", "web-image") is None


def test_usage(store: Store, administration: Administration, ids: tuple[str, str, str]) -> None:
    for tag in ("", "", "0"):
        store.count_use(ids[2], "web-image", TODAY, tag)
    store.count_use(ids[2], "web-image", TODAY - timedelta(days=1), "")
    store.count_use(ids[2], "web-image", TODAY, "0", calls=-1)
    assert store.calls_on(ids[2], "web-image", TODAY) == 2
    rows = administration.list_usage(since=TODAY - timedelta(days=7))
    assert [(row.day, row.enterprise_project_id, row.calls) for row in rows] == [
        (TODAY, "", 2),
        (TODAY, "0", 0),
        (TODAY - timedelta(days=1), "", 1),
    ]


def test_revocations(store: Store, administration: Administration, ids: tuple[str, str, str]) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    store.revoke_token("token", soon)
    store.revoke_token("token", soon)
    store.revoke_token("old", datetime.now(UTC) - timedelta(seconds=1))
    administration.change_user(ids[1], password_hash="another hash")
    assert set(store.revocations()) == {"token", ids[1]}


def test_token_keys_rotate(store: Store, administration: Administration) -> None:
    first = store.token_keys()
    assert store.token_keys() == first
    second = administration.rotate_token_key()
    assert store.token_keys().current == second
    assert set(store.token_keys().secrets) == {first.current, second}
    third = administration.rotate_token_key(keep_old=False)
    assert set(store.token_keys().secrets) == {third}


def test_deleting_a_project_takes_its_keys_along(
    store: Store, administration: Administration, ids: tuple[str, str, str]
) -> None:
    issued = administration.create_key(ids[1], project_id=ids[2])
    administration.subscribe(ids[2], "web-image")
    administration.delete_project(ids[2])
    assert store.find_key(issued.key.id) is None
    with pytest.raises(RecordMissing):
        administration.delete_project(ids[2])
