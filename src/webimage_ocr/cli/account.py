"""``webimage-ocr account``: what users and projects belong to, and what keeps them apart."""

from __future__ import annotations

from webimage_ocr.cli import AsJson, make_family
from webimage_ocr.cli.administration import (
    AccountName,
    NewName,
    State,
    Yes,
    administration,
    confirm,
    find_account,
    show,
    show_one,
)

app = make_family("Accounts: what users and projects belong to.")

COLUMNS = ("id", "name", "enabled", "created_at")


@app.command("list")
def list_(state: State = None, as_json: AsJson = False) -> None:
    """List all accounts."""
    with administration(state) as admin:
        show(admin.list_accounts(), COLUMNS, as_json=as_json)


@app.command()
def create(name: NewName, state: State = None, as_json: AsJson = False) -> None:
    """Create an account."""
    with administration(state) as admin:
        show_one(admin.create_account(name), as_json=as_json)


@app.command()
def disable(account: AccountName, state: State = None) -> None:
    """Keep an account's users and keys out. Tokens are void within seconds."""
    with administration(state) as admin:
        admin.set_account_enabled(find_account(admin, account).id, False)


@app.command()
def enable(account: AccountName, state: State = None) -> None:
    """Let an account's users and keys in again."""
    with administration(state) as admin:
        admin.set_account_enabled(find_account(admin, account).id, True)


@app.command()
def delete(account: AccountName, state: State = None, yes: Yes = False) -> None:
    """Delete an account with its users, projects, keys and usage. Tokens are void within seconds."""
    with administration(state) as admin:
        found = find_account(admin, account)
        users = sum(user.account_id == found.id for user in admin.list_users())
        projects = sum(project.account_id == found.id for project in admin.list_projects())
        confirm(f"Delete account {found.name} with {users} users and {projects} projects, their keys and usage?", yes)
        admin.delete_account(found.id)
