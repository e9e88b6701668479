"""What an empty database starts with, so that a first request needs no administration."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from webimage_ocr.auth.passwords import hash_password
from webimage_ocr.errors import RecordConflict
from webimage_ocr.store.administration import Administration
from webimage_ocr.store.cipher import write_private

ACCOUNT = "default"
USER = "admin"


@dataclass(frozen=True, slots=True)
class DefaultCredentials:
    """The first user, who is an admin, and the first project and key."""

    account: str
    user: str
    password: str = field(repr=False)
    project_id: str
    project: str
    access_key: str
    secret_key: str = field(repr=False)


def read_default_credentials(file: Path) -> DefaultCredentials | None:
    """The credentials that a first start wrote; None if there was none in this state folder."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return DefaultCredentials(**{each.name: values[each.name] for each in fields(DefaultCredentials)})


def ensure_defaults(
    administration: Administration, file: Path, regions: Iterable[str], services: Iterable[str]
) -> None:
    """Give an empty database an account, an admin, a subscribed project and a key; write them to ``file`` (0600).

    A database that has an account is left alone; of servers that start at once on an empty one, the first to make the
    account makes the rest. Without a copy elsewhere the file is all there is: passwords are stored as hashes, and
    secrets are shown once.
    """
    if administration.list_accounts():
        return
    try:
        account = administration.create_account(ACCOUNT)
    except RecordConflict:
        return
    names = tuple(regions)
    password = secrets.token_urlsafe(12)
    user = administration.create_user(account.id, USER, hash_password(password), is_admin=True)
    project = administration.create_project(account.id, names[0] if names else "default", names, services)
    # bound to the project: the pair that goes into programs shall not administer the server
    issued = administration.create_key(user.id, project_id=project.id, description="made on the first start")
    credentials = DefaultCredentials(
        account=account.name,
        user=user.name,
        password=password,
        project_id=project.id,
        project=project.name,
        access_key=issued.key.id,
        secret_key=issued.secret,
    )
    file.unlink(missing_ok=True)  # of a database that is gone
    write_private(file, json.dumps(asdict(credentials), indent=2).encode())
