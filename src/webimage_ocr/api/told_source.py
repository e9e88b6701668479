"""A source of pictures that tells of its fetches."""

from __future__ import annotations

import time

from webimage_ocr.api.service import Source
from webimage_ocr.api.telemetry.telemetry import Telemetry
from webimage_ocr.intake.limits import ImageLimits

FETCHED = "ok"
"""Outcome of a fetch that got a picture; otherwise it is the class of the error."""


class ToldSource:
    """Gets pictures from ``source``, and tells of those that come from a URL or an object store."""

    def __init__(self, source: Source, telemetry: Telemetry) -> None:
        self._source = source
        self._telemetry = telemetry

    async def read(self, image: str | None, url: str | None, limits: ImageLimits, project_id: str = "") -> bytes:
        """As the source that it stands before."""
        if not url:
            return await self._source.read(image, url, limits, project_id)
        draw = self._telemetry.traces.stages()
        started, outcome = time.perf_counter(), FETCHED
        try:
            return await self._source.read(image, url, limits, project_id)
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            seconds = time.perf_counter() - started
            self._telemetry.metrics.fetched(outcome, seconds)
            draw("fetch", seconds)

    async def close(self) -> None:
        """Close the source."""
        await self._source.close()
