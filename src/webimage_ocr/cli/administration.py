"""What the administrative commands share: the database of a state folder, and lists as tables or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from webimage_ocr.cli import end, print_json
from webimage_ocr.errors import RecordConflict, RecordMissing, ValueRefused
from webimage_ocr.settings import load_settings
from webimage_ocr.store.administration import Administration
from webimage_ocr.store.inspection import require_store
from webimage_ocr.store.records import Account, User
from webimage_ocr.store.store import Store

State = Annotated[Path | None, typer.Option("--state", help="State folder of the server.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
NewName = Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")]
AccountName = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Name or id of the account.")]
UserName = Annotated[str, typer.Argument(metavar="USER", help="Id of the user, or a name that one account alone has.")]
ProjectId = Annotated[str, typer.Argument(metavar="PROJECT_ID", help="Id of the project, as project list shows it.")]
KeyId = Annotated[str, typer.Argument(metavar="KEY_ID", help="Id of the key, as key list shows it.")]

_ENDLESS = 100_000
"""Columns; a table is as wide as what it holds."""

HIDDEN = frozenset({"password_hash"})


@contextmanager
def administration(state: Path | None) -> Iterator[Administration]:
    """The administration of a server's database, whether the server runs or not; its refusals end the command."""
    settings = load_settings(state=state)
    require_store(settings.database)
    store = Store.open(settings.database, settings.secret_key_path)
    try:
        yield Administration(store)
    except (RecordMissing, RecordConflict, ValueRefused) as error:
        end(error.detail)
    finally:
        store.close()


def show(rows: Sequence[Any], columns: Sequence[str], *, as_json: bool) -> None:
    """Print records: the named columns as a table, or all fields as a JSON list."""
    if as_json:
        print_json([to_json(row) for row in rows])
        return
    table = Table(box=None, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(getattr(row, name)) for name in columns))
    # ids have to stay whole: folded on a terminal, and on one line when the output goes to a file or a pipe
    console = Console()
    if not console.is_terminal:
        console.width = _ENDLESS
    console.print(table)


def show_one(record: Any, *, as_json: bool) -> None:
    """Print one record: a line a field, or a JSON object."""
    values = to_json(record)
    if as_json:
        print_json(values)
        return
    for name, value in _flat(values).items():
        typer.echo(f"{name:18} {_cell(value)}")


def to_json(record: Any) -> dict[str, Any]:
    """A record as JSON knows it, without what must not be shown."""
    return {each.name: _plain(getattr(record, each.name)) for each in fields(record) if each.name not in HIDDEN}


def find_account(administration: Administration, name: str) -> Account:
    """The account of a name; raises RecordMissing."""
    for account in administration.list_accounts():
        if name in (account.name, account.id):
            return account
    raise RecordMissing(f"There is no account {name}.")


def find_user(administration: Administration, name: str) -> User:
    """The user of an id, or of a name as long as only one account has it; raises RecordMissing."""
    found = [user for user in administration.list_users() if name in (user.id, user.name)]
    if len(found) == 1:
        return found[0]
    raise RecordMissing(f"Several accounts have a user {name}: give the id." if found else f"There is no user {name}.")


def confirm(question: str, yes: bool) -> None:
    """Ask before something is lost; a no ends the command."""
    if not yes:
        typer.confirm(question, abort=True)


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        flat |= _flat(value) if isinstance(value, dict) else {name: value}
    return flat


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return to_json(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _cell(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case tuple() | list():
            return ",".join(str(item) for item in value)
        case _:
            return str(value)
