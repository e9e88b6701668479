"""The server that ``webimage-ocr serve`` runs, and the banner that says how to use it."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import json
import logging
import shlex
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import structlog
import typer
import uvicorn
from fastapi import FastAPI

from webimage_ocr.api.app import create_app
from webimage_ocr.api.first_start import DefaultCredentials, read_default_credentials
from webimage_ocr.api.http_protocol import HttpProtocol
from webimage_ocr.api.server_reader import ServerReader
from webimage_ocr.cli import end
from webimage_ocr.cli.doctor import examine_sandbox
from webimage_ocr.cli.env import export_lines
from webimage_ocr.cli.preflight import find_faults, refuse_faults
from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.models import MODELS, load_weights
from webimage_ocr.runtime.open_files import allow_open_files
from webimage_ocr.settings import Settings

_SAMPLE = (
    "iVBORw0KGgoAAAANSUhEUgAAAHgAAAAwAQAAAADyFIN+AAAAkElEQVR42uWSMQ7CMBAEx04KHhEZ8xBQXhYcXsJLkHlJIpFHUEA2hYMJoqCgQl"
    "x1q73bPa3OiJey/CXWNmQ84L/VO+euBCCeUAraiKHy8mNNER5T2vTcDjHvj3XgSj/juwEwZqHXOvf0K/Tmv+8/3HtE8lnPxs6tlnznKZs6JaOL"
    "1jTVDklS4mNr53vMj//PBA2CK61GjviVAAAAAElFTkSuQmCC"
)
"""A PNG of 120 x 48 pixels with the word Hello, so that the call in the banner works as it stands."""
_FREE_PAIRS = 20
"""How often two free ports beside each other are looked for."""


def run_server(settings: Settings, open_reader: Callable[[], ServerReader]) -> None:
    """Serve until a signal ends it; that nothing is wrong with ``settings`` is known."""
    configure_logging(settings.log_level)
    allow_open_files()
    # bound before anything else: a taken port is known at once, and a free one has its number for the banner
    listener, metrics_listener = _listen_for_all(settings)
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    app = create_app(settings, open_reader, metrics_listener=metrics_listener)
    if settings.mcp:
        # a package that only those install who want it
        from webimage_ocr.mcp.remote import RemoteOptions, serve_mcp

        serve_mcp(app, RemoteOptions(settings.request_limit_bytes, settings.url, settings.cors_origins))
    config = uvicorn.Config(
        app,
        http=HttpProtocol,
        ws="none",
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=settings.keep_alive_s,
        timeout_graceful_shutdown=int(settings.deadline_s) + 5,
    )
    # what is written to a file, a pipe or a container's log is kept, and read by others
    with_secrets = sys.stdout.isatty() and not settings.credentials_file.exists()
    Server(config, settings, with_secrets=with_secrets).run(sockets=[listener])


def check_server(settings: Settings) -> None:
    """Say that nothing is wrong with the set-up. Raises Misconfigured with all that is."""
    refuse_faults([*find_faults(settings), *_model_faults(settings.tier)])
    for listener in _listen_for_all(settings):
        if listener is not None:
            listener.close()
    typer.echo("Nothing is wrong: the server can start.")
    if settings.decoder_sandbox != "off":
        typer.echo(examine_sandbox().found)


def _model_faults(tier: str) -> list[str]:
    """What a server says only to those who ask it to read: it starts all the same."""
    faults = []
    for model in MODELS:
        try:
            if model.tier == tier:
                load_weights(model)
        except ModelUnusable as error:
            faults.append(str(error))
    return faults


log = structlog.get_logger(__name__)


class Server(uvicorn.Server):
    """Says how to use it once it listens; on SIGTERM finishes what runs and ends with 0."""

    def __init__(self, config: uvicorn.Config, settings: Settings, *, with_secrets: bool) -> None:
        super().__init__(config)
        self._application: FastAPI = config.app  # type: ignore[assignment]  # given as it is, not by name
        self._settings = settings
        self._with_secrets = with_secrets
        self._started_at = time.monotonic()
        self._asked_at: float | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.freeze()  # what is here now stays until the end: no collection has to look at it
        gc.enable()
        if self.started:
            credentials = read_default_credentials(self._settings.credentials_file)
            typer.echo(banner(self._settings, credentials, with_secrets=self._with_secrets))

    async def on_tick(self, counter: int) -> bool:
        # here and not where the signal comes: it may come while the log holds its lock
        if not await super().on_tick(counter):
            return False
        now = asyncio.get_running_loop().time()
        if self._asked_at is None:
            self._asked_at = now
            self._application.state.draining = True
            log.info("asked to stop", still_takes_what_comes_s=self._settings.drain_s)
        # whoever asks twice is in a hurry
        return self.force_exit or now >= self._asked_at + self._settings.drain_s

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("stopping: what runs is finished, nothing new is taken", running=len(self.server_state.tasks))
        await super().shutdown(sockets)
        # what had to be cut off has lines of its own
        log.info("stopped", answered=self.server_state.total_requests, up_s=round(time.monotonic() - self._started_at))

    def handle_exit(self, _sig: int, _frame: FrameType | None) -> None:
        # uvicorn would raise the signal again at the end, and the exit status would not be 0
        self.force_exit = self.should_exit
        self.should_exit = True


def banner(settings: Settings, credentials: DefaultCredentials | None, *, with_secrets: bool) -> str:
    """What a newcomer needs: endpoint, project, a token, a call that works, and the variables for the SDKs.

    Without ``with_secrets`` it has no password and no key; the commands in it never have one.
    """
    lines = [f"webimage-ocr listens on {settings.url}   (documentation: {settings.url}/docs)", ""]
    if credentials is None:
        lines.append(f"The database was set up elsewhere: there are no default credentials in {settings.state}.")
        return "\n".join(lines)
    file = settings.credentials_file.absolute()
    if settings.console:
        password = f"password {credentials.password}" if with_secrets else f"the password is in {file}"
        who = f"account {credentials.account}, user {credentials.user}, {password}"
        lines.append(f"Page         {settings.url}/   (sign in: {who})")
    lines += [
        f"Project id   {credentials.project_id}",
        f"Credentials  {file} (user, password, AK, SK; readable by its owner alone)",
        "",
        f"A token (good for {settings.token_hours} hours):",
        "",
        f'  PASSWORD=$(sed -n \'s/^ *"password": "\\(.*\\)",$/\\1/p\' {shlex.quote(str(file))})',
        f"  TOKEN=$(curl -si {settings.url}/v3/auth/tokens -H 'Content-Type: application/json' \\",
        f"    -d {_token_body(credentials)} \\",
        "    | tr -d '\\r' | awk 'tolower($1) == \"x-subject-token:\" {print $2}')",
        "",
        "Read an image (this one says Hello; for your own: base64 -w0 FILE):",
        "",
        f"  IMAGE={_SAMPLE}",
        f"  curl -s {settings.url}/v2/{credentials.project_id}/ocr/web-image \\",
        '    -H "X-Auth-Token: $TOKEN" -H \'Content-Type: application/json\' -d "{\\"image\\": \\"$IMAGE\\"}"',
        "",
        "For an unmodified official SDK program:",
        "",
        *(f"  {line}" for line in export_lines(settings.url, credentials) if with_secrets),
        f'  eval "$({_env_command(settings)})"',
        "",
    ]
    if not settings.tls_cert and not _is_loopback(settings.host):
        lines += [
            f"WARNING: {settings.host} is not a loopback address, and this is plain HTTP with default credentials:",
            "         anyone on the way reads tokens and images. Use --tls-cert and --tls-key, or a TLS proxy.",
            "",
        ]
    return "\n".join(lines)


def configure_logging(level: str) -> None:
    """One JSON object a line on standard error; uvicorn's own messages take the same way."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


