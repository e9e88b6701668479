"""Routes whose JSON bodies are read strictly, as the others are."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from webimage_ocr.api.bodies import read_json


class StrictJson(APIRoute):
    """A route whose body the framework reads with ``read_json``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return handle_strictly


class _StrictRequest(Request):
    async def json(self) -> Any:
        # the framework wraps what this raises: see ``_refuse_in_our_words``
        return read_json(await self.body())
