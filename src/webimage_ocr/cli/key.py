"""``webimage-ocr key``: access keys, API keys and the keys that tokens are signed with."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from webimage_ocr.api.first_start import USER
from webimage_ocr.cli import AsJson, make_family
from webimage_ocr.cli.administration import (
    KeyId,
    State,
    Yes,
    administration,
    confirm,
    find_user,
    show,
    show_one,
)
from webimage_ocr.settings import load_settings
from webimage_ocr.store.secrets import reset_secrets

app = make_family("Access keys (AK/SK), API keys, and the keys that tokens are signed with.")

COLUMNS = ("id", "kind", "user_name", "project_id", "enabled", "expires_at", "description")


@app.command("list")
def list_(state: State = None, as_json: AsJson = False) -> None:
    """List all keys, without their secrets."""
    with administration(state) as admin:
        show(admin.list_keys(), COLUMNS, as_json=as_json)


@app.command()
def create(
    user: Annotated[str, typer.Option(help="Name or id of the user it belongs to.")] = USER,
    project: Annotated[str | None, typer.Option(help="Make it good for this project id alone.")] = None,
    temporary: Annotated[
        float | None, typer.Option(min=0.01, metavar="HOURS", help="AK, SK and security token that end after HOURS.")
    ] = None,
    bearer: Annotated[bool, typer.Option("--bearer", help="An API key for Authorization: Bearer.")] = False,
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Issue a key. Its secret is shown this once."""
    lifetime = None if temporary is None else timedelta(hours=temporary)
    with administration(state) as admin:
        owner = find_user(admin, user).id
        issued = admin.create_key(owner, bearer=bearer, project_id=project, lifetime=lifetime, description=description)
    show_one(issued, as_json=as_json)


@app.command()
def rotate(key_id: KeyId, state: State = None, as_json: AsJson = False) -> None:
    """Issue a key of the same kind in place of one. The old one ends at once."""
    with administration(state) as admin:
        issued = admin.rotate_key(key_id)
    show_one(issued, as_json=as_json)


@app.command()
def disable(key_id: KeyId, state: State = None) -> None:
    """Refuse calls with a key."""
    with administration(state) as admin:
        admin.set_key_enabled(key_id, False)


@app.command()
def enable(key_id: KeyId, state: State = None) -> None:
    """Let calls with a key through again."""
    with administration(state) as admin:
        admin.set_key_enabled(key_id, True)


@app.command()
def delete(key_id: KeyId, state: State = None, yes: Yes = False) -> None:
    """Delete a key."""
    confirm(f"Delete key {key_id}?", yes)
    with administration(state) as admin:
        admin.delete_key(key_id)


@app.command()
def reset(state: State = None, yes: Yes = False) -> None:
    """Make a new key file where the old one is lost. All access keys, secrets and tokens end with it.

    Users, projects, usage and API keys stay. The file that is there, if any, is kept beside it as .old.
    """
    settings = load_settings(state=state)
    confirm("Delete all access keys and void all tokens?", yes)
    for line in reset_secrets(settings.database, settings.secret_key_path):
        typer.echo(f"Deleted access key {line}")


@app.command("rotate-tokens")
def rotate_tokens(
    keep_old: Annotated[bool, typer.Option(help="Let tokens issued so far stay good until they expire.")] = True,
    state: State = None,
    yes: Yes = False,
) -> None:
    """Sign tokens with a new key from now on."""
    if not keep_old:
        confirm("Make all tokens issued so far void?", yes)
    with administration(state) as admin:
        typer.echo(admin.rotate_token_key(keep_old=keep_old))
