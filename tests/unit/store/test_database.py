"""A database is migrated when it has to be, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from webimage_ocr.store import database
from webimage_ocr.store.database import MIGRATIONS, find_schema, known_schemas, open_database, reading


def test_the_files_of_migrations_are_named_by_their_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest_first = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert known_schemas() == newest_first[::-1]


def test_a_database_is_migrated_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'database'}"
    engine = open_database(url)
    with reading(engine) as connection:
        assert find_schema(connection) == known_schemas()[-1]
    engine.dispose()
    monkeypatch.setattr(database, "_upgrade", lambda _: pytest.fail("there was nothing to migrate"))
    open_database(url).dispose()


def test_a_database_of_an_earlier_version_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'database'}"
    engine = open_database(url)
    with database.writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    engine.dispose()
    upgraded: list[object] = []
    monkeypatch.setattr(database, "_upgrade", upgraded.append)
    open_database(url).dispose()
    assert len(upgraded) == 1
