"""The page at ``/``: try it, see it, manage it. Plain HTML, style and ES modules in ``static``; no build step."""

from __future__ import annotations

from fastapi import FastAPI

from webimage_ocr.api.console import login, preview
from webimage_ocr.api.console.files import serve_files


def serve_console(app: FastAPI, *, apply_exif: bool) -> None:
    """Add the page, its files, its log-in and its previews."""
    serve_files(app, apply_exif=apply_exif)
    app.include_router(login.router)
    app.include_router(preview.router)
