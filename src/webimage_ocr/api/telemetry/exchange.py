"""What is told of a request once it is over: nothing that its sender can make up."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Scope

OTHER = "_OTHER"
"""Stands for all methods and routes that are not known, as OpenTelemetry writes it."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and how it was answered; every field has few values."""

    method: str
    scheme: str
    route: str
    """The template of the path, as ``/v2/{project_id}/ocr/web-image``."""
    status: str
    """Empty: the caller hung up before the answer."""
    error_code: str
    """``error_code`` of the answer; empty where it has none."""
    refusal: str
    """The class of ``webimage_ocr.errors`` that it was answered with, or empty."""

    @classmethod
    def of(cls, scope: Scope, status: int) -> Exchange:
        """From what the layers noted in the scope's state; ``status`` 0 is none."""
        state = scope.get("state", {})
        return cls(
            method=scope["method"] if scope["method"] in _METHODS else OTHER,
            scheme=scope["scheme"] if scope["scheme"] in _SCHEMES else OTHER,
            route=state.get("route", OTHER),
            status=str(status or ""),
            error_code=state.get("error_code") or "",
            refusal=state.get("refusal", ""),
        )
