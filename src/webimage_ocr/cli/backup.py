"""``webimage-ocr backup``: a copy of the database of a server that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from webimage_ocr.cli.administration import State
from webimage_ocr.settings import load_settings
from webimage_ocr.store.backup import back_up


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; it must not be there yet.")],
    state: State = None,
) -> None:
    """Copy the SQLite database of a server into one file, whether the server runs or not.

    The key file (secret.key) is not part of it: keep a copy of that elsewhere. docs/operate.md has the whole of it,
    PostgreSQL and the way back included.
    """
    back_up(load_settings(state=state).database, file)
    typer.echo(f"{file}: {file.stat().st_size:,} bytes, checked.")
