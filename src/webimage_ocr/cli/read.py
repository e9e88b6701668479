"""``webimage-ocr read``: the text of images on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeAlias, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from typer.core import TyperCommand

from webimage_ocr.api.catalogue import failure_to_wire
from webimage_ocr.api.wire import CONTACT_FIELDS, page_to_json, page_to_wire
from webimage_ocr.cli.reading_options import ContactWanted, Direction, Fonts, Size, TextDirection, read_options
from webimage_ocr.cli.sources import expand_sources, load_source, name_drawings
from webimage_ocr.errors import WebImageError
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.reader import LIBRARY_LIMITS, Reader
from webimage_ocr.runtime.processor import usable_cores
from webimage_ocr.types import EXTRACT_CONTACT, EXTRACT_SIZE, Page, ReadOptions


class JsonForm(StrEnum):
    """What ``--json`` prints of an image."""

    ANSWER = "answer"
    FULL = "full"


Outcome: TypeAlias = Page | WebImageError | OSError


class _ReadCommand(TyperCommand):
    """Lets ``--json`` stand alone: Typer knows no option whose value may be left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [f"--json={JsonForm.ANSWER}" if arg == "--json" else arg for arg in args])


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("read", cls=_ReadCommand)
def read(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="Image files, folders of them, URLs, or - for standard input."),
    ],
    json_form: Annotated[
        JsonForm | None,
        typer.Option(
            "--json",
            metavar="[=full]",
            help="Print the API's answer and its source, a line for each image; --json=full prints all that is known.",
        ),
    ] = None,
    markdown: Annotated[
        bool,
        typer.Option("--markdown", help="Print what stands side by side in one row, with tabs between."),
    ] = False,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of a PDF file.")] = 1,
    draw: Annotated[
        Path | None,
        typer.Option(help="Save a picture with numbered boxes and their text; for several images, a folder of them."),
    ] = None,
    direction: Direction = False,
    text_direction: TextDirection = True,
    fonts: Fonts = False,
    contact: ContactWanted = False,
    size: Size = False,
) -> None:
    """Read the text of images: files, folders, URLs or standard input.

    An image that cannot be read does not stop the others: its reason is printed on standard error, and the exit
    status is 1.
    """
    options = read_options(
        direction=direction, text_direction=text_direction, fonts=fonts, contact=contact, size=size, page=page
    )
    names = list(expand_sources(sources))
    if not names:
        raise typer.BadParameter(f"no images in {', '.join(sources)}", param_hint="SOURCE")
    try:
        drawings = name_drawings(draw, names) if draw else [None] * len(names)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--draw") from error

    def read_one(name: str, drawing: Path | None) -> Outcome:
        try:
            return _read_source(reader, name, options, drawing)
        except (WebImageError, OSError) as error:
            return error

    several = len(names) > 1
    failures = 0
    with (
        Reader() as reader,
        _progress_bar(len(names)) as advance,
        ThreadPoolExecutor(usable_cores()) as workers,
        # closing it drops what has not begun, so that an interrupt ends the command at once
        closing(cast(Generator[Outcome, None, None], workers.map(read_one, names, drawings))) as outcomes,
    ):
        for name, outcome in zip(names, outcomes, strict=True):
            if not isinstance(outcome, Page):
                failures += 1
                sys.stderr.write(f"{name}: {outcome}\n")
            if json_form:
                sys.stdout.write(_format_json(name, outcome, options, json_form))
            elif isinstance(outcome, Page):
                text = _format_text(outcome, options, as_rows=markdown)
                sys.stdout.write(f"==> {name} <==\n{text}\n" if several else text)
            advance()
    if failures:
        raise typer.Exit(1)


def _read_source(reader: Reader, name: str, options: ReadOptions, drawing: Path | None) -> Page:
    image = decode_image(load_source(name), LIBRARY_LIMITS, options.page)
    page = reader.read(image.pixels, options)
    if drawing:
        from webimage_ocr.cli.drawing import draw_page

        drawing.parent.mkdir(parents=True, exist_ok=True)
        draw_page(image.pixels, page).save(drawing)
    return page


def _format_json(name: str, outcome: Outcome, options: ReadOptions, form: JsonForm) -> str:
    """One line, for a failure too: line n stays the answer for image n, and says which that is."""
    shown: dict[str, Any]
    if not isinstance(outcome, Page):
        shown = failure_to_wire(outcome)
    elif form is JsonForm.FULL:
        shown = page_to_json(outcome)
    else:
        shown = page_to_wire(outcome, options)
    return json.dumps({"source": name} | shown, ensure_ascii=False) + "\n"


def _format_text(page: Page, options: ReadOptions, *, as_rows: bool) -> str:
    """The lines of the page, or its rows, and below them what else was asked for."""
    if as_rows:
        return f"{page.rows}\n" if page.lines else ""
    lines = [line.text for line in page.lines]
    if options.detect_font:
        names = [", ".join(f"{font.name} {font.score:.2f}" for font in line.fonts) for line in page.lines]
        lines = [f"{text}\t{fonts}" for text, fonts in zip(lines, names, strict=True)]
    if options.detect_direction:
        lines += ["", f"angle: {page.angle:.1f}"]
    if EXTRACT_SIZE in options.extract_type:
        lines += ["", f"size: {page.width} x {page.height}"]
    if EXTRACT_CONTACT in options.extract_type and page.contact is not None:
        lines += ["", *(f"{name}: {getattr(page.contact, name)}" for name in CONTACT_FIELDS)]
    return "".join(f"{line}\n" for line in lines)


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error while there are several images and someone looks at it; yields what advances it."""
    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("images"), TimeRemainingColumn())
    hidden = total < 2 or not console.is_terminal
    # text that is piped elsewhere must not pass through the console, text on the same terminal has to
    with Progress(
        *columns, console=console, transient=True, disable=hidden, redirect_stdout=sys.stdout.isatty()
    ) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
