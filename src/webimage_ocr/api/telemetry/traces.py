"""Traces: what is wanted of them, and what there is without them. OpenTelemetry stands in ``opentelemetry_traces``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from starlette.types import Scope

from webimage_ocr.api.telemetry.exchange import Exchange
from webimage_ocr.errors import Misconfigured

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""Variables of OpenTelemetry's own; that one of them is set asks for traces."""
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"


class Traces(Protocol):
    """Follows requests."""

    def request(self, scope: Scope) -> AbstractContextManager[Callable[[Exchange], None]]:
        """While a request is under way; gives what is to be told how it ended."""

    def stages(self) -> Callable[[str, float], None]:
        """What is told, in any thread, of the stages of the request that is under way where this is called."""

    def close(self) -> None:
        """Send what is left."""


class NoTraces:
    """Follows nothing."""

    @contextmanager
    def request(self, _scope: Scope) -> Iterator[Callable[[Exchange], None]]:
        """Notes nothing."""
        yield lambda _exchange: None

    def stages(self) -> Callable[[str, float], None]:
        """Notes nothing."""
        return lambda _stage, _seconds: None

    def close(self) -> None:
        """Nothing is left."""


def open_traces(environment: Mapping[str, str] = os.environ) -> Traces:
    """Traces by OTLP over HTTP where the environment names a collector; raises Misconfigured for what cannot be."""
    variable = next((name for name in ENDPOINTS if environment.get(name)), None)
    if variable is None:
        return NoTraces()
    if not environment[variable].startswith(("http://", "https://")):
        raise Misconfigured(f"{variable} is no address of a collector, as http://127.0.0.1:4318 is.")
    for name in _PROTOCOLS:
        if environment.get(name, _PROTOCOL) != _PROTOCOL:
            raise Misconfigured(f"{name}: traces are sent as {_PROTOCOL} alone; set it to that, or not at all.")
    try:
        from webimage_ocr.api.telemetry.opentelemetry_traces import export_traces
    except ModuleNotFoundError:
        raise Misconfigured(
            f"{variable} asks for traces, and these need: pip install 'webimage-ocr[otel]'; or do not set it."
        ) from None
    return export_traces()
