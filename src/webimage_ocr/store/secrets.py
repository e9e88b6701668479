"""What to do when the key file is lost: without it the secrets in the database are noise."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete

from webimage_ocr.store.cipher import Cipher
from webimage_ocr.store.database import open_database, writing
from webimage_ocr.store.records import KeyKind
from webimage_ocr.store.tables import access_keys, token_keys


def reset_secrets(database_url: str, secret_key_path: Path) -> list[str]:
    """Delete all that the lost key encrypted and make a new key file; the ids of the access keys that are gone."""
    engine = open_database(database_url)
    try:
        with writing(engine) as connection:
            lost = delete(access_keys).where(access_keys.c.kind != KeyKind.BEARER.value).returning(access_keys.c.id)
            gone = [str(key_id) for key_id in connection.execute(lost).scalars()]
            connection.execute(delete(token_keys))
            # last, and inside: should it fail, nothing is deleted
            if secret_key_path.exists():
                secret_key_path.replace(secret_key_path.with_name(f"{secret_key_path.name}.old"))
            Cipher.from_file(secret_key_path)
    finally:
        engine.dispose()
    return gone
