"""The page at ``/``: try it, see it, manage it. Plain HTML, style and ES modules in ``static``; no build step."""

from __future__ import annotations

from fastapi import FastAPI

from webimage_ocr.api.console import login, preview
from webimage_ocr.api.console.files import serve_files
from webimage_ocr.api.schemas import LANGUAGES_READ


def serve_console(app: FastAPI, *, apply_exif: bool, docs: bool) -> None:
    """Add the page, its files, its log-in and its previews; what it has to know of the settings stands in the page."""
    known = {"exif": str(apply_exif).lower(), "docs": str(docs).lower(), "languages": LANGUAGES_READ}
    serve_files(app, known)
    app.include_router(login.router)
    app.include_router(preview.router)
