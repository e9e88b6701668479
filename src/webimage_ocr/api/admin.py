"""The admin API: accounts, users, projects, keys, subscriptions and usage. All of it asks for an admin.

Functions are plain ones: the framework runs them in threads, since the store blocks.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from webimage_ocr.api.admin_schemas import (
    AccountBody,
    AccountRecord,
    IssuedKeyRecord,
    KeyBody,
    KeyRecord,
    ProjectBody,
    ProjectChange,
    ProjectRecord,
    ServiceName,
    Switch,
    TokenKeyRecord,
    UsageRecord,
    UserBody,
    UserChange,
    UserRecord,
)
from webimage_ocr.api.deps import AdminDep, AdministrationDep
from webimage_ocr.api.schemas import describe_errors
from webimage_ocr.api.strict_json import StrictJson
from webimage_ocr.auth.passwords import hash_password
from webimage_ocr.errors import InvalidParameter, RecordConflict
from webimage_ocr.store.records import AccessKey, Account, IssuedKey, KeyKind, Project, UsageRow, User

router = APIRouter(
    prefix="/admin/v1",
    tags=["administration"],
    responses=describe_errors(400, 401, 403, 404, 409, 413, 500, 503),
    route_class=StrictJson,
)

# --- accounts ---------------------------------------------------------------------------------------


@router.get("/accounts", response_model=list[AccountRecord])
def list_accounts(administration: AdministrationDep) -> list[Account]:
    """All accounts."""
    return administration.list_accounts()


@router.post("/accounts", status_code=201, response_model=AccountRecord)
def create_account(body: AccountBody, administration: AdministrationDep) -> Account:
    """Create an account: what users and projects belong to."""
    return administration.create_account(body.name)


@router.patch("/accounts/{account_id}", status_code=204)
def change_account(account_id: str, body: Switch, administration: AdministrationDep) -> None:
    """Let an account's users in, or keep them out."""
    administration.set_account_enabled(account_id, body.enabled)


@router.delete("/accounts/{account_id}", status_code=204)
def delete_account(account_id: str, administration: AdministrationDep, admin: AdminDep) -> None:
    """Delete an account with its users, projects, keys and usage: read the usage before it is gone."""
    if account_id == admin.account_id:
        raise RecordConflict("It is your own account, and nobody could undo it: webimage-ocr account delete can.")
    administration.delete_account(account_id)


# --- users ------------------------------------------------------------------------------------------


@router.get("/users", response_model=list[UserRecord])
def list_users(administration: AdministrationDep) -> list[User]:
    """All users."""
    return administration.list_users()


@router.post("/users", status_code=201, response_model=UserRecord)
def create_user(body: UserBody, administration: AdministrationDep) -> User:
    """Create a user of an account."""
    return administration.create_user(body.account_id, body.name, hash_password(body.password), is_admin=body.is_admin)


@router.patch("/users/{user_id}", status_code=204)
def change_user(user_id: str, body: UserChange, administration: AdministrationDep) -> None:
    """Disable, enable, or give another password; the user's tokens are void at once."""
    password_hash = None if body.password is None else hash_password(body.password)
    administration.change_user(user_id, enabled=body.enabled, password_hash=password_hash)


@router.delete("/users/{user_id}", status_code=204)
def delete_user(user_id: str, administration: AdministrationDep) -> None:
    """Delete a user with all keys."""
    administration.delete_user(user_id)


# --- projects ---------------------------------------------------------------------------------------


@router.get("/projects", response_model=list[ProjectRecord])
def list_projects(administration: AdministrationDep) -> list[Project]:
    """All projects."""
    return administration.list_projects()


@router.post("/projects", status_code=201, response_model=ProjectRecord)
def create_project(body: ProjectBody, administration: AdministrationDep) -> Project:
    """Create a project, bind regions to it, and subscribe it to services."""
    return administration.create_project(body.account_id, body.name, body.regions, body.services)


@router.patch("/projects/{project_id}", status_code=204)
def change_project(project_id: str, body: ProjectChange, administration: AdministrationDep) -> None:
    """Disable, enable, bind to other regions, or set limits."""
    limits = body.model_dump(include={"daily_quota", "rate_per_minute"} & body.model_fields_set)
    administration.change_project(project_id, enabled=body.enabled, regions=body.regions, limits=limits)


@router.delete("/projects/{project_id}", status_code=204)
def delete_project(project_id: str, administration: AdministrationDep) -> None:
    """Delete a project with its keys, subscriptions and usage."""
    administration.delete_project(project_id)


@router.put("/projects/{project_id}/subscriptions/{service}", status_code=204)
def subscribe(project_id: str, service: ServiceName, administration: AdministrationDep) -> None:
    """Subscribe a project to a service."""
    administration.subscribe(project_id, service)


@router.delete("/projects/{project_id}/subscriptions/{service}", status_code=204)
def unsubscribe(project_id: str, service: ServiceName, administration: AdministrationDep) -> None:
    """End a subscription: calls get ModelArts.4204 from now on."""
    administration.unsubscribe(project_id, service)


# --- access keys ------------------------------------------------------------------------------------


@router.get("/keys", response_model=list[KeyRecord])
def list_keys(administration: AdministrationDep) -> list[AccessKey]:
    """All access keys, without their secrets."""
    return administration.list_keys()


@router.post("/keys", status_code=201, response_model=IssuedKeyRecord)
def create_key(body: KeyBody, administration: AdministrationDep) -> IssuedKey:
    """Issue a key: AK and SK, the same for a while, or an API key for the Bearer scheme."""
    if (body.kind is KeyKind.TEMPORARY) and body.hours is None:
        raise InvalidParameter("hours: a temporary key needs them.")
    if (body.kind is KeyKind.PERMANENT) and body.hours is not None:
        raise InvalidParameter("hours: a permanent key has none; ask for kind temporary.")
    lifetime = None if body.hours is None else timedelta(hours=body.hours)
    return administration.create_key(
        body.user_id,
        bearer=body.kind is KeyKind.BEARER,
        project_id=body.project_id,
        lifetime=lifetime,
        description=body.description,
    )


@router.patch("/keys/{key_id}", status_code=204)
def change_key(key_id: str, body: Switch, administration: AdministrationDep) -> None:
    """Disable or enable a key."""
    administration.set_key_enabled(key_id, body.enabled)


@router.post("/keys/{key_id}/rotate", status_code=201, response_model=IssuedKeyRecord)
def rotate_key(key_id: str, administration: AdministrationDep) -> IssuedKey:
    """Issue a key of the same kind in place of this one, which ends at once."""
    return administration.rotate_key(key_id)


@router.delete("/keys/{key_id}", status_code=204)
def delete_key(key_id: str, administration: AdministrationDep) -> None:
    """Delete a key."""
    administration.delete_key(key_id)


# --- usage, and the keys of tokens ------------------------------------------------------------------


@router.get("/usage", response_model=list[UsageRecord])
def list_usage(
    administration: AdministrationDep,
    days: Annotated[int, Query(ge=1, le=3660)] = 30,
    project_id: str | None = None,
) -> list[UsageRow]:
    """Successful calls by day (UTC), today included, the newest first."""
    today = datetime.now(UTC).date()
    return administration.list_usage(since=today - timedelta(days=days - 1), project_id=project_id)


@router.post("/token-keys/rotate", status_code=201)
def rotate_token_key(administration: AdministrationDep, keep_old: bool = True) -> TokenKeyRecord:
    """Sign tokens with a new key; with keep_old=false all tokens issued so far are void."""
    return TokenKeyRecord(id=administration.rotate_token_key(keep_old=keep_old))
