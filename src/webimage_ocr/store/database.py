"""Opening the database and bringing its schema up to date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import DataError, SQLAlchemyError

from webimage_ocr.errors import StoreUnavailable, ValueRefused

MIGRATIONS = Path(__file__).with_name("migrations")
_REVISIONS = "alembic_version"
"""Alembic's own table."""
_MIGRATION_LOCK = 0x77656269  # any number, the same in every server

# A server that is paused or cut off in the middle of counting a call holds the row that all others count in: they wait
# until their own deadlines. So the database ends a transaction that stands still, and no wait has no end.
_CONNECTION_LIMITS = {"connect_timeout": 5, "tcp_user_timeout": 5000, "keepalives_idle": 5}  # libpq's: s, ms, s
_SESSION_LIMITS = {"idle_in_transaction_session_timeout": "1s", "lock_timeout": "3s"}


def open_database(url: str) -> Engine:
    """Connect, and migrate to the newest schema; SQLite gets WAL, so that reading never waits for writing.

    Raises StoreUnavailable when the database cannot be reached.
    """
    with told():
        engine = _create_engine(url)
        migrate(engine)
    return engine


def _create_engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            _keep_private(Path(parsed.database))
        engine = create_engine(parsed)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        parsed = make_url(with_psycopg(parsed.render_as_string(hide_password=False)))
        # what the URL itself says stands above these
        limits = {name: limit for name, limit in _CONNECTION_LIMITS.items() if name not in parsed.query}
        # a connection that died with a restarted server is replaced rather than handed out
        engine = create_engine(parsed, connect_args=limits, pool_pre_ping=True)
        event.listen(engine, "connect", _configure_postgresql)
    return engine


def _keep_private(database: Path) -> None:
    """Let none but the owner read the database and its log, which take the rights of the database when they are made.

    Password hashes and usage are in it; SQLite itself goes by the umask, which lets everybody read.
    """
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    for file in (database, *(database.with_name(f"{database.name}{suffix}") for suffix in ("-wal", "-shm"))):
        if file.exists() and file.stat().st_mode & 0o077:
            with suppress(PermissionError):  # another's file, which this process may write all the same
                file.chmod(0o600)


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing; servers that start at once wait for each other."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")  # another server may be at it for minutes
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        if find_schema(connection) != known_schemas()[-1]:
            _upgrade(connection)


def known_schemas() -> list[str]:
    """The revisions that this version has migrations for, oldest first: the files are named by them."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def find_schema(connection: Connection) -> str | None:
    """The revision that the database stands at; None where nothing was migrated yet."""
    if not inspect(connection).has_table(_REVISIONS):
        return None
    found: str | None = connection.exec_driver_sql(f"SELECT version_num FROM {_REVISIONS}").scalar()
    return found


def _upgrade(connection: Connection) -> None:
    # here, since few starts find something to migrate: Alembic takes a tenth of the others' time
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads. Raises as ``told``."""
    with told(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes. SQLite takes its lock at the start: upgrading a read later can only fail.

    Raises as ``told``.
    """
    with (
        told(),
        engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE") as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def told() -> Iterator[None]:
    """The border of the store: what the database says becomes ValueRefused or StoreUnavailable."""
    try:
        yield
    except DataError as error:
        raise ValueRefused("A value is too long, or has a character that no name has.") from error
    except SQLAlchemyError as error:
        raise StoreUnavailable("The database does not answer.") from error


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 shall not open transactions by itself: _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _configure_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        for name, limit in _SESSION_LIMITS.items():
            cursor.execute(f"SET SESSION {name} = '{limit}'")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def with_psycopg(url: str) -> str:
    """``postgresql://`` as everybody writes it means the driver that this package installs."""
    scheme, found, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if found and scheme in ("postgresql", "postgres") else url
