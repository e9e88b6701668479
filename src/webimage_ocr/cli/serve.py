"""``webimage-ocr serve``: the networks are loaded by a thread of their own while the server's packages are imported."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from webimage_ocr.cli import leave_out_converter
from webimage_ocr.runtime.memory import keep_heap_trimmed
from webimage_ocr.settings import load_settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8866 by default, 0 takes a free one.")] = None,
    state: Annotated[Path | None, typer.Option(help="Folder of database, keys and default credentials.")] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain (PEM), for HTTPS.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Private key (PEM) of the certificate.")] = None,
    workers: Annotated[int | None, typer.Option(help="Pictures read at once; one a processor core by default.")] = None,
    mcp: Annotated[bool | None, typer.Option("--mcp/--no-mcp", help="Offer reading to agents at /mcp.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Say all that is wrong with the set-up, and end.")] = False,
) -> None:
    """Start the server. All other settings are environment variables: see docs/configuration.md.

    Exit status 78: it cannot start as it is set up, and nothing was written.
    """
    settings = load_settings(
        host=host, port=port, state=state, tls_cert=tls_cert, tls_key=tls_key, workers=workers, mcp=mcp
    )
    if check:
        from webimage_ocr.cli.server import check_server

        check_server(settings)
        return
    # of 400,000 objects of imported packages none is garbage; the server switches the collector on once they are there
    gc.disable()
    leave_out_converter()
    from webimage_ocr.api.decoders import make_decoders

    # a process of its own, on another core while this one imports
    decoders = make_decoders(settings)
    decoders.begin()
    try:
        # before the networks, which take a processor and write their cache
        from webimage_ocr.cli.preflight import find_faults, refuse_faults

        refuse_faults(find_faults(settings))
    except BaseException:
        decoders.close()
        raise
    keep_heap_trimmed()
    from webimage_ocr.api.server_reader import begin_opening

    reader = begin_opening(settings, decoders)
    # as long again of imports, in which the other thread waits for disks and kernels most of the time
    from webimage_ocr.cli.server import run_server

    run_server(settings, reader.result)
