"""The command: one module for each subcommand, loaded only when that one is asked for.

To add a command, add a module with a function (or a ``typer.Typer`` for a family of commands) and a line to the table.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from contextlib import suppress
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from webimage_ocr.errors import Misconfigured, WebImageError, reason_of

# the matrices here have a few hundred rows; a second thread of NumPy's library for them only spins for 0.1 s of
# processor time at each start, and OpenCV brings that library again
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

MISCONFIGURED = 78
"""Exit status for what an operator has to mend before a start can succeed: EX_CONFIG of sysexits.h."""

COMMANDS = {
    "serve": ("webimage_ocr.cli.serve:serve", "Start the server."),
    "read": ("webimage_ocr.cli.read:app", "Read the text of images: files, folders, URLs."),
    "batch": ("webimage_ocr.cli.batch:batch", "Read many images, and go on where it ended."),
    "contact": ("webimage_ocr.cli.contact:contact", "Find name, phone and address in texts that have been read."),
    "mcp": ("webimage_ocr.cli.mcp:mcp", "Offer reading to an agent, by the Model Context Protocol."),
    "env": ("webimage_ocr.cli.env:env", "Print the variables that lead an official SDK here."),
    "account": ("webimage_ocr.cli.account:app", "Create, disable and delete accounts."),
    "project": ("webimage_ocr.cli.project:app", "Create and change projects."),
    "user": ("webimage_ocr.cli.user:app", "Create and change users."),
    "key": ("webimage_ocr.cli.key:app", "Issue and end access keys, API keys and token keys."),
    "subscription": ("webimage_ocr.cli.subscription:app", "Subscribe projects to services."),
    "usage": ("webimage_ocr.cli.usage:app", "List successful calls."),
    "backup": ("webimage_ocr.cli.backup:backup", "Copy the database of a server that runs."),
    "doctor": ("webimage_ocr.cli.doctor:doctor", "Say what this machine offers and what is missing."),
    "fonts": ("webimage_ocr.cli.fonts:app", "List, add, remove and fetch the fonts that can be named."),
    "models": ("webimage_ocr.cli.models:app", "List, fetch and compile the models."),
}
"""Name, place, and the line that --help shows: the whole command in one look, without importing any of it."""

EXTRAS = frozenset({"mcp"})
"""Commands whose packages come with an extra of their own name; those of the others come with the server's."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class CommandTable(TyperGroup):
    """A group whose commands are imported when they are called, so that ``--help`` answers at once."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, _placeholder, rest = super().resolve_command(ctx, args)
        return name, name and load_command(name), rest


def load_command(name: str) -> Any:
    """Import a command of the table; one whose packages are missing says what to install, and ends with status 1."""
    module_name, _, attribute = COMMANDS[name][0].partition(":")
    try:
        command = getattr(importlib.import_module(module_name), attribute)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("webimage_ocr"):
            raise
        extra = name if name in EXTRAS else "server"
        typer.echo(
            f"webimage-ocr {name} needs the Python package {error.name}, which is not installed. "
            f"It comes with: pip install 'webimage-ocr[{extra}]'",
            err=True,
        )
        raise typer.Exit(1) from error
    if not isinstance(command, typer.Typer):
        application = make_family()
        application.command(name)(command)
        command = application
    return typer.main.get_command(command)


def leave_out_converter() -> None:
    """Have OpenVINO import without its converter of models, for which a command has no use: 60 ms of a start.

    For a command alone, whose process is its own: a program that reads with the library may convert models.
    """
    sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]  # what an import takes for a no


def make_family(line: str | None = None) -> typer.Typer:
    """For commands below one, ``line`` saying what they are about; ``--help`` of all looks alike."""
    return typer.Typer(help=line, no_args_is_help=line is not None, add_completion=False, rich_markup_mode=None)


def print_json(value: object) -> None:
    """What ``--json`` prints of all that is known at once."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def end(sentence: str) -> NoReturn:
    """End the command with status 1 and a sentence that says why."""
    typer.echo(f"webimage-ocr: {sentence}", err=True)
    raise typer.Exit(1)


app = typer.Typer(
    cls=CommandTable, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None, name="webimage-ocr"
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from webimage_ocr import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _webimage_ocr(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
    ] = False,
) -> None:
    """Read text in web images, on the command line or as a server that speaks the Web Image OCR API."""


def _placeholder() -> None:
    """Stands in the list of commands until the real one is loaded."""


for _name, (_, _line) in COMMANDS.items():
    app.command(_name, help=_line)(_placeholder)


def main() -> None:
    """The entry point; an error of the catalogue, or of a file, ends the command with its message, not a traceback."""
    try:
        try:
            app()
        finally:
            # a disk that is full is told below; the interpreter would find it when it ends
            if sys.stdout is not None:
                sys.stdout.flush()
    except Misconfigured as error:
        for line in error.detail.splitlines():
            typer.echo(f"webimage-ocr: {line}", err=True)
        sys.exit(MISCONFIGURED)
    except WebImageError as error:
        typer.echo(f"webimage-ocr: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        with suppress(OSError):  # what could not be written would be tried again at the end
            sys.stdout.close()
        if not isinstance(error, BrokenPipeError):
            place = f"{error.filename}: " if error.filename is not None else ""
            typer.echo(f"webimage-ocr: {place}{reason_of(error)}", err=True)
        sys.exit(1)