def _token_body(credentials: DefaultCredentials) -> str:
    """The body of a log-in as a word of the shell, which puts $PASSWORD in."""
    user = {"name": credentials.user, "password": "$PASSWORD", "domain": {"name": credentials.account}}
    identity = {"methods": ["password"], "password": {"user": user}}
    body = json.dumps({"auth": {"identity": identity, "scope": {"project": {"id": credentials.project_id}}}})
    return shlex.quote(body).replace("$PASSWORD", "'\"$PASSWORD\"'")


def _env_command(settings: Settings) -> str:
    """The command that prints the variables for this server, wherever it is typed, on a path or not."""
    beside = Path(sys.executable).with_name("webimage-ocr")
    command = shlex.quote(str(beside)) if beside.exists() else "webimage-ocr"
    is_usual = settings.url == f"http://127.0.0.1:{settings.port}"
    address = f"--port {settings.port}" if is_usual else f"--url {shlex.quote(settings.url)}"
    return f"{command} env --state {shlex.quote(str(settings.state.absolute()))} {address}"


def _listen_for_all(settings: Settings) -> tuple[socket.socket, socket.socket | None]:
    """Sockets for the API and for metrics; a port that is taken ends the command with status 1."""
    tries = _FREE_PAIRS if settings.port == 0 and settings.metrics_port is None else 1
    while True:
        try:
            listener = _listen(settings.host, settings.port)
        except OSError as error:
            place = f"{settings.host} port {settings.port}"
            end(f"cannot listen on {place}: {error.strerror}. Choose another --host or --port.")
        if settings.metrics_port == 0:
            return listener, None
        port = settings.metrics_port or listener.getsockname()[1] + 1
        try:
            metrics_listener = _listen(settings.metrics_host, port)
            # now, so that nobody else who starts at the same time can take it too
            metrics_listener.listen()
            return listener, metrics_listener
        except (OSError, OverflowError) as error:
            listener.close()
            tries -= 1
            if not tries:
                reason = getattr(error, "strerror", None) or "there is no such port"
                end(
                    f"cannot listen on {settings.metrics_host} port {port} for metrics: {reason}. Set "
                    "WEBIMAGE_OCR_METRICS_PORT to another port, or to 0 for none."
                )


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except BaseException:
        listener.close()
        raise
    return listener


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
