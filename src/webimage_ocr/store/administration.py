"""What operators do: create, list, change and delete accounts, users, projects, keys and subscriptions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from unicodedata import category

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, delete, select, update
from sqlalchemy.exc import IntegrityError

from webimage_ocr.errors import RecordConflict, RecordMissing, ValueRefused
from webimage_ocr.store.cipher import Cipher
from webimage_ocr.store.database import reading, writing
from webimage_ocr.store.keys import make_key
from webimage_ocr.store.records import AccessKey, Account, IssuedKey, KeyKind, Project, UsageRow, User
from webimage_ocr.store.store import Store, add_revocation, add_token_key, read_projects, select_users
from webimage_ocr.store.tables import (
    access_keys,
    accounts,
    project_regions,
    projects,
    subscriptions,
    token_keys,
    usage,
    users,
)


class Administration:
    """Changes to one database; each method is one transaction."""

    def __init__(self, store: Store, *, longest_token: timedelta = timedelta(days=30)) -> None:
        self._engine: Engine = store.engine
        self._cipher: Cipher = store.cipher
        self._longest_token = longest_token

    # --- accounts -----------------------------------------------------------------------------------

    def create_account(self, name: str) -> Account:
        """Create an account."""
        account = Account(uuid.uuid4().hex, _checked(name), enabled=True, created_at=_now())
        with self._unique(f"an account {name}") as connection:
            connection.execute(accounts.insert().values(asdict(account)))
        return account

    def list_accounts(self) -> list[Account]:
        """All accounts."""
        with reading(self._engine) as connection:
            return [Account(**row) for row in connection.execute(select(accounts).order_by(accounts.c.name)).mappings()]

    def set_account_enabled(self, account_id: str, enabled: bool) -> None:
        """Let an account's users in, or keep them out; their tokens are void at once."""
        with writing(self._engine) as connection:
            _change(connection, accounts, account_id, enabled=enabled)
            if not enabled:
                self._revoke(connection, account_id)

    def delete_account(self, account_id: str) -> None:
        """Delete an account with its users, projects, keys and usage; tokens are void at once."""
        with writing(self._engine) as connection:
            _require(connection, accounts, account_id)
            for table in (projects, users):  # what hangs from these the database deletes with them
                connection.execute(delete(table).where(table.c.account_id == account_id))
            _delete(connection, accounts, account_id)
            self._revoke(connection, account_id)

    # --- users --------------------------------------------------------------------------------------

    def create_user(self, account_id: str, name: str, password_hash: str, *, is_admin: bool = False) -> User:
        """Create a user of an account; an admin may run the whole server."""
        user_id = uuid.uuid4().hex
        with self._unique(f"a user {name} in this account") as connection:
            _require(connection, accounts, account_id)
            connection.execute(
                users.insert().values(
                    id=user_id,
                    account_id=account_id,
                    name=_checked(name),
                    password_hash=password_hash,
                    is_admin=is_admin,
                    created_at=_now(),
                )
            )
            return _user(connection, user_id)

    def list_users(self) -> list[User]:
        """All users."""
        with reading(self._engine) as connection:
            rows = connection.execute(select_users().order_by(accounts.c.name, users.c.name)).mappings()
            return [User(**row) for row in rows]

    def change_user(self, user_id: str, *, enabled: bool | None = None, password_hash: str | None = None) -> None:
        """Let a user in, keep the user out, or give another password: tokens got before are void at once."""
        given = {"enabled": enabled, "password_hash": password_hash}
        changes = {name: value for name, value in given.items() if value is not None}
        if not changes:
            return
        with writing(self._engine) as connection:
            _change(connection, users, user_id, **changes)
            if password_hash is not None or enabled is False:
                self._revoke(connection, user_id)

    def delete_user(self, user_id: str) -> None:
        """Delete a user with all keys; tokens are void at once."""
        with writing(self._engine) as connection:
            _delete(connection, users, user_id)
            self._revoke(connection, user_id)

    # --- projects -----------------------------------------------------------------------------------

    def create_project(
        self, account_id: str, name: str, regions: Iterable[str] = (), services: Iterable[str] = ()
    ) -> Project:
        """Create a project, bind region names to it and subscribe it to services."""
        project_id = uuid.uuid4().hex
        with self._unique(f"a project {name}, or one bound to the same region, in this account") as connection:
            _require(connection, accounts, account_id)
            connection.execute(
                projects.insert().values(id=project_id, account_id=account_id, name=_checked(name), created_at=_now())
            )
            _bind_regions(connection, account_id, project_id, regions)
            for service in dict.fromkeys(services):
                _subscribe(connection, project_id, service)
            return _project(connection, project_id)

    def list_projects(self) -> list[Project]:
        """All projects of all accounts."""
        with reading(self._engine) as connection:
            return read_projects(connection)

    def change_project(
        self,
        project_id: str,
        *,
        enabled: bool | None = None,
        regions: Iterable[str] | None = None,
        limits: Mapping[str, int | None] = MappingProxyType({}),
    ) -> None:
        """Let calls through or refuse them, bind these region names and no others, or set limits.

        ``limits`` may have ``daily_quota`` and ``rate_per_minute``; None leaves one to the server's setting, 0 is no
        limit.
        """
        changes: dict[str, object] = {**limits} if enabled is None else {**limits, "enabled": enabled}
        if not changes and regions is None:
            return
        with self._unique("another project bound to the same region in this account") as connection:
            project = _project(connection, project_id)
            if changes:
                _change(connection, projects, project_id, **changes)
            if regions is not None:
                connection.execute(delete(project_regions).where(project_regions.c.project_id == project_id))
                _bind_regions(connection, project.account_id, project_id, regions)

    def delete_project(self, project_id: str) -> None:
        """Delete a project with its keys, subscriptions and usage."""
        with writing(self._engine) as connection:
            _delete(connection, projects, project_id)

    # --- access keys --------------------------------------------------------------------------------

    def create_key(
        self,
        user_id: str,
        *,
        bearer: bool = False,
        project_id: str | None = None,
        lifetime: timedelta | None = None,
        description: str = "",
    ) -> IssuedKey:
        """Issue an AK/SK pair; with a ``lifetime`` it is temporary and comes with a security token.

        Or a ``bearer`` key that is sent as it is, ``Authorization: Bearer <key>``, and of which only a hash is kept.
        """
        pair = KeyKind.PERMANENT if lifetime is None else KeyKind.TEMPORARY
        with writing(self._engine) as connection:
            kind = KeyKind.BEARER if bearer else pair
            return self._add_key(connection, kind, user_id, project_id, lifetime, description)

    def list_keys(self) -> list[AccessKey]:
        """All keys, without their secrets."""
        with reading(self._engine) as connection:
            return [_key(row) for row in connection.execute(_select_keys().order_by(users.c.name)).mappings()]

    def set_key_enabled(self, key_id: str, enabled: bool) -> None:
        """Let calls with a key through, or refuse them."""
        with writing(self._engine) as connection:
            _change(connection, access_keys, key_id, enabled=enabled)

    def rotate_key(self, key_id: str) -> IssuedKey:
        """Issue a key of the same kind for the same user and project, and delete the old one."""
        with writing(self._engine) as connection:
            # two that rotate it at once take turns, and the second finds nothing any more
            query = select(access_keys).where(access_keys.c.id == key_id).with_for_update()
            old = connection.execute(query).mappings().first()
            if old is None:
                raise RecordMissing(_missing(access_keys, key_id))
            lifetime = None if old["expires_at"] is None else old["expires_at"] - old["created_at"]
            _delete(connection, access_keys, key_id)
            return self._add_key(
                connection, KeyKind(old["kind"]), old["user_id"], old["project_id"], lifetime, old["description"]
            )

    def delete_key(self, key_id: str) -> None:
        """Delete a key."""
        with writing(self._engine) as connection:
            _delete(connection, access_keys, key_id)

    # --- subscriptions and usage --------------------------------------------------------------------

    def subscribe(self, project_id: str, service: str) -> None:
        """Let a project call a service; subscribing twice is no error."""
        with writing(self._engine) as connection:
            if service not in _project(connection, project_id).services:
                _subscribe(connection, project_id, service)

    def unsubscribe(self, project_id: str, service: str) -> None:
        """Refuse a project's calls of a service from now on."""
        with writing(self._engine) as connection:
            _project(connection, project_id)
            connection.execute(
                delete(subscriptions).where(
                    subscriptions.c.project_id == project_id, subscriptions.c.service == service
                )
            )

    def list_usage(self, *, since: date, project_id: str | None = None) -> list[UsageRow]:
        """Successful calls by day, the newest day first."""
        query = (
            select(usage, projects.c.name.label("project_name"))
            .join(projects, projects.c.id == usage.c.project_id)
            .where(usage.c.day >= since)
            .order_by(usage.c.day.desc(), projects.c.name, usage.c.service)
        )
        if project_id is not None:
            query = query.where(usage.c.project_id == project_id)
        with reading(self._engine) as connection:
            return [UsageRow(**row) for row in connection.execute(query).mappings()]

    # --- the keys that tokens are signed with -------------------------------------------------------

    def rotate_token_key(self, *, keep_old: bool = True) -> str:
        """Sign tokens with a new key from now on; with ``keep_old`` those signed before stay good until they expire.

        A key is removed once no living token can have been signed with it: the one that replaced it is older
        than the longest life of a token.
        """
        with writing(self._engine) as connection:
            newest_first = select(token_keys.c.id, token_keys.c.created_at).order_by(token_keys.c.created_at.desc())
            old = connection.execute(newest_first).all()
            key_id = add_token_key(connection, self._cipher)
            replaced_at = [_now(), *(key.created_at for key in old)]
            needed_since = _now() - self._longest_token
            useless = [
                key.id
                for key, replaced in zip(old, replaced_at, strict=False)
                if not keep_old or replaced < needed_since
            ]
            connection.execute(delete(token_keys).where(token_keys.c.id.in_(useless)))
        return key_id

    # --- shared by the above ------------------------------------------------------------------------

    @contextmanager
    def _unique(self, what: str) -> Iterator[Connection]:
        """A transaction in which a name may turn out to be taken."""
        with writing(self._engine) as connection:
            try:
                yield connection
            except IntegrityError:
                raise RecordConflict(f"There is {what} already.") from None

    def _add_key(
        self,
        connection: Connection,
        kind: KeyKind,
        user_id: str,
        project_id: str | None,
        lifetime: timedelta | None,
        description: str,
    ) -> IssuedKey:
        new, now = make_key(kind, self._cipher), _now()
        user = _user(connection, user_id)
        if project_id is not None and _project(connection, project_id).account_id != user.account_id:
            raise RecordMissing(f"The account of user {user.name} has no project {project_id}.")
        connection.execute(
            access_keys.insert().values(
                id=new.id,
                kind=kind,
                user_id=user_id,
                project_id=project_id,
                secret=new.kept,
                security_token_hash=new.security_token_hash,
                description=_checked(description),
                created_at=now,
                expires_at=None if lifetime is None else now + lifetime,
            )
        )
        row = connection.execute(_select_keys().where(access_keys.c.id == new.id)).mappings().one()
        return IssuedKey(_key(row), new.shown, new.security_token)

    def _revoke(self, connection: Connection, subject: str) -> None:
        add_revocation(connection, subject, _now() + self._longest_token)


