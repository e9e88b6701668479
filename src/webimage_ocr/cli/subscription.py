"""``webimage-ocr subscription``: which projects may call which service."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from webimage_ocr.api.admin_schemas import ServiceName
from webimage_ocr.cli.administration import AsJson, State, Yes, administration, confirm, show

app = typer.Typer(no_args_is_help=True, help="Subscriptions: which projects may call which service.")

SERVICES: tuple[str, ...] = get_args(ServiceName)
Service = Annotated[str, typer.Argument(help=f"One of: {', '.join(SERVICES)}.")]


@app.command("list")
def list_(state: State = None, as_json: AsJson = False) -> None:
    """List all projects with the services they are subscribed to."""
    with administration(state) as admin:
        show(admin.list_projects(), ("id", "name", "account_name", "services"), as_json=as_json)


@app.command()
def create(project_id: str, service: Service = SERVICES[0], state: State = None) -> None:
    """Subscribe a project to a service."""
    with administration(state) as admin:
        admin.subscribe(project_id, _known(service))


@app.command()
def delete(project_id: str, service: Service = SERVICES[0], state: State = None, yes: Yes = False) -> None:
    """End a subscription: calls get ModelArts.4204 from then on."""
    confirm(f"End the subscription of project {project_id} to {service}?", yes)
    with administration(state) as admin:
        admin.unsubscribe(project_id, _known(service))


def _known(service: str) -> str:
    if service not in SERVICES:
        raise typer.BadParameter(f"there is no service {service}; there is {', '.join(SERVICES)}")
    return service
