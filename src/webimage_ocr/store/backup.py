"""A copy of the database while servers go on with it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from webimage_ocr.errors import Misconfigured
from webimage_ocr.store.database import with_psycopg


def back_up(database_url: str, copy: Path) -> None:
    """Copy a SQLite database into a new file, as it is at one moment, readable by its owner alone.

    Raises Misconfigured where there is no such database, the copy cannot be written, or it is not whole.
    """
    url = make_url(with_psycopg(database_url))
    if url.get_backend_name() != "sqlite":
        raise Misconfigured("The database is no SQLite file: back it up with pg_dump, as docs/operate.md says.")
    database = Path(url.database or "")
    if not database.is_file():
        raise Misconfigured(f"There is no database {database}: give the state folder of the server (--state).")
    part = copy.with_name(f"{copy.name}.part")
    try:
        if copy.exists():
            raise FileExistsError(17, "it is there already")
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    except OSError as error:
        raise Misconfigured(f"{copy} cannot be written ({error.strerror}): give another file.") from None
    try:
        _copy(database, part)
        part.rename(copy)
    except sqlite3.Error as error:
        raise Misconfigured(f"The database {database} cannot be copied ({error}).") from None
    finally:
        part.unlink(missing_ok=True)


def _copy(database: Path, part: Path) -> None:
    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        (said,) = target.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise sqlite3.DatabaseError(said)
