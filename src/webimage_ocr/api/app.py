"""The server's application: its parts, and the one list that every request passes."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from functools import cache, partial

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import Scope

from webimage_ocr import __version__
from webimage_ocr.api import admin, general_text, iam, ops, web_image
from webimage_ocr.api.admission import Admission, Capacity
from webimage_ocr.api.authenticate import Authenticator
from webimage_ocr.api.bodies import complain_of
from webimage_ocr.api.build import Build
from webimage_ocr.api.compression import Decompression
from webimage_ocr.api.console import serve_console
from webimage_ocr.api.console.sessions import Sessions
from webimage_ocr.api.cors import Cors
from webimage_ocr.api.dialects import endpoint as dialects
from webimage_ocr.api.envelope import ErrorEnvelope, LastResort
from webimage_ocr.api.first_start import ensure_defaults
from webimage_ocr.api.header_names import HeaderNames
from webimage_ocr.api.login import Logins
from webimage_ocr.api.middleware import (
    OPEN_BODY_LIMIT_BYTES,
    AccessLog,
    Authorisation,
    CertainFraming,
    KnownRoute,
    RequestId,
    SizeLimits,
    UploadTime,
)
from webimage_ocr.api.server_reader import (
    ALL_WARM,
    ServerReader,
    open_server_reader,
    release_when_idle,
    warm_when_idle,
)
from webimage_ocr.api.service import PageReader, Service, Source
from webimage_ocr.api.telemetry.exposition import serve_metrics
from webimage_ocr.api.telemetry.metrics import Metrics
from webimage_ocr.api.telemetry.requests import RequestTelemetry
from webimage_ocr.api.telemetry.telemetry import Telemetry
from webimage_ocr.api.telemetry.traces import Traces, open_traces
from webimage_ocr.api.throttle import Throttle
from webimage_ocr.api.tokens import TokenDesk
from webimage_ocr.api.told_source import ToldSource
from webimage_ocr.api.uses import UseCounter
from webimage_ocr.auth.lockout import Lockout
from webimage_ocr.errors import ApiNotFound, BadRequest, InvalidParameter, StoreUnavailable, WebImageError
from webimage_ocr.intake.fetch import Fetcher, FetchOptions
from webimage_ocr.intake.obs import ObjectStores, StoreGrant
from webimage_ocr.intake.sandbox import ALL_WALLS, names_of
from webimage_ocr.intake.source import ImageSource
from webimage_ocr.settings import Settings
from webimage_ocr.store.administration import Administration
from webimage_ocr.store.store import Store
from webimage_ocr.types import SERVICES

log = structlog.get_logger(__name__)

OPEN_PATHS = (
    *("/health/", "/docs", "/openapi.json"),
    *("/console/assets/", "/console/session", "/console/service-worker.js"),
)
"""What may be asked without credentials, besides the page and a token; everything else needs a known caller."""


def is_open(method: str, path: str) -> bool:
    """Whether a request needs no credentials."""
    return path == "/" or path.startswith(OPEN_PATHS) or (method, path) == ("POST", "/v3/auth/tokens")


def _body_limit_bytes(limit_bytes: int, scope: Scope) -> int:
    """What needs no credentials needs no picture either: there strangers get room for a password, not for 15 MB."""
    return min(limit_bytes, OPEN_BODY_LIMIT_BYTES) if is_open(scope["method"], scope["path"]) else limit_bytes


def _dialect_paths(settings: Settings) -> frozenset[str]:
    """Where programs of others are answered."""
    return frozenset({dialects.PATH}) if settings.ocr_endpoint else frozenset()


def create_app(
    settings: Settings,
    open_reader: Callable[[], PageReader] | None = None,
    open_source: Callable[[], Source] | None = None,
    *,
    traces: Traces | None = None,
    metrics_listener: socket.socket | None = None,
) -> FastAPI:
    """The application; the two functions build its reader, warm (in a thread, while it answers), and its source.

    ``traces`` are those of the environment unless given; metrics are served on ``metrics_listener``, if there is one.
    """
    build = Build.find(settings.tier, settings.weights, settings.commit)
    telemetry = Telemetry(Metrics(build.labels()), traces or open_traces())
    open_reader = open_reader or partial(open_server_reader, settings)
    open_source = open_source or partial(_open_source, settings)
    body_limit_bytes = partial(_body_limit_bytes, settings.request_limit_bytes)
    app: FastAPI = FastAPI(
        title="webimage-ocr",
        version=__version__,
        summary="Reads the text in web images: the Web Image OCR API, self-hosted.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if settings.docs else None,
        lifespan=partial(_lifespan, settings, open_reader, open_source, telemetry, metrics_listener),
        middleware=[
            # every request passes these from top to bottom; their order is part of the contract
            Middleware(LastResort, with_detail=settings.error_detail),
            Middleware(RequestTelemetry, telemetry=telemetry),
            Middleware(HeaderNames),
            Middleware(RequestId),
            Middleware(AccessLog),
            *([_cors(settings.cors_origins)] if settings.cors_origins else []),
            Middleware(ErrorEnvelope, with_detail=settings.error_detail, paths_with_error=_dialect_paths(settings)),
            Middleware(CertainFraming),
            Middleware(KnownRoute, routes=cache(lambda: tuple(iter_route_contexts(app.routes)))),
            Middleware(SizeLimits, body_limit_bytes=body_limit_bytes),
            Middleware(UploadTime, limit_s=settings.upload_s),
            Middleware(Authorisation, authenticator=lambda: app.state.service.authenticator, is_open=is_open),
            Middleware(Decompression, limit_bytes=body_limit_bytes),
            *([Middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)] if settings.gzip else []),
        ],
        exception_handlers={
            HTTPException: _refuse_in_our_words,
            RequestValidationError: _refuse_in_our_words,
        },
    )
    app.state.draining = False
    app.state.build = build
    for routes in (web_image, general_text, iam, admin, ops):
        app.include_router(routes.router)
    if settings.ocr_endpoint:
        app.include_router(dialects.router)
    if settings.docs:
        ops.serve_docs(app)
    if settings.console:
        serve_console(app, apply_exif=settings.apply_exif, docs=settings.docs)
    return app


def _cors(origins: tuple[str, ...]) -> Middleware:
    """Answers what browsers ask before a call, and lets pages of these origins see the headers that we add."""
    return Middleware(
        Cors,
        allow_origins=origins,
        allow_methods=("GET", "POST", "DELETE", "PATCH"),
        allow_headers=("*",),
        expose_headers=("X-Request-Id", "X-Error-Detail", "X-Subject-Token", "Retry-After", "X-ratelimit"),
    )


@asynccontextmanager
async def _lifespan(
    settings: Settings,
    open_reader: Callable[[], PageReader],
    open_source: Callable[[], Source],
    telemetry: Telemetry,
    metrics_listener: socket.socket | None,
    app: FastAPI,
) -> AsyncIterator[dict[str, object]]:
    """Build the parts; each says at once how it is put away, and that is done in the opposite order."""
    async with AsyncExitStack() as parts:
        parts.push_async_callback(run_in_threadpool, telemetry.traces.close)
        if metrics_listener is not None:
            await parts.enter_async_context(serve_metrics(telemetry.metrics.registry, metrics_listener))
        store = await run_in_threadpool(Store.open, settings.database, settings.secret_key_path)
        parts.callback(store.close)
        uses = UseCounter(store.count_use)
        parts.push_async_callback(_write_uses, uses)
        # early: it may take longest, and needs nothing of what follows
        warming = asyncio.create_task(_load(open_reader, telemetry.metrics))
        parts.push_async_callback(_close_reader, warming)
        app.state.administration = administration = Administration(store)
        await run_in_threadpool(ensure_defaults, administration, settings.credentials_file, settings.regions, SERVICES)
        tokens = TokenDesk(store, lifetime=timedelta(hours=settings.token_hours), refresh_s=settings.refresh_s)
        await tokens.refresh()
        app.state.sessions = sessions = Sessions(
            tokens, timedelta(hours=settings.session_hours), always_secure=settings.url.startswith("https:")
        )
        source = ToldSource(open_source(), telemetry)
        parts.push_async_callback(source.close)
        admission = Admission(
            Capacity(settings.workers, settings.deadline_s, settings.waiting_bytes, waiting=settings.waiting)
        )
        parts.push_async_callback(run_in_threadpool, admission.close)
        parts.push_async_callback(_cancel, asyncio.create_task(_use_idle_time(warming, admission)))
        telemetry.metrics.watch_waiting_room(settings.workers, lambda: admission.standing)
        user_lockout, key_lockout = (
            Lockout(kind, store, settings.lockout_failures, timedelta(minutes=minutes))
            for kind, minutes in (("user", settings.user_lockout_minutes), ("key", settings.key_lockout_minutes))
        )
        # a fourth of the processor at most: the rest is for reading
        logins = Logins(store, user_lockout, checks=max(1, settings.workers // 4))
        parts.push_async_callback(run_in_threadpool, logins.close)
        parts.push_async_callback(_cancel, asyncio.create_task(tokens.keep_fresh()))
        app.state.service = Service(
            store=store,
            tokens=tokens,
            authenticator=Authenticator(
                store.find_key,
                tokens,
                key_lockout,
                timedelta(minutes=settings.clock_skew_minutes),
                sessions.find if settings.console else None,
                basic_paths=_dialect_paths(settings),
            ),
            logins=logins,
            lockouts=(user_lockout, key_lockout),
            source=source,
            limits=settings.limits,
            admission=admission,
            throttle=Throttle(
                settings.rate_storage,
                rate_per_minute=settings.rate_per_minute,
                key_rate_per_minute=settings.key_rate_per_minute,
            ),
            uses=uses,
            daily_quota=settings.daily_quota,
            reader=warming,
            deadline_s=settings.deadline_s,
            telemetry=telemetry,
        )
        # what HttpProtocol, which answers without an application too, has to know
        yield {"error_detail": settings.error_detail, "refused": telemetry.metrics.refused}


async def _write_uses(uses: UseCounter) -> None:
    try:
        await run_in_threadpool(uses.settle)
    except StoreUnavailable:
        log.error("calls are lost that could not be counted", calls=uses.kept)


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _use_idle_time(loading: asyncio.Task[PageReader], admission: Admission) -> None:
    """Have no picture be the first of its size, as soon as there is time for it, and memory given back after calls."""
    await asyncio.wait([loading])
    if not loading.cancelled() and loading.exception() is None and isinstance(reader := loading.result(), ServerReader):

        def is_idle() -> bool:
            return not admission.standing.inside

        try:
            await warm_when_idle(reader, is_idle)
        except Exception:  # it reads all the same
            log.exception("not all sizes of pictures could be compiled for")
        else:
            log.info(ALL_WARM)
        await release_when_idle(reader, is_idle)


async def _close_reader(warming: asyncio.Task[PageReader]) -> None:
    """Close the reader that was loaded, if one was."""
    await asyncio.wait([warming])
    if not warming.cancelled() and warming.exception() is None:
        await run_in_threadpool(warming.result().close)


def _open_source(settings: Settings) -> Source:
    fetcher = Fetcher(
        FetchOptions(
            enabled=settings.fetch,
            timeout_s=settings.fetch_timeout_s,
            ports=frozenset(settings.fetch_ports) or None,
            networks=settings.fetch_allow,
            require_image_type=settings.fetch_require_image_type,
            encode_url=settings.fetch_encode_url,
            ca_file=settings.fetch_ca_file,
        )
    )
    grants = [
        StoreGrant(
            grant.endpoint,
            grant.access_key,
            grant.secret_key.get_secret_value(),
            grant.buckets,
            grant.projects,
            grant.region,
        )
        for grant in settings.obs_grants
    ]
    return ImageSource(fetcher, ObjectStores(grants, timeout_s=settings.fetch_timeout_s))


async def _load(open_reader: Callable[[], PageReader], metrics: Metrics) -> PageReader:
    """Have the models loaded; a failure is logged, and told to whoever asks to read."""
    started = time.perf_counter()
    try:
        reader = await run_in_threadpool(open_reader)
    except Exception:
        log.exception("the models could not be loaded")
        raise
    metrics.models_loaded(time.perf_counter() - started)
    if isinstance(reader, ServerReader):
        metrics.watch_decoders(lambda: reader.decoders.replaced, lambda: reader.decoders.process_ids)
        if missing := ALL_WALLS & ~reader.walls:
            log.warning("decoders lack walls", missing=names_of(missing), see="docs/security.md")
    log.info("ready to read")
    return reader


async def _refuse_in_our_words(request: Request, error: Exception) -> Response:
    """What the framework would answer by itself goes through our catalogue."""
    match error:
        case RequestValidationError():
            raise InvalidParameter(complain_of(error.errors()[0]))
        case HTTPException() if isinstance(error.__cause__, WebImageError):
            raise error.__cause__
        case HTTPException(status_code=404 | 405):
            raise ApiNotFound(f"There is no {request.method} {request.url.path[:200]} here; see /docs.")
        case _:
            log.info("refused by the framework", reason=str(error))
            raise BadRequest
