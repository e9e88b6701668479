"""``webimage-ocr usage list``: successful calls by day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from webimage_ocr.cli import AsJson, make_family
from webimage_ocr.cli.administration import State, administration, show

app = make_family("Usage: successful calls by day.")


@app.callback()
def _usage() -> None:
    """Makes ``list`` a command of its own, as in the other families."""


@app.command("list")
def list_(
    days: Annotated[int, typer.Option(min=1, help="How many days back, today included.")] = 30,
    project: Annotated[str | None, typer.Option(help="Of this project id alone.")] = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """List successful calls, the newest day first. A row is a day (UTC), project, service and enterprise project."""
    since = datetime.now(UTC).date() - timedelta(days=days - 1)
    with administration(state) as admin:
        rows = admin.list_usage(since=since, project_id=project)
    show(rows, ("day", "project_name", "project_id", "service", "enterprise_project_id", "calls"), as_json=as_json)
