"""``webimage-ocr subscription``: which projects may call which service."""

from __future__ import annotations

from typing import Annotated

import typer

from webimage_ocr.api.admin_schemas import ServiceName
from webimage_ocr.cli import AsJson, make_family
from webimage_ocr.cli.administration import ProjectId, State, Yes, administration, confirm, show
from webimage_ocr.types import WEB_IMAGE

app = make_family("Subscriptions: which projects may call which service.")

Service = Annotated[ServiceName, typer.Argument(help="What it may call.")]


@app.command("list")
def list_(state: State = None, as_json: AsJson = False) -> None:
    """List all projects with the services they are subscribed to."""
    with administration(state) as admin:
        show(admin.list_projects(), ("id", "name", "account_name", "services"), as_json=as_json)


@app.command()
def create(project_id: ProjectId, service: Service = WEB_IMAGE, state: State = None) -> None:
    """Subscribe a project to a service."""
    with administration(state) as admin:
        admin.subscribe(project_id, service)


@app.command()
def delete(project_id: ProjectId, service: Service = WEB_IMAGE, state: State = None, yes: Yes = False) -> None:
    """End a subscription: calls get ModelArts.4204 from then on."""
    confirm(f"End the subscription of project {project_id} to {service}?", yes)
    with administration(state) as admin:
        admin.unsubscribe(project_id, service)
