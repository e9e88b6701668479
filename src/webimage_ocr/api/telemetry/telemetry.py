"""What the server's parts tell of their work, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from webimage_ocr.api.telemetry.metrics import Metrics
from webimage_ocr.api.telemetry.traces import NoTraces, Traces


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Metrics and traces of one server; made with the application and handed down."""

    metrics: Metrics = field(default_factory=Metrics)
    traces: Traces = field(default_factory=NoTraces)

    def stages(self) -> Callable[[str, float], None]:
        """Who is told, in any thread, of the stages of the request that is under way where this is called."""
        count, draw = self.metrics.stage_ended, self.traces.stages()

        def stage_ended(stage: str, seconds: float) -> None:
            count(stage, seconds)
            draw(stage, seconds)

        return stage_ended
