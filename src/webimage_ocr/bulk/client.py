"""A client of the documented API: one picture a call, with a token or signed with AK and SK."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2

from webimage_ocr import __version__
from webimage_ocr.auth.signing import DATE_FORMAT, DATE_HEADER, SignedRequest, authorize
from webimage_ocr.errors import BulkStopped
from webimage_ocr.types import ReadOptions


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key pair, or a token with its project."""

    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    project_id: str = ""
    """Empty: the one that the key pair is for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the server, whatever its status."""

    status: int
    body: dict[str, Any]
    """The JSON object; empty where there is none."""
    detail: str = ""
    """What was wrong with this very picture, where the server says so in a header."""
    retry_after_s: float | None = None

    @property
    def error(self) -> dict[str, str]:
        """The two documented keys of a refusal, detail included as the command says it."""
        said = str(self.body.get("error_msg") or f"The server answered {self.status}.")
        whole = f"{said} {self.detail}" if self.detail and self.detail not in said else said
        return {"error_code": str(self.body.get("error_code", "")), "error_msg": whole}


class WebImageClient:
    """Calls one server, or the balancer in front of several; shared by threads. ``close`` it at the end."""

    def __init__(self, url: str, credentials: Credentials, *, connections: int, timeout_s: float) -> None:
        self._url = url.rstrip("/")
        self._credentials = credentials
        limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._http = httpx2.Client(
            timeout=timeout_s, limits=limits, headers={"User-Agent": f"webimage-ocr/{__version__}"}
        )
        self._project_id = credentials.project_id

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def find_project(self) -> None:
        """Ask which project the credentials are for, unless it was said; raises BulkStopped."""
        if self._project_id:
            return
        answer = self._ask("GET", "/v3/projects", b"")
        projects = answer.body.get("projects") or []
        if answer.status != 200 or len(projects) != 1:
            said = answer.error["error_msg"] if answer.status != 200 else f"there are {len(projects)} projects"
            raise BulkStopped(f"Which project is meant is not known ({said}); set HUAWEICLOUD_SDK_PROJECT_ID.")
        self._project_id = str(projects[0]["id"])

    def read(self, data: bytes, options: ReadOptions) -> Answer:
        """Have one picture read; raises httpx2.TransportError where no answer comes."""
        wanted: dict[str, Any] = {"image": base64.b64encode(data).decode()}
        if options.detect_direction:
            wanted["detect_direction"] = True
        if not options.detect_text_direction:
            wanted["detect_text_direction"] = False
        if options.detect_font:
            wanted["detect_font"] = True
        if options.extract_type:
            wanted["extract_type"] = list(options.extract_type)
        return self._ask("POST", f"/v2/{self._project_id}/ocr/web-image", json.dumps(wanted).encode())

    def _ask(self, method: str, path: str, body: bytes) -> Answer:
        url = self._url + path
        headers = self._authorize(method, url, body)
        got = self._http.request(method, url, content=body or None, headers=headers)
        try:
            parsed = got.json()
        except ValueError:
            parsed = None
        wait = got.headers.get("Retry-After", "")
        return Answer(
            got.status_code,
            parsed if isinstance(parsed, dict) else {},
            unquote(got.headers.get("X-Error-Detail", "")),
            float(wait) if wait.isascii() and wait.isdigit() else None,
        )

    def _authorize(self, method: str, url: str, body: bytes) -> dict[str, str]:
        known = self._credentials
        plain = {"Content-Type": "application/json"} if body else {}
        if known.token:
            return plain | {"X-Auth-Token": known.token}
        parts = urlsplit(url)
        covered = {"host": parts.netloc, DATE_HEADER: datetime.now(UTC).strftime(DATE_FORMAT)}
        signed = SignedRequest(method, parts.path, covered, body)
        return plain | covered | {"Authorization": authorize(signed, known.access_key, known.secret_key)}
