"""The schema, as SQLAlchemy Core tables. Migrations in ``migrations/versions`` lead to it step by step."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """A moment, aware in Python and plain UTC in the database: SQLite knows no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: object) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: object) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def _enabled() -> Column[bool]:
    return Column("enabled", Boolean, nullable=False, server_default=text("true"))


accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    _enabled(),
    Column("created_at", UtcTime, nullable=False),
)
"""Called domains in the IAM API: what users and projects belong to, and what keeps them apart."""

users = Table(
    "users",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("password_hash", String(256), nullable=False),
    Column("is_admin", Boolean, nullable=False, server_default=text("false")),
    _enabled(),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("account_id", "name"),
)
"""An admin runs the whole server; any other user calls the projects of the account."""

projects = Table(
    "projects",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("name", String(64), nullable=False),
    _enabled(),
    Column("daily_quota", Integer),
    Column("rate_per_minute", Integer),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("account_id", "name"),
)
"""``daily_quota`` and ``rate_per_minute`` are empty where the server's setting holds."""

project_regions = Table(
    "project_regions",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("region", String(64), primary_key=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), nullable=False, index=True),
)
"""The region names that lead to a project: one project for each name within an account, since SDKs
refuse a look-up that finds two."""

access_keys = Table(
    "access_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE")),
    Column("secret", LargeBinary, nullable=False),
    Column("security_token_hash", String(64)),
    Column("description", String(128), nullable=False, server_default=""),
    _enabled(),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
)
"""``id`` is what the SDKs call AK. ``secret`` is encrypted, or for bearer keys a SHA-256. A key with
``project_id`` is good for that project alone."""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
    Column("service", String(64), primary_key=True),
    Column("created_at", UtcTime, nullable=False),
)

usage = Table(
    "usage",
    metadata,
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
    Column("service", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("enterprise_project_id", String(36), primary_key=True),
    Column("calls", Integer, nullable=False),
)
"""Successful calls a day (UTC), by the Enterprise-Project-Id that came with them, if any."""

revocations = Table(
    "revocations",
    metadata,
    Column("subject", String(32), primary_key=True),
    Column("revoked_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)
"""Tokens that no longer hold: ``subject`` is the id of one token, or of a user or account all of whose tokens
issued until then are void. Kept until the last such token has run out by itself."""

token_keys = Table(
    "token_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)
"""The newest one signs; all are accepted, until they are removed."""

failures = Table(
    "failures",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False, index=True),
)
"""Failures in a row to prove who one is; ``name`` is a hash, since it is what strangers sent."""
