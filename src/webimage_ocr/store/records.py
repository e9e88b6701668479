"""What the store answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class KeyKind(StrEnum):
    """How a key is used: to sign requests, to sign them for a while, or sent as it is."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    name: str
    enabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class User:
    id: str
    account_id: str
    account_name: str
    name: str
    is_admin: bool
    enabled: bool
    created_at: datetime
    password_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    account_id: str
    account_name: str
    name: str
    enabled: bool
    daily_quota: int | None
    rate_per_minute: int | None
    created_at: datetime
    regions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key without its secret."""

    id: str
    kind: KeyKind
    user_id: str
    user_name: str
    account_id: str
    project_id: str | None
    description: str
    enabled: bool
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key; its secret is shown this once and cannot be asked for again.

    For a bearer key ``secret`` is the whole text to send.
    """

    key: AccessKey
    secret: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class KeyOwner:
    """What has to be known of an access key to let its owner in.

    ``secret`` is the text that signs, or the SHA-256 of a bearer key; ``enabled`` covers key and user.
    """

    key_id: str
    kind: KeyKind
    user_id: str
    account_id: str
    project_id: str | None
    is_admin: bool
    enabled: bool
    account_enabled: bool
    expires_at: datetime | None
    secret: str = field(repr=False)
    security_token_hash: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a project may do today."""

    project_id: str
    account_id: str
    enabled: bool
    subscribed: bool
    daily_quota: int | None
    rate_per_minute: int | None


@dataclass(frozen=True, slots=True)
class TokenKeySet:
    """Keys for tokens: the id of the one that signs, and all secrets by id."""

    current: str
    secrets: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class UsageRow:
    project_id: str
    project_name: str
    service: str
    day: date
    enterprise_project_id: str
    calls: int
