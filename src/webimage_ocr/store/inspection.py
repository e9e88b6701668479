"""Whether a database can be used, before anything is written to it or beside it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError

from webimage_ocr.errors import Misconfigured, SecretKeyMismatch
from webimage_ocr.store.cipher import Cipher
from webimage_ocr.store.database import find_schema, known_schemas, with_psycopg
from webimage_ocr.store.records import KeyKind
from webimage_ocr.store.tables import access_keys, token_keys

_RESTORE = "restore it from the backup"


def inspect_store(database_url: str, secret_key_path: Path) -> None:
    """Raise Misconfigured, with what to do about it, unless database and key can be used together; writes nothing.

    That there is neither is how a server starts for the first time, and well.
    """
    with _connected(database_url) as connection:
        secret = _read_one_secret(connection) if connection is not None else None
    if secret is None and not secret_key_path.exists():
        _require_writable(secret_key_path, "the key file")
        return
    try:
        cipher = Cipher(secret_key_path.read_bytes().strip())
        if secret is not None:
            cipher.decrypt(secret)
    except FileNotFoundError:
        raise Misconfigured(
            f"The key file {secret_key_path} is missing, and the secrets in the database were encrypted with it: "
            f"{_RESTORE}, or, if it is lost for good, type: webimage-ocr key reset."
        ) from None
    except OSError as error:
        raise Misconfigured(f"The key file {secret_key_path} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise Misconfigured(f"{secret_key_path} holds no key (44 characters of Base64): {_RESTORE}.") from None
    except SecretKeyMismatch:
        raise Misconfigured(
            f"{secret_key_path} is not the key that the secrets in the database were encrypted with: {_RESTORE}, name "
            "the right one (WEBIMAGE_OCR_SECRET_KEY_FILE), or, if it is lost for good, type: webimage-ocr key reset."
        ) from None


def require_store(database_url: str) -> None:
    """Raise Misconfigured where no server has started yet with this database: whoever asks it named another place."""
    with _connected(database_url) as connection:
        if connection is None:
            raise Misconfigured(
                f"There is no database of a server at {make_url(database_url).database}: name its folder with --state, "
                "or start the server once: webimage-ocr serve."
            )


@contextmanager
def _connected(database_url: str) -> Iterator[Connection | None]:
    """A connection to a database of ours; None where there is none yet."""
    try:
        url = make_url(with_psycopg(database_url))
    except ArgumentError:
        raise Misconfigured(
            "WEBIMAGE_OCR_DATABASE_URL is no address of a database, as postgresql://USER:PASSWORD@HOST/NAME is."
        ) from None
    try:
        if url.get_backend_name() == "sqlite":
            found = _locate_sqlite(url)
            if found is None:
                yield None
                return
            url = found
        engine = create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise Misconfigured(
            f"WEBIMAGE_OCR_DATABASE_URL needs a package that is not here ({error}): SQLite and PostgreSQL can be used, "
            "the latter after: pip install 'webimage-ocr[postgres]'."
        ) from None
    is_sqlite = url.get_backend_name() == "sqlite"
    shown = (
        (url.database or "").removeprefix("file:") if is_sqlite else url.set(drivername="postgresql").render_as_string()
    )
    try:
        with engine.connect() as connection:
            _require_ours(connection, shown)
            yield connection
    except DatabaseError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        if is_sqlite:
            raise Misconfigured(f"The database {shown} is damaged or locked ({reason}): {_RESTORE}.") from None
        raise Misconfigured(
            f"The database {shown} cannot be used ({reason}): start it, or mend WEBIMAGE_OCR_DATABASE_URL."
        ) from None
    except SQLAlchemyError as error:
        raise Misconfigured(f"The database {shown} cannot be used ({error}).") from None
    finally:
        engine.dispose()


def _locate_sqlite(url: URL) -> URL | None:
    """The address under which the file is only read; None where there is none yet, but one can be made."""
    if not url.database or url.database == ":memory:":
        return None
    path = Path(url.database)
    _require_writable(path, "the database")
    if not path.exists() or path.stat().st_size == 0:
        return None
    # without a log beside it nobody writes; opened otherwise, SQLite would make one
    mode = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    return URL.create("sqlite", database=f"file:{path.absolute()}", query={"uri": "true", **dict([mode.split("=")])})


def _require_writable(path: Path, what: str) -> None:
    """Whether a file can be written, or made together with the folders above it."""
    if path.is_dir():
        raise Misconfigured(f"{path} should be {what}, and is a folder: give another place (--state).")
    nearest = next(folder for folder in path.absolute().parents if folder.exists())
    if not nearest.is_dir():
        raise Misconfigured(f"{nearest} should be a folder for {what}, and is a file: give another --state.")
    unwritable = next((str(each) for each in (path, nearest) if each.exists() and not _is_writable(each)), None)
    if unwritable:
        raise Misconfigured(
            f"{unwritable} cannot be written: give the user of this process the right to, or another --state."
        )


def _is_writable(path: Path) -> bool:
    """A folder is tried with a file without a name: root has all rights, and may not write to /proc all the same."""
    if not path.is_dir():
        return os.access(path, os.W_OK)
    try:
        tempfile.TemporaryFile(dir=path).close()
    except OSError:
        return False
    return True


def _require_ours(connection: Connection, shown: str) -> None:
    tables = inspect(connection).get_table_names()
    if not tables:
        return
    if "alembic_version" not in tables or "access_keys" not in tables:
        raise Misconfigured(
            f"The database {shown} belongs to another program: give one of its own (--state, or "
            "WEBIMAGE_OCR_DATABASE_URL)."
        )
    if connection.dialect.name == "sqlite":
        (said,) = connection.exec_driver_sql("PRAGMA quick_check(1)").one()
        if said != "ok":
            raise Misconfigured(f"The database {shown} is damaged ({said.splitlines()[-1]}): {_RESTORE}.")
    present = find_schema(connection)
    if present is not None and present not in known_schemas():
        raise Misconfigured(
            f"The database {shown} was written by a newer webimage-ocr (schema {present}): install that version, or "
            "restore the backup from before."
        )


def _read_one_secret(connection: Connection) -> bytes | None:
    """Any secret that was encrypted with the key file."""
    if not inspect(connection).has_table(access_keys.name):
        return None
    encrypted = select(access_keys.c.secret).where(access_keys.c.kind != KeyKind.BEARER.value).limit(1)
    for query in (select(token_keys.c.secret).limit(1), encrypted):
        secret: bytes | None = connection.execute(query).scalar()
        if secret is not None:
            return secret
    return None
