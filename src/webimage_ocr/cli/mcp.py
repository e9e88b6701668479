"""``webimage-ocr mcp``: an agent's tools on standard input and output."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from webimage_ocr.intake.fetch import FetchOptions
from webimage_ocr.mcp.local import serve_stdio


def mcp(
    roots: Annotated[
        list[Path] | None,
        typer.Option(
            "--root",
            help="A folder whose pictures may be read, as often as there are folders; by default the working folder.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    fetch: Annotated[bool, typer.Option(help="Read pictures of the public web by their address.")] = True,
) -> None:
    """Offer reading to an agent by the Model Context Protocol, on standard input and output."""
    asyncio.run(serve_stdio([root.resolve() for root in roots or [Path.cwd()]], FetchOptions(enabled=fetch)))
