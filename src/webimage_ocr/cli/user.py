"""``webimage-ocr user``: who may ask for tokens and own keys."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from webimage_ocr.api.first_start import ACCOUNT
from webimage_ocr.auth.passwords import hash_password
from webimage_ocr.cli import AsJson, make_family
from webimage_ocr.cli.administration import (
    NewName,
    State,
    UserName,
    Yes,
    administration,
    confirm,
    find_account,
    find_user,
    show,
    show_one,
)

app = make_family("Users: who may ask for tokens and own keys.")

COLUMNS = ("id", "name", "account_name", "is_admin", "enabled", "created_at")


@app.command("list")
def list_(state: State = None, as_json: AsJson = False) -> None:
    """List all users."""
    with administration(state) as admin:
        show(admin.list_users(), COLUMNS, as_json=as_json)


@app.command()
def create(
    name: NewName,
    account: Annotated[str, typer.Option(help="Account that the user belongs to.")] = ACCOUNT,
    admin: Annotated[bool, typer.Option(help="May administer the whole server.")] = False,
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for unless it is given.")
    ] = "",
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Create a user; the password is asked for."""
    with administration(state) as each:
        account_id = find_account(each, account).id
        show_one(each.create_user(account_id, name, hash_password(password), is_admin=admin), as_json=as_json)


@app.command()
def rotate(user: UserName, state: State = None) -> None:
    """Give a user a new password, shown this once. Tokens got with the old one are void."""
    password = secrets.token_urlsafe(12)
    with administration(state) as admin:
        admin.change_user(find_user(admin, user).id, password_hash=hash_password(password))
    typer.echo(password)


@app.command()
def disable(user: UserName, state: State = None) -> None:
    """Keep a user out. Tokens are void within seconds."""
    with administration(state) as admin:
        admin.change_user(find_user(admin, user).id, enabled=False)


@app.command()
def enable(user: UserName, state: State = None) -> None:
    """Let a user in again."""
    with administration(state) as admin:
        admin.change_user(find_user(admin, user).id, enabled=True)


@app.command()
def delete(user: UserName, state: State = None, yes: Yes = False) -> None:
    """Delete a user with all keys."""
    confirm(f"Delete user {user} with all keys?", yes)
    with administration(state) as admin:
        admin.delete_user(find_user(admin, user).id)
