"""``webimage-ocr project``: projects, the regions that lead to them, and their limits."""

from __future__ import annotations

from typing import Annotated

import typer

from webimage_ocr.api.first_start import ACCOUNT
from webimage_ocr.cli import AsJson, make_family
from webimage_ocr.cli.administration import (
    NewName,
    ProjectId,
    State,
    Yes,
    administration,
    confirm,
    find_account,
    show,
    show_one,
)
from webimage_ocr.errors import RecordMissing
from webimage_ocr.types import SERVICES

app = make_family("Projects, the regions that lead to them, and their limits.")

Limit = Annotated[int | None, typer.Option(min=-1, help="0 is no limit, -1 what the server's setting says.")]

COLUMNS = ("id", "name", "account_name", "enabled", "regions", "services", "daily_quota", "rate_per_minute")


@app.command("list")
def list_(state: State = None, as_json: AsJson = False) -> None:
    """List all projects."""
    with administration(state) as admin:
        show(admin.list_projects(), COLUMNS, as_json=as_json)


@app.command()
def create(
    name: NewName,
    account: Annotated[str, typer.Option(help="Account that it belongs to; made if there is none.")] = ACCOUNT,
    region: Annotated[list[str] | None, typer.Option(help="Region name that leads to it; may be repeated.")] = None,
    subscribe: Annotated[bool, typer.Option(help="Subscribe it to all services at once.")] = True,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Create a project."""
    with administration(state) as admin:
        try:
            account_id = find_account(admin, account).id
        except RecordMissing:
            account_id = admin.create_account(account).id
        services = SERVICES if subscribe else ()
        show_one(admin.create_project(account_id, name, region or (), services), as_json=as_json)


@app.command()
def limit(
    project_id: ProjectId,
    daily_quota: Limit = None,
    rate_per_minute: Limit = None,
    state: State = None,
) -> None:
    """Set a project's own limits."""
    given = {"daily_quota": daily_quota, "rate_per_minute": rate_per_minute}
    limits = {name: None if value == -1 else value for name, value in given.items() if value is not None}
    if not limits:
        raise typer.BadParameter("give --daily-quota, --rate-per-minute or both")
    with administration(state) as admin:
        admin.change_project(project_id, limits=limits)


@app.command()
def regions(
    project_id: ProjectId,
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="All region names that lead to it.")],
    state: State = None,
) -> None:
    """Let these region names, and no others, lead to a project."""
    with administration(state) as admin:
        admin.change_project(project_id, regions=names)


@app.command()
def disable(project_id: ProjectId, state: State = None) -> None:
    """Refuse a project's calls (APIG.0310)."""
    with administration(state) as admin:
        admin.change_project(project_id, enabled=False)


@app.command()
def enable(project_id: ProjectId, state: State = None) -> None:
    """Let a project's calls through again."""
    with administration(state) as admin:
        admin.change_project(project_id, enabled=True)


@app.command()
def delete(project_id: ProjectId, state: State = None, yes: Yes = False) -> None:
    """Delete a project with its keys, subscriptions and usage."""
    confirm(f"Delete project {project_id} with its keys, subscriptions and usage?", yes)
    with administration(state) as admin:
        admin.delete_project(project_id)
