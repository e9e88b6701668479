"""Every metric: its name, its labels, and the event that changes it.

Names and labels of HTTP are those of OpenTelemetry's semantic conventions as Prometheus writes them
(https://opentelemetry.io/docs/specs/semconv/http/http-metrics/); the rest starts with ``webimage_ocr_``. A label has
few values, whatever callers send: a route is the template that it matched, and what is not known is ``_OTHER``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from webimage_ocr import errors
from webimage_ocr.api.admission import Standing
from webimage_ocr.api.telemetry.exchange import Exchange
from webimage_ocr.api.telemetry.processes import resident_bytes
from webimage_ocr.types import Page

PREFIX = "webimage_ocr"

REQUEST_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 30.0, 60.0)
"""Those of the convention, and up to the deadline of 60 s."""
STAGE_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

_REASONS = sorted(name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception))


class Metrics:
    """The metrics of one server, on a registry of their own; methods may be called from any thread."""

    def __init__(self, build: Mapping[str, str] | None = None) -> None:
        """``build`` is what is said of the program: labels of a metric that is always 1."""
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info(f"{PREFIX}_build", "What runs.", registry=registry).info(dict(build or {}))
        self._requests = Histogram(
            "http_server_request_duration_seconds",
            "Requests, from the head to the end of the answer, by the API's error code.",
            ("http_request_method", "url_scheme", "http_route", "http_response_status_code", "error_code"),
            buckets=REQUEST_BUCKETS_S,
            registry=registry,
        )
        self._active = Gauge("http_server_active_requests", "Requests under way.", registry=registry)
        self._refusals = self._counter("refusals", "Requests that were refused or failed, by error class.", "reason")
        for reason in _REASONS:
            # from the start, or the first of a kind would be no increase for Prometheus
            self._refusals.labels(reason)
        self._stages = Histogram(
            f"{PREFIX}_stage_duration_seconds",
            "Stages of a call: wait for a turn, decode, detect, turn, recognize, layout, fonts, contact.",
            ("stage",),
            buckets=STAGE_BUCKETS_S,
            registry=registry,
        )
        self._fetches = Histogram(
            f"{PREFIX}_fetch_duration_seconds",
            "Pictures got from a URL or an object store, by outcome: ok, or the error class.",
            ("outcome",),
            buckets=STAGE_BUCKETS_S,
            registry=registry,
        )
        self._pages = self._counter("pages", "Pictures that were read.")
        self._lines = self._counter("lines", "Lines that were read.")
        self._megapixels = self._counter("megapixels", "Size of the pictures that were read.")
        self._left_out = self._counter("left_out", "What was found in pictures and is not in the answer.", "what")
        self._uncounted = self._counter("uncounted_calls", "Calls answered that the database did not count at once.")
        self._load = self._gauge("model_load_seconds", "From when the packages were there until the models were warm.")
        self._ready = self._gauge("models_ready", "1 once the models are warm.")

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"{PREFIX}_{name}", what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(f"{PREFIX}_{name}", what, registry=self.registry)

    # --- events ---------------------------------------------------------------------------------------

    def request_begins(self) -> None:
        """A head has come."""
        self._active.inc()

    def request_ends(self, exchange: Exchange, seconds: float) -> None:
        """An answer went out, or its caller hung up."""
        self._active.dec()
        self._requests.labels(
            exchange.method, exchange.scheme, exchange.route, exchange.status, exchange.error_code
        ).observe(seconds)
        if exchange.refusal:
            self.refused(exchange.refusal)

    def refused(self, reason: str) -> None:
        """A request was refused for ``reason``: a class of ``webimage_ocr.errors``."""
        self._refusals.labels(reason).inc()

    def stage_ended(self, stage: str, seconds: float) -> None:
        """A stage of a call took so long."""
        self._stages.labels(stage).observe(seconds)

    def page_read(self, page: Page) -> None:
        """A picture was read."""
        self._pages.inc()
        self._lines.inc(len(page.lines))
        self._megapixels.inc(page.width * page.height / 1e6)
        left_out = page.evidence.get("left_out")
        if isinstance(left_out, Mapping):
            for what, number in left_out.items():
                self._left_out.labels(what).inc(number)

    def fetched(self, outcome: str, seconds: float) -> None:
        """A picture was got from elsewhere, or was not."""
        self._fetches.labels(outcome).observe(seconds)

    def call_uncounted(self) -> None:
        """A call was answered, and the database did not count it at once."""
        self._uncounted.inc()

    def models_loaded(self, seconds: float) -> None:
        """The models are warm."""
        self._load.set(seconds)
        self._ready.set(1)

    # --- what is looked at when somebody asks ---------------------------------------------------------

    def watch_waiting_room(self, workers: int, standing: Callable[[], Standing]) -> None:
        """Show how full the waiting room is; asked on the event loop's thread."""
        self.registry.register(_WaitingRoom(workers, standing))

    def watch_decoders(self, restarts: Callable[[], int], process_ids: Callable[[], Iterable[int]]) -> None:
        """Show how many decoders were replaced, and what all of them have in memory."""
        self.registry.register(_Decoders(restarts, process_ids))


class _WaitingRoom(Collector):
    def __init__(self, workers: int, standing: Callable[[], Standing]) -> None:
        self._workers = workers
        self._standing = standing

    def collect(self) -> Iterable[GaugeMetricFamily]:
        now = self._standing()
        for name, what, value in (
            ("workers", "Pictures that can be read at once.", self._workers),
            ("calls", "Calls that were let in and are not answered.", now.inside),
            ("reading_calls", "Calls that are read.", now.reading),
            ("waiting_calls", "Calls that wait for their turn.", now.waiting),
            ("longest_wait_seconds", "For how long the oldest call that waits has waited.", now.longest_wait_s),
            ("held_bytes", "What calls that were let in hold in memory.", now.held_bytes),
        ):
            yield GaugeMetricFamily(f"{PREFIX}_{name}", what, value)


class _Decoders(Collector):
    def __init__(self, restarts: Callable[[], int], process_ids: Callable[[], Iterable[int]]) -> None:
        self._restarts = restarts
        self._process_ids = process_ids

    def collect(self) -> Iterable[CounterMetricFamily | GaugeMetricFamily]:
        yield CounterMetricFamily(
            f"{PREFIX}_decoder_restarts", "Decoders replaced because they crashed or hung.", self._restarts()
        )
        sizes = [size for process_id in self._process_ids() if (size := resident_bytes(process_id)) is not None]
        yield GaugeMetricFamily(f"{PREFIX}_decoder_processes", "Processes for decoding, their parent too.", len(sizes))
        yield GaugeMetricFamily(
            f"{PREFIX}_decoder_resident_memory_bytes",
            "Resident memory of these processes; what they share is counted in each.",
            sum(sizes),
        )
