"""``GET /metrics``, on a port of its own: it needs no token, and the port that strangers reach does not have it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from webimage_ocr.api.http_protocol import HttpProtocol


@asynccontextmanager
async def serve_metrics(registry: CollectorRegistry, listener: socket.socket) -> AsyncIterator[None]:
    """Answer on ``listener`` for as long as the context lasts, on this event loop: what is shown belongs to it."""

    async def metrics(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"Content-Type": content_type})

    server = _Server(
        uvicorn.Config(
            Starlette(routes=[Route("/metrics", metrics)]),
            http=HttpProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are for the server whose metrics these are; it ends this one."""
        yield
