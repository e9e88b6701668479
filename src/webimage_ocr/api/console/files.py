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
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        # no string ever becomes markup or code: the page has not one innerHTML
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
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
    ".svg": "image/svg+xml",
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
    ever and never mix two versions. The page itself is asked for again each time, which an ETag makes cheap.
    """
    contents = read_files()
    fingerprint = hashlib.sha256(b"".join(contents.values())).hexdigest()[:16]
    page = contents.pop("index.html").decode()
    for name, value in {**known, "assets": f"/console/assets/{fingerprint}"}.items():
        page = page.replace(f"{{{{{name}}}}}", value)
    body = page.encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    page_headers = {**SECURITY_HEADERS, "Cache-Control": "no-cache", "ETag": etag}
    file_headers = {**SECURITY_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def console(request: Request) -> Response:
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=page_headers)
        return Response(body, headers=page_headers, media_type=_MEDIA_TYPES[".html"])

    @app.api_route("/console/assets/{version}/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def console_file(version: str, path: str) -> Response:
        content = contents.get(path) if version == fingerprint else None
        if content is None:
            raise ApiNotFound("The page has no such file; load it anew.")
        return Response(content, headers=file_headers, media_type=_MEDIA_TYPES["." + path.rpartition(".")[2]])
