"""``webimage-ocr batch``: many pictures, into parts of records that a killed run goes on with."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from webimage_ocr.bulk import BulkOptions, LoadOptions, Progress, SourceOptions, WorkOptions, formats, read_bulk
from webimage_ocr.bulk.engines import Engine
from webimage_ocr.bulk.sources import is_table
from webimage_ocr.cli.reading_options import ContactWanted, Direction, Fonts, Size, TextDirection, read_options
from webimage_ocr.runtime.processor import usable_cores

_LINE_EVERY_S = 30.0
"""How often a log, which shows no bar, gets a line."""
_INTERRUPTED = 130
"""Exit status after Ctrl-C or SIGTERM, as shells have it: 128 and SIGINT."""


class EngineName(StrEnum):
    """What ``--engine`` takes."""

    LOCAL = "local"
    RAY = "ray"


class FormatName(StrEnum):
    """What ``--format`` takes."""

    JSONL = formats.JSONL
    PARQUET = formats.PARQUET


def batch(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A folder, a quoted pattern ('scans/**/*.png'), s3://BUCKET/PREFIX or obs://BUCKET/PREFIX, a table "
            "(.parquet, .csv, .jsonl) with a column of paths, addresses or bytes, or any other file as a list with one "
            "a line; - is such a list on standard input.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder of the parts and manifest.json.")],
    column: Annotated[str, typer.Option(help="The table's column; by default source, path, file, url, ...")] = "",
    base64: Annotated[
        bool, typer.Option("--base64", help="The column of a .csv or .jsonl holds files in Base64.")
    ] = False,
    form: Annotated[FormatName, typer.Option("--format", help="How parts are written.")] = FormatName.JSONL,
    part_pictures: Annotated[int, typer.Option("--part-size", min=1, help="Pictures in a part.")] = 1000,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="Read again what ended with an error in runs before.")
    ] = False,
    engine_name: Annotated[
        EngineName, typer.Option("--engine", help="Processes of this machine, or the nodes of a Ray cluster.")
    ] = EngineName.LOCAL,
    processes: Annotated[
        int | None,
        typer.Option(min=1, help="How many; by default one a core, or as many as the cluster has."),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, help="Threads of each process; one reads most.")] = 1,
    ray_address: Annotated[
        str, typer.Option(help="HOST:PORT of a cluster for --engine ray; by default one on this machine is started.")
    ] = "",
    server: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Have a running server read, with HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK or OS_TOKEN.",
        ),
    ] = "",
    callers: Annotated[int, typer.Option(min=1, help="Calls at once to a server, at most.")] = 64,
    fetch_allow: Annotated[
        list[str] | None,
        typer.Option(help="A private network that addresses may lead to (10.0.0.0/8); the internet alone by default."),
    ] = None,
    timeout_s: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds for reading one picture.")] = 120.0,
    direction: Direction = False,
    text_direction: TextDirection = True,
    fonts: Fonts = False,
    contact: ContactWanted = False,
    size: Size = False,
) -> None:
    """Read many pictures into a folder of parts, one record a picture.

    Typed again, the same command goes on where it was, whatever ended it. A picture that cannot be read is a record
    with its error; the exit status is 0 when all were read, 1 when some were not.
    """
    _refuse_idle_options(context, source, server, engine_name)
    options = BulkOptions(
        read=read_options(direction=direction, text_direction=text_direction, fonts=fonts, contact=contact, size=size),
        source=SourceOptions(column, base64),
        format=str(form),
        part_pictures=part_pictures,
    )
    try:
        networks = tuple(ip_network(network) for network in fetch_allow or ())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--fetch-allow") from error
    work = WorkOptions(load=LoadOptions(networks=networks, folder=Path.cwd()), threads=threads, timeout_s=timeout_s)
    if server:
        engine: Engine = _open_server(server, callers, work)
    elif engine_name is EngineName.RAY:
        engine = _open_ray(ray_address, processes, work)
    else:
        engine = _open_local(processes, work)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with closing(engine), _show() as report:
            end = read_bulk(source, out, engine, options, retry_errors=retry_errors, report=report)
    except KeyboardInterrupt:
        typer.echo("Interrupted; what was read is kept. Type the same again to go on.", err=True)
        raise typer.Exit(_INTERRUPTED) from None
    typer.echo(_summarise(end, out), err=True)
    if end.errors:
        raise typer.Exit(1)


def _refuse_idle_options(context: typer.Context, source: str, server: str, engine_name: EngineName) -> None:
    """BadParameter for what was typed and would change nothing: who typed it believes that it does."""
    idle: dict[str, str] = {}
    if server:
        idle = dict.fromkeys(
            ("engine_name", "processes", "threads", "ray_address", "timeout_s"),
            "does nothing with --server, which reads as it was started; leave one of the two out",
        )
    else:
        idle["server"] = "names no server; give its URL, or leave it out"
        idle["callers"] = "does nothing without --server; add that, or leave this out"
        if engine_name is not EngineName.RAY:
            idle["ray_address"] = "does nothing without --engine ray; add that, or leave this out"
    if not is_table(source):
        idle |= dict.fromkeys(
            ("column", "base64"), f"does nothing where SOURCE is no table, and {source} is none; leave it out"
        )
    for parameter in context.command.params:
        typed = context.get_parameter_source(parameter.name or "")
        if parameter.name in idle and typed is not None and typed.name != "DEFAULT":
            raise typer.BadParameter(f"it {idle[parameter.name]}", param_hint=parameter.opts[0])


def _open_local(processes: int | None, work: WorkOptions) -> Engine:
    from webimage_ocr.bulk import LocalEngine

    return LocalEngine(processes or max(1, usable_cores() // work.threads), work)


def _open_ray(address: str, processes: int | None, work: WorkOptions) -> Engine:
    from webimage_ocr.bulk import RayEngine, RayOptions

    return RayEngine(RayOptions(address=address, processes=processes), work)


def _open_server(url: str, callers: int, work: WorkOptions) -> Engine:
    from webimage_ocr.bulk import ServerEngine, ServerOptions
    from webimage_ocr.bulk.engines.server import credentials_from

    return ServerEngine(ServerOptions(url, credentials_from(), callers), work.load)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _summarise(end: Progress, out: Path) -> str:
    new = end.read - end.before
    if not new:
        return f"Nothing is left to read: {out} has all {end.pictures:,} pictures that there were at {end.listed_at}."
    before = f" ({end.before:,} before)" if end.before else ""
    return (
        f"{end.read:,} of {end.pictures:,} pictures are read{before} into {out}, {end.errors:,} with errors; "
        f"{new:,} in {_clock(end.elapsed_s)}, {end.rate:.2f} a second."
    )


@contextmanager
def _show() -> Iterator[Callable[[Progress], None]]:
    """A bar on standard error where someone looks at it, otherwise a line now and then; yields what is told."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _line_now_and_then()
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[more]}"))
    with Bar(*columns, console=console) as bar:
        task = bar.add_task("", total=None, more="")

        def report(progress: Progress) -> None:
            bar.update(task, total=progress.pictures, completed=progress.read, more=_more(progress))

        yield report


def _line_now_and_then() -> Callable[[Progress], None]:
    due = time.monotonic() + _LINE_EVERY_S

    def report(progress: Progress) -> None:
        nonlocal due
        if time.monotonic() < due:
            return
        due = time.monotonic() + _LINE_EVERY_S
        share = progress.read / progress.pictures
        sys.stderr.write(f"{progress.read:,} of {progress.pictures:,} ({share:.1%}), {_more(progress)}\n")

    return report


def _more(progress: Progress) -> str:
    left = "" if progress.remaining_s is None else f", {_clock(progress.remaining_s)} left"
    return f"{progress.rate:.2f} a second{left}, {progress.errors:,} errors"


def _clock(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
