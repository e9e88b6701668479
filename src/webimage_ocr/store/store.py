"""The dozen questions that the service asks of its database while it answers requests.

All calls block (0.1 ms on SQLite); the server asks from threads. What operators change stands in
``administration.py``.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from webimage_ocr.errors import RecordMissing, SecretKeyMismatch
from webimage_ocr.store.cipher import Cipher
from webimage_ocr.store.database import open_database, reading, writing
from webimage_ocr.store.inspection import inspect_store
from webimage_ocr.store.records import KeyKind, KeyOwner, Project, Standing, TokenKeySet, User
from webimage_ocr.store.tables import (
    access_keys,
    accounts,
    failures,
    project_regions,
    projects,
    revocations,
    subscriptions,
    token_keys,
    usage,
    users,
)

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


class Store:
    """Accounts, projects, keys, subscriptions and usage in one database."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.engine = engine
        self.cipher = cipher
        new = self._insert(usage)
        self._count_calls = new.on_conflict_do_update(
            index_elements=list(usage.primary_key), set_={"calls": usage.c.calls + new.excluded.calls}
        )

    @classmethod
    def open(cls, database_url: str, secret_key_path: Path) -> Store:
        """Open the database, bring its schema up to date and read the key for its secrets; a first start makes both.

        Raises Misconfigured, and has written nothing, where they cannot be used.
        """
        inspect_store(database_url, secret_key_path)
        cipher = Cipher.from_file(secret_key_path)
        return cls(open_database(database_url), cipher)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def ping(self) -> None:
        """Raise StoreUnavailable when the database does not answer."""
        with reading(self.engine) as connection:
            connection.execute(select(1))

    # --- who is it ----------------------------------------------------------------------------------

    def find_key(self, access: str) -> KeyOwner | None:
        """The owner of an access key, with the secret that signatures are checked against."""
        with reading(self.engine) as connection:
            row = connection.execute(_KEY_OWNER, {"access": access}).mappings().first()
        if row is None:
            return None
        kind = KeyKind(row["kind"])
        secret = row["secret"] if kind is KeyKind.BEARER else self.cipher.decrypt(row["secret"])
        return KeyOwner(
            key_id=row["id"],
            kind=kind,
            user_id=row["user_id"],
            account_id=row["account_id"],
            project_id=row["project_id"],
            is_admin=row["is_admin"],
            enabled=row["usable"],
            account_enabled=row["account_enabled"],
            expires_at=row["expires_at"],
            secret=secret.decode(),
            security_token_hash=row["security_token_hash"],
        )

    def find_user(self, name: str, account_name: str) -> User | None:
        """A user by name, within an account."""
        return self._user(select_users().where(users.c.name == name, accounts.c.name == account_name))

    def find_user_by_id(self, user_id: str) -> User | None:
        """A user by id."""
        return self._user(select_users().where(users.c.id == user_id))

    # --- who failed to prove it ----------------------------------------------------------------------

    def failures(self, name: str) -> tuple[int, datetime] | None:
        """How often ``name`` failed in a row, and when it did last."""
        with reading(self.engine) as connection:
            row = connection.execute(_FAILURES, {"of": name}).first()
        return None if row is None else (row[0], row[1])

    def count_failure(self, name: str, now: datetime, forget_before: datetime) -> None:
        """Count one more for ``name``; forget all names that failed last before ``forget_before``."""
        row = self._insert(failures).values(name=name, count=1, last_at=now)
        with writing(self.engine) as connection:
            connection.execute(delete(failures).where(failures.c.last_at < forget_before))
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=list(failures.primary_key), set_={"count": failures.c.count + 1, "last_at": now}
                )
            )

    def forget_failures(self, name: str) -> None:
        """Let ``name`` begin again at none."""
        with writing(self.engine) as connection:
            connection.execute(delete(failures).where(failures.c.name == name))

    # --- which project ------------------------------------------------------------------------------

    def find_projects(self, account_id: str, name: str | None = None) -> list[Project]:
        """The enabled projects of an account; ``name`` is a region that leads to one, or a project's own name.

        With a name there is at most one answer (a region stands before a name): official SDKs refuse two.
        """
        own = and_(projects.c.account_id == account_id, projects.c.enabled)
        with reading(self.engine) as connection:
            if name is None:
                return read_projects(connection, own)
            of_region = select(project_regions.c.project_id).where(
                project_regions.c.account_id == account_id, project_regions.c.region == name
            )
            return read_projects(connection, own, projects.c.id.in_(of_region)) or read_projects(
                connection, own, projects.c.name == name
            )

    def find_project(self, project_id: str) -> Project | None:
        """A project by id, enabled or not."""
        with reading(self.engine) as connection:
            return next(iter(read_projects(connection, projects.c.id == project_id)), None)

    def find_regions(self, account_id: str) -> list[str]:
        """All region names that lead to a project of the account."""
        query = select(project_regions.c.region).where(project_regions.c.account_id == account_id)
        with reading(self.engine) as connection:
            return sorted(connection.execute(query).scalars())

    # --- what may it do -----------------------------------------------------------------------------

    def standing(self, project_id: str, service: str) -> Standing | None:
        """What a project may do with a service, and its limits; None if there is no such project."""
        with reading(self.engine) as connection:
            row = connection.execute(_STANDING, {"project": project_id, "service": service}).mappings().first()
        return None if row is None else Standing(**row)

    def reserve_use(self, project_id: str, service: str, day: date, enterprise_project_id: str, quota: int) -> bool:
        """Count a call ahead, unless the day's calls have reached ``quota``; servers that do so at once take turns."""
        with writing(self.engine) as connection:
            connection.execute(select(projects.c.id).where(projects.c.id == project_id).with_for_update())
            if connection.execute(_calls_on(project_id, service, day)).scalar_one() >= quota:
                return False
            self._count(connection, project_id, service, day, enterprise_project_id, 1)
            return True

    def count_use(self, project_id: str, service: str, day: date, enterprise_project_id: str, calls: int = 1) -> None:
        """Add ``calls`` to a day's count; a negative number takes back what was counted ahead.

        Raises RecordMissing where the project has been deleted.
        """
        with writing(self.engine) as connection:
            try:
                self._count(connection, project_id, service, day, enterprise_project_id, calls)
            except IntegrityError as error:
                raise RecordMissing(f"There is no project {project_id}.") from error

    def calls_on(self, project_id: str, service: str, day: date) -> int:
        """All calls of a project on a day."""
        with reading(self.engine) as connection:
            return int(connection.execute(_calls_on(project_id, service, day)).scalar_one())

    # --- tokens -------------------------------------------------------------------------------------

    def token_keys(self) -> TokenKeySet:
        """The keys that tokens are signed with; the first call makes one. Raises SecretKeyMismatch if all are noise."""
        query = select(token_keys).order_by(token_keys.c.created_at.desc(), token_keys.c.id)
        with writing(self.engine) as connection:
            rows = connection.execute(query).mappings().all()
            if not rows:
                add_token_key(connection, self.cipher)
                rows = connection.execute(query).mappings().all()
        decrypted: dict[str, bytes] = {}
        for row in rows:
            # one that another key file encrypted has signed what cannot be checked any more; the others hold
            with suppress(SecretKeyMismatch):
                decrypted[row["id"]] = self.cipher.decrypt(row["secret"])
        if not decrypted:
            raise SecretKeyMismatch("Give the secret_key_file that belongs to it.")
        return TokenKeySet(next(iter(decrypted)), MappingProxyType(decrypted))

    def revoke_token(self, token_id: str, expires_at: datetime) -> None:
        """Let a token hold no longer, on every server of this database."""
        with writing(self.engine) as connection:
            add_revocation(connection, token_id, expires_at)

    def revocations(self) -> Mapping[str, datetime]:
        """Ids of tokens, users and accounts whose tokens are void if issued until the time given."""
        query = select(revocations.c.subject, revocations.c.revoked_at).where(
            revocations.c.expires_at >= datetime.now(UTC)
        )
        with reading(self.engine) as connection:
            return {row.subject: row.revoked_at for row in connection.execute(query)}

    def _count(self, connection: Connection, project_id: str, service: str, day: date, tag: str, calls: int) -> None:
        row = {"project_id": project_id, "service": service, "day": day, "enterprise_project_id": tag, "calls": calls}
        connection.execute(self._count_calls, row)

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that may be told what to do where the row is there already."""
        if self.engine.dialect.name == "sqlite":
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql  # 40 ms, for those who have such a database

        return postgresql.insert(table)

    def _user(self, query: Select[*tuple[object, ...]]) -> User | None:
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else User(**row)


# what calls ask each time is built once: SQLAlchemy takes longer to build a statement than SQLite to answer it
_KEY_OWNER = (
    select(
        access_keys,
        users.c.account_id,
        users.c.is_admin,
        and_(access_keys.c.enabled, users.c.enabled).label("usable"),
        accounts.c.enabled.label("account_enabled"),
    )
    .join(users, users.c.id == access_keys.c.user_id)
    .join(accounts, accounts.c.id == users.c.account_id)
    .where(access_keys.c.id == bindparam("access"))
)
_FAILURES = select(failures.c.count, failures.c.last_at).where(failures.c.name == bindparam("of"))
_STANDING = (
    select(
        projects.c.id.label("project_id"),
        projects.c.account_id,
        and_(projects.c.enabled, accounts.c.enabled).label("enabled"),
        exists()
        .where(subscriptions.c.project_id == projects.c.id, subscriptions.c.service == bindparam("service"))
        .label("subscribed"),
        projects.c.daily_quota,
        projects.c.rate_per_minute,
    )
    .join(accounts, accounts.c.id == projects.c.account_id)
    .where(projects.c.id == bindparam("project"))
)


def _calls_on(project_id: str, service: str, day: date) -> Select[int]:
    return select(func.coalesce(func.sum(usage.c.calls), 0)).where(
        usage.c.project_id == project_id, usage.c.service == service, usage.c.day == day
    )


def select_users() -> Select[*tuple[object, ...]]:
    """Users as ``User`` wants them."""
    return select(
        users.c.id,
        users.c.account_id,
        accounts.c.name.label("account_name"),
        users.c.name,
        users.c.is_admin,
        and_(users.c.enabled, accounts.c.enabled).label("enabled"),
        users.c.created_at,
        users.c.password_hash,
    ).join(accounts, accounts.c.id == users.c.account_id)


def read_projects(connection: Connection, *conditions: ColumnElement[bool]) -> list[Project]:
    """Projects in the order of their names, each with its regions and the services it is subscribed to."""
    query = (
        select(projects, accounts.c.name.label("account_name"))
        .join(accounts, accounts.c.id == projects.c.account_id)
        .where(*conditions)
        .order_by(projects.c.name, projects.c.id)
    )
    rows = connection.execute(query).mappings().all()
    regions = _grouped(connection, project_regions.c.region, project_regions.c.project_id, [row["id"] for row in rows])
    services = _grouped(connection, subscriptions.c.service, subscriptions.c.project_id, [row["id"] for row in rows])
    return [Project(**row, regions=regions[row["id"]], services=services[row["id"]]) for row in rows]


def add_revocation(connection: Connection, subject: str, expires_at: datetime) -> None:
    """Void the tokens of ``subject``, within a transaction; forget revocations that have run out."""
    now = datetime.now(UTC)
    connection.execute(delete(revocations).where(or_(revocations.c.expires_at < now, revocations.c.subject == subject)))
    connection.execute(revocations.insert().values(subject=subject, revoked_at=now, expires_at=expires_at))


def add_token_key(connection: Connection, cipher: Cipher) -> str:
    """Make a new key for tokens, within a transaction; it signs from now on."""
    key_id = secrets.token_hex(4)
    secret = cipher.encrypt(secrets.token_bytes(32))
    connection.execute(token_keys.insert().values(id=key_id, secret=secret, created_at=datetime.now(UTC)))
    return key_id


def _grouped(
    connection: Connection, value: ColumnElement[str], owner: ColumnElement[str], owners: list[str]
) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = {id: [] for id in owners}
    for owner_id, item in connection.execute(select(owner, value).where(owner.in_(owners)).order_by(value)):
        grouped[owner_id].append(item)
    return {id: tuple(items) for id, items in grouped.items()}