def legible(text: str) -> str:
    """The text itself; raises ValueError where it has a control character or a line break.

    PostgreSQL takes no NUL, SQLite takes all, and a name with a line break forges a line of whatever lists it.
    """
    if any(category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        raise ValueError("it must not have a control character")
    return text


def _checked(text: str) -> str:
    try:
        return legible(text)
    except ValueError as error:
        raise ValueRefused(f"A name or description is wrong: {error}.") from None


def _now() -> datetime:
    return datetime.now(UTC)


def _select_keys() -> Select[*tuple[object, ...]]:
    return select(access_keys, users.c.account_id, users.c.name.label("user_name")).join(
        users, users.c.id == access_keys.c.user_id
    )


def _key(row: RowMapping) -> AccessKey:
    fields = {name: row[name] for name in AccessKey.__dataclass_fields__}
    return AccessKey(**fields | {"kind": KeyKind(row["kind"])})


def _user(connection: Connection, user_id: str) -> User:
    row = connection.execute(select_users().where(users.c.id == user_id)).mappings().first()
    if row is None:
        raise RecordMissing(f"There is no user {user_id}.")
    return User(**row)


def _project(connection: Connection, project_id: str) -> Project:
    found = read_projects(connection, projects.c.id == project_id)
    if not found:
        raise RecordMissing(f"There is no project {project_id}.")
    return found[0]


def _bind_regions(connection: Connection, account_id: str, project_id: str, regions: Iterable[str]) -> None:
    names = dict.fromkeys(map(_checked, regions))
    rows = [{"account_id": account_id, "region": name, "project_id": project_id} for name in names]
    if rows:
        connection.execute(project_regions.insert(), rows)


def _subscribe(connection: Connection, project_id: str, service: str) -> None:
    connection.execute(subscriptions.insert().values(project_id=project_id, service=service, created_at=_now()))


def _require(connection: Connection, table: Table, row_id: str) -> None:
    if connection.execute(select(table.c.id).where(table.c.id == row_id)).first() is None:
        raise RecordMissing(_missing(table, row_id))


def _change(connection: Connection, table: Table, row_id: str, **values: object) -> None:
    if connection.execute(update(table).where(table.c.id == row_id).values(values)).rowcount == 0:
        raise RecordMissing(_missing(table, row_id))


def _delete(connection: Connection, table: Table, row_id: str) -> None:
    if connection.execute(delete(table).where(table.c.id == row_id)).rowcount == 0:
        raise RecordMissing(_missing(table, row_id))


def _missing(table: Table, row_id: str) -> str:
    return f"There is no {table.name.removesuffix('s').replace('_', ' ')} {row_id}."
