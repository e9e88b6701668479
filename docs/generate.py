"""Write what is made from code in the documents; a test fails when it is out of date.

``python -m docs.generate`` (or ``make docs``) writes it.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from docs.layers import describe_layers
from eval.report import replace_section
from webimage_ocr.api.catalogue import CATALOGUE, IDENTITY_CATALOGUE, NEVER_ANSWERED
from webimage_ocr.cli import COMMANDS, load_command
from webimage_ocr.settings import Settings

DOCS = Path(__file__).parent


def describe_commands() -> str:
    """docs/command.md: every command, argument and option."""
    page = [
        "# The command",
        "",
        "`webimage-ocr COMMAND --help` says the same. Add `--json` where programs read the answer.",
        "",
    ]
    for name in COMMANDS:
        page += [f"## webimage-ocr {name}", "", *_describe_command(name, load_command(name))]
    return "\n".join(page)


def _describe_command(name: str, command: Any) -> Iterator[str]:
    yield from (inspect.cleandoc(command.help), "")
    for child in getattr(command, "commands", {}).values():
        yield from (f"### webimage-ocr {name} {child.name}", "")
        yield from _describe_command(f"{name} {child.name}", child)
    rows = [_describe_parameter(parameter) for parameter in command.params]
    if rows:
        yield from ("| argument or option | what it does |", "|---|---|", *rows, "")


def _describe_parameter(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        names = (parameter.metavar or parameter.name.upper()) + ("..." if parameter.nargs == -1 else "")
    else:
        names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return f"| `{names}` | {parameter.help or ''} |"


def describe_settings() -> str:
    """docs/configuration.md: every setting, its default and its reason."""
    page = [
        "# Configuration",
        "",
        "Every setting is an environment variable. `webimage-ocr serve` has options for the common ones, which win.",
        "",
        "| variable | default | what it does |",
        "|---|---|---|",
    ]
    for name, setting in Settings.model_fields.items():
        # a factory is shown by its name, since what it makes differs from machine to machine
        default = (
            setting.default_factory.__name__.replace("_", " ") if setting.default_factory else _show(setting.default)
        )
        page.append(f"| `WEBIMAGE_OCR_{name.upper()}` | {default} | {setting.description} |")
    page += [
        "",
        "The library, the command and the server all keep compiled and fetched models in the folder",
        "`WEBIMAGE_OCR_CACHE`; by default `$XDG_CACHE_HOME/webimage-ocr` or `~/.cache/webimage-ocr`.",
        "",
    ]
    return "\n".join(page)


def _show(default: object) -> str:
    match default:
        case bool():
            return "on" if default else "off"
        case tuple():
            return ", ".join(map(str, default)) or "none"
        case None:
            return "none"
        case SecretStr():
            return "empty"
        case _:
            return f"`{default}`" if str(default) else "empty"


def describe_errors() -> str:
    """docs/errors.md: the catalogue."""
    page = [
        "# Errors",
        "",
        'An error is answered as `{"error_code": ..., "error_msg": ...}` with the HTTP status of this table and a',
        "header `X-Request-Id`. `error_msg` is the sentence below; after a colon the documented reason follows.",
        "What was wrong with this very request, and what to do, is in the header `X-Error-Detail`, as percent-encoded",
        "UTF-8 (`decodeURIComponent`, `urllib.parse.unquote`), and in the log under the same request id.",
        "`WEBIMAGE_OCR_ERROR_DETAIL=on` says it after the sentence instead, and adds `request_id` to the body.",
        "",
        "| error_code | HTTP status | error_msg | class in `webimage_ocr.errors` |",
        "|---|---|---|---|",
    ]
    rows = CATALOGUE.items()
    page += [f"| {told.code} | {told.status} | {told.sentence} | `{kind.__name__}` |" for kind, told in rows]
    page += [
        "",
        "`POST /v3/auth/tokens` and the other identity calls answer their own refusals as OpenStack Keystone does:",
        '`{"error": {"code": 401, "message": ..., "title": "Unauthorized"}}`.',
        "",
        "| code | title | class in `webimage_ocr.errors` |",
        "|---|---|---|",
        *(f"| {status} | {title} | `{kind.__name__}` |" for kind, (status, title) in IDENTITY_CATALOGUE.items()),
        "",
        "## Documented, and never answered here",
        "",
        "| error_code | message | why not |",
        "|---|---|---|",
        *(f"| {code} | {message} | {why} |" for code, (message, why) in NEVER_ANSWERED.items()),
    ]
    return "\n".join([*page, ""])


def describe_compatibility() -> str:
    """docs/compatibility.md: from the table that stands beside the tests which hold it."""
    tests = str(DOCS.parent / "tests")
    if tests not in sys.path:
        sys.path.append(tests)  # as pytest does
    page: str = importlib.import_module("compatibility.table").render()
    return page


PAGES: dict[str, Callable[[], str]] = {
    "command.md": describe_commands,
    "configuration.md": describe_settings,
    "errors.md": describe_errors,
    "compatibility.md": describe_compatibility,
}
"""Writers of whole documents, by the file in docs/."""

SECTIONS: dict[tuple[str, str], Callable[[], str]] = {
    ("ARCHITECTURE.md", "layers"): describe_layers,
}
"""Writers of sections, by the document and the name of the section in it."""


def main() -> None:
    """Write every page and section."""
    for name, describe in PAGES.items():
        (DOCS / name).write_text(describe(), encoding="utf-8")
    for (document, section), describe in SECTIONS.items():
        replace_section(DOCS.parent / document, section, describe())


if __name__ == "__main__":
    main()
