"""The files of the page, read once at start: they work from a read-only install, and are kept by browsers for good."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import FastAPI, Request
from fastapi.responses import Response

from webimage_ocr.errors import ApiNotFound

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # blob: is a picture that was dropped here
        "img-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        # no string ever becomes markup or code: the page has not one innerHTML
        "require-trusted-types-for 'script'",
        # its one policy names one address, that of the service worker
        "trusted-types service-worker",
    )
)

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
}


def read_files() -> dict[str, bytes]:
    """All files of the page, by their path below ``static``."""
    return dict(_walk(files(__package__) / "static"))


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()


def serve_files(app: FastAPI, known: Mapping[str, str]) -> None:
    """Add ``/``, with ``known`` in the places of its {{names}}, and ``/console/assets/{fingerprint}/...``.

    The fingerprint is made of all files: a new version has new addresses, so that browsers may keep the old ones for
    ever and never mix two versions. The page itself is asked for again each time, which an ETag makes cheap; so is the
    service worker, which is told the files of this version.
    """
    contents = read_files()
    fingerprint = hashlib.sha256(b"".join(contents.values())).hexdigest()[:16]
    assets = f"/console/assets/{fingerprint}"
    body = _fill_in(contents.pop("index.html"), {**known, "assets": assets})
    worker = _fill_in(contents.pop("service-worker.js"), {"assets": assets, "files": " ".join(contents)})
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    page_headers = {**SECURITY_HEADERS, "Cache-Control": "no-cache", "ETag": etag}
    worker_headers = {**SECURITY_HEADERS, "Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    file_headers = {**SECURITY_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def console(request: Request) -> Response:
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=page_headers)
        return Response(body, headers=page_headers, media_type=_MEDIA_TYPES[".html"])

    @app.get("/console/service-worker.js", include_in_schema=False)
    async def service_worker() -> Response:
        return Response(worker, headers=worker_headers, media_type=_MEDIA_TYPES[".js"])

    @app.api_route("/console/assets/{version}/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def console_file(version: str, path: str) -> Response:
        content = contents.get(path) if version == fingerprint else None
        if content is None:
            raise ApiNotFound("The page has no such file; load it anew.")
        return Response(content, headers=file_headers, media_type=_MEDIA_TYPES["." + path.rpartition(".")[2]])


def _fill_in(content: bytes, known: Mapping[str, str]) -> bytes:
    """A file with values in the places of its {{names}}."""
    text = content.decode()
    for name, value in known.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return text.encode()
