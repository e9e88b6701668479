"""Passwords: argon2id, with the parameters of RFC 9106's low-memory profile (argon2-cffi's default)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to store: algorithm, parameters and salt are part of it."""
    return _HASHER.hash(password)


def password_matches(stored_hash: str, password: str) -> bool:
    """Whether ``password`` made ``stored_hash``; takes about 50 ms of one core, by design."""
    try:
        return _HASHER.verify(stored_hash, password)
    except (VerificationError, InvalidHashError):
        return False
