"""Bodies of the admin API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from webimage_ocr.store.administration import legible
from webimage_ocr.store.records import KeyKind

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(legible)]
Password = Annotated[str, StringConstraints(min_length=8, max_length=256)]
Limit = Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]
ServiceName = Literal["web-image", "general-text"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Record(BaseModel):
    """Taken from a record of the store by name; written out again, so that nothing new there is answered unasked."""

    model_config = ConfigDict(from_attributes=True)


class AccountBody(_Body):
    name: Name


class AccountRecord(_Record):
    id: str
    name: str
    enabled: bool
    created_at: datetime


class Switch(_Body):
    enabled: StrictBool


class UserBody(_Body):
    account_id: str
    name: Name
    password: Password
    is_admin: StrictBool = False


class UserChange(_Body):
    """What is given is changed."""

    enabled: StrictBool | None = None
    password: Password | None = None


class UserRecord(_Record):
    id: str
    account_id: str
    account_name: str
    name: str
    is_admin: bool
    enabled: bool
    created_at: datetime


class ProjectBody(_Body):
    account_id: str
    name: Name
    regions: list[Name] = []
    services: list[ServiceName] = Field(default=[], description="Services to subscribe to at once.")


class ProjectChange(_Body):
    """What is given is changed; a limit given as null falls back to the server's setting, 0 is no limit."""

    enabled: StrictBool | None = None
    regions: list[Name] | None = None
    daily_quota: Limit | None = None
    rate_per_minute: Limit | None = None


class ProjectRecord(_Record):
    id: str
    account_id: str
    account_name: str
    name: str
    enabled: bool
    regions: tuple[str, ...]
    services: tuple[str, ...]
    daily_quota: int | None
    rate_per_minute: int | None
    created_at: datetime


class KeyBody(_Body):
    user_id: str
    kind: KeyKind = KeyKind.PERMANENT
    hours: Annotated[float, Field(strict=True, gt=0, le=24 * 3650)] | None = Field(
        None, description="Life of the key; needed for a temporary one."
    )
    project_id: str | None = Field(None, description="Make the key good for this project alone.")
    description: Annotated[str, StringConstraints(max_length=128), AfterValidator(legible)] = ""


class KeyRecord(_Record):
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


class IssuedKeyRecord(_Record):
    """A new key. Its secret is shown this once."""

    key: KeyRecord
    secret: str = Field(description="SK; for a bearer key the whole text to send.")
    security_token: str | None = Field(description="To send as X-Security-Token, with temporary keys.")


class UsageRecord(_Record):
    project_id: str
    project_name: str
    service: str
    day: date
    enterprise_project_id: str
    calls: int


class TokenKeyRecord(BaseModel):
    """The key that signs tokens from now on."""

    id: str
