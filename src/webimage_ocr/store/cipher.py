"""Secrets at rest: encrypted with a key that lives in a file of its own, outside the database."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from webimage_ocr.errors import SecretKeyMismatch


class Cipher:
    """Encrypts and decrypts short secrets (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    @classmethod
    def from_file(cls, path: Path) -> Cipher:
        """Read the key, or make one on the first start (mode 0600)."""
        with contextlib.suppress(FileExistsError):
            write_private(path, Fernet.generate_key())
        return cls(path.read_bytes().strip())

    def encrypt(self, secret: bytes) -> bytes:
        """Encrypt with a fresh nonce."""
        return self._fernet.encrypt(secret)

    def decrypt(self, data: bytes) -> bytes:
        """Decrypt; raises SecretKeyMismatch when another key encrypted this."""
        try:
            return self._fernet.decrypt(data)
        except InvalidToken:
            raise SecretKeyMismatch("Give the secret_key_file that belongs to it.") from None


def write_private(path: Path, data: bytes) -> None:
    """Write a new file that its owner alone may read; raises FileExistsError rather than replace one.

    Whole or not at all, so that two servers that start at once never read half a file.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # not named by the process alone: in two containers over one folder both may be the first
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()
