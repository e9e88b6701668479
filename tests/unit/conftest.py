"""Fixtures of several folders of unit tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from webimage_ocr.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database of its own."""
    store = Store.open(f"sqlite:///{tmp_path / 'db.sqlite3'}", tmp_path / "secret.key")
    yield store
    store.close()
