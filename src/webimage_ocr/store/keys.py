"""Access keys: what one is made of, what of it is stored, and whether a text matches a stored one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from dataclasses import dataclass, field

from webimage_ocr.store.cipher import Cipher
from webimage_ocr.store.records import KeyKind, KeyOwner

BEARER_PREFIX = "wio"
"""Starts every bearer key, so that a leaked one is recognised: ``wio_<id>_<secret>``."""

_SECRET_CHARACTERS = string.ascii_letters + string.digits
"""What secret keys consist of: one that began with "-" was marked in the CSV of the page, as if it were a formula."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that is not in the database yet."""

    id: str
    kind: KeyKind
    shown: str = field(repr=False)
    """What its owner gets, this once."""
    kept: bytes = field(repr=False)
    """What the database gets: encrypted where the text is needed to check signatures, else a hash."""
    security_token: str | None = field(default=None, repr=False)

    @property
    def security_token_hash(self) -> str | None:
        """What the database gets of the security token."""
        return None if self.security_token is None else _hash(self.security_token)


def make_key(kind: KeyKind, cipher: Cipher) -> NewKey:
    """A new key; a temporary one comes with a security token."""
    key_id = secrets.token_hex(10).upper()
    if kind is KeyKind.BEARER:
        text = f"{BEARER_PREFIX}_{key_id}_{secrets.token_urlsafe(30)}"
        return NewKey(key_id, kind, text, _hash(text).encode())
    secret = "".join(secrets.choice(_SECRET_CHARACTERS) for _ in range(40))
    security_token = secrets.token_urlsafe(48) if kind is KeyKind.TEMPORARY else None
    return NewKey(key_id, kind, secret, cipher.encrypt(secret.encode()), security_token)


def bearer_key_id(text: str) -> str | None:
    """The id in a bearer key; None for a text that is none."""
    prefix, _, rest = text.partition("_")
    return rest.partition("_")[0] if prefix == BEARER_PREFIX else None


def is_bearer_key_of(owner: KeyOwner, text: str) -> bool:
    """Whether the text is the whole bearer key of this owner."""
    return owner.kind is KeyKind.BEARER and hmac.compare_digest(owner.secret, _hash(text))


def is_security_token_of(owner: KeyOwner, text: str) -> bool:
    """Whether the text is the security token of this owner's temporary key."""
    return owner.security_token_hash is not None and hmac.compare_digest(owner.security_token_hash, _hash(text))


def _hash(text: str) -> str:
    """SHA-256 in hex: enough for secrets of 240 random bits, which nobody can guess from a list."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
