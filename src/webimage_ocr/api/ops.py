"""For operators and their tools: health, version, and API documentation that loads nothing from outside."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from webimage_ocr.api.build import Build
from webimage_ocr.api.deps import CallerDep, ServiceDep
from webimage_ocr.api.schemas import define_errors, describe_errors
from webimage_ocr.errors import ModelUnusable, ServiceUnavailable

router = APIRouter(tags=["operations"])


@router.head("/health/live", include_in_schema=False)
@router.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.head("/health/ready", include_in_schema=False)
@router.get("/health/ready", responses=describe_errors(503))
async def ready(request: Request, service: ServiceDep) -> dict[str, str]:
    """The models are warm, the database answers and takes what has to be written; 503 otherwise, or if it is to end."""
    if request.app.state.draining:
        raise ServiceUnavailable("It is about to stop, and still answers what comes.")
    if not service.reader.done():
        raise ModelUnusable("The models are still being loaded.", retry_after_s=1)
    if service.reader.exception() is not None:
        raise ModelUnusable("The models could not be loaded; the log says why, and so does webimage-ocr doctor.")
    await run_in_threadpool(service.store.ping)
    for lockout in service.lockouts:
        await run_in_threadpool(lockout.settle)
    await run_in_threadpool(service.uses.settle)
    return {"status": "ready"}


@router.get("/version", responses=describe_errors(401))
async def version(_caller: CallerDep, request: Request) -> dict[str, Any]:
    """Version, commit and weights with their sha256, for whoever has credentials: strangers need not know."""
    build: Build = request.app.state.build
    return build.to_wire()


def describe_api(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, without the answer 422 that FastAPI adds by itself: ours are all in the catalogue."""
    if app.openapi_schema is None:
        described = FastAPI.openapi(app)
        for operations in described["paths"].values():
            for operation in operations.values():
                operation["responses"].pop("422", None)
        schemas = described["components"]["schemas"]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        described["components"]["schemas"] = dict(sorted((schemas | define_errors()).items()))
        app.openapi_schema = described
    return app.openapi_schema


def serve_docs(app: FastAPI) -> None:
    """Add /docs: Swagger UI, from the copy inside the fastapi-offline package."""
    app.openapi = partial(describe_api, app)  # type: ignore[method-assign]
    assets = Path(str(files("fastapi_offline") / "static"))
    app.mount("/docs/assets", StaticFiles(directory=assets))

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title=app.title,
            swagger_js_url="/docs/assets/swagger-ui-bundle.js",
            swagger_css_url="/docs/assets/swagger-ui.css",
            swagger_favicon_url="/docs/assets/favicon.png",
        )
