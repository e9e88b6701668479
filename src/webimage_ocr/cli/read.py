"""``webimage-ocr read``: the text of images, on standard output or in files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeAlias, cast

import typer
from typer.core import TyperCommand

from webimage_ocr.bulk.files import write_bytes_whole
from webimage_ocr.cli import leave_out_converter, make_family
from webimage_ocr.cli.quiet import silence_libraries
from webimage_ocr.cli.reading_options import ContactWanted, Direction, Fonts, Size, TextDirection, read_options
from webimage_ocr.cli.results import Failure, FormatName, JsonForm, Writer, choose_files, choose_format
from webimage_ocr.cli.sources import expand_sources, load_source, name_drawings, source_name
from webimage_ocr.errors import WebImageError, reason_of
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.output.picture import Picture
from webimage_ocr.reader import LIBRARY_LIMITS, Reader
from webimage_ocr.runtime.processor import usable_cores

Outcome: TypeAlias = bytes | Failure


class _ReadCommand(TyperCommand):
    """Lets ``--json`` stand alone: Typer knows no option whose value may be left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [f"--json={JsonForm.ANSWER}" if arg == "--json" else arg for arg in args])


app = make_family()


@app.command("read", cls=_ReadCommand)
def read(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="Image files, folders, quoted patterns, URLs, or - for standard input."),
    ],
    form: Annotated[
        FormatName | None,
        typer.Option(
            "--format",
            help="What is written of an image; by default what the name after --out ends in, otherwise text.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE|FOLDER", help="Write a file, or into a folder one for each image."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over files that are there.")] = False,
    json_form: Annotated[
        JsonForm | None,
        typer.Option(
            "--json",
            metavar="[=full]",
            help="--format json: the API's answer and its source, a line for each image; =full: all that is known.",
        ),
    ] = None,
    markdown: Annotated[
        bool,
        typer.Option("--markdown", help="--format markdown: paragraphs, and tables with pipes."),
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
    """Read the text of images: files, folders, patterns, URLs or standard input.

    An image that cannot be read does not stop the others: its reason is printed on standard error, and the exit
    status is 1. PDF and DOCX need: pip install 'webimage-ocr[documents]'.
    """
    options = read_options(
        direction=direction, text_direction=text_direction, fonts=fonts, contact=contact, size=size, page=page
    )
    names = list(expand_sources(sources))
    if not names:
        raise typer.BadParameter(f"no images in {', '.join(sources)}", param_hint="SOURCE")
    with _told_as("--draw"):
        drawings = name_drawings(draw, names) if draw else [None] * len(names)
    with _told_as("--format"):
        chosen = choose_format(form, json_form, markdown, out)
    with _told_as("--out"):
        files = choose_files(chosen, names, out, overwrite=overwrite)
    several = len(names) > 1 and files is None
    writer = Writer(chosen, options, json_form or JsonForm.ANSWER, several)

    def read_one(name: str, file: Path | None, drawing: Path | None) -> Outcome:
        try:
            content = _read_source(reader, name, writer, drawing)
            if file:
                write_bytes_whole(file, content)
        except (WebImageError, OSError) as error:
            return error
        return b"" if file else content

    leave_out_converter()
    failures = 0
    with (
        silence_libraries(),
        Reader() as reader,
        _progress_bar(len(names)) as advance,
        ThreadPoolExecutor(usable_cores()) as workers,
        # closing it drops what has not begun, so that an interrupt ends the command at once
        closing(
            cast(Generator[Outcome, None, None], workers.map(read_one, names, files or [None] * len(names), drawings))
        ) as outcomes,
    ):
        for name, outcome in zip(names, outcomes, strict=True):
            if not isinstance(outcome, bytes):
                failures += 1
                sys.stderr.write(f"{name}: {_reason(name, outcome)}\n")
                outcome = b"" if files else writer.write_failure(name, outcome)
            _print(outcome, chosen)
            advance()
    if failures:
        raise typer.Exit(1)


@contextmanager
def _told_as(option: str) -> Iterator[None]:
    """What is wrong with the value of an option, said under its name."""
    try:
        yield
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


def _read_source(reader: Reader, name: str, writer: Writer, drawing: Path | None) -> bytes:
    file = load_source(name)
    image = decode_image(file, LIBRARY_LIMITS, writer.options.page)
    page = reader.read(image.pixels, writer.options)
    if drawing:
        from webimage_ocr.cli.drawing import draw_page

        drawing.parent.mkdir(parents=True, exist_ok=True)
        draw_page(image.pixels, page).save(drawing)
    return writer.write(name, page, Picture(source_name(name), image.pixels, file))


def _reason(source: str, failure: Failure) -> str:
    """Why an image was not read or written; a file is named where it is another than the source."""
    if not isinstance(failure, OSError):
        return str(failure)
    elsewhere = failure.filename not in (None, source)
    return f"{failure.filename}: {reason_of(failure)}" if elsewhere else reason_of(failure)


def _print(content: bytes, form: FormatName) -> None:
    if form in (FormatName.PDF, FormatName.DOCX):
        sys.stdout.buffer.write(content)
    else:  # as text, which a progress bar on the same terminal moves out of the way for
        sys.stdout.write(content.decode(errors="surrogateescape"))


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error while there are several images and someone looks at it; yields what advances it."""
    if total < 2:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("images"), TimeRemainingColumn())
    hidden = not console.is_terminal
    # text that is piped elsewhere must not pass through the console, text on the same terminal has to
    with Progress(
        *columns, console=console, transient=True, disable=hidden, redirect_stdout=sys.stdout.isatty()
    ) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
