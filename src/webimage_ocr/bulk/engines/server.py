"""Running servers read, by the documented API: as many calls at once as they take.

Files are loaded here, so that a record says what was read; an address is fetched here too, and not by the server.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType

import httpx2

from webimage_ocr.api.catalogue import failure_to_wire
from webimage_ocr.bulk.callers import Callers
from webimage_ocr.bulk.client import Answer, Credentials, WebImageClient
from webimage_ocr.bulk.engines.ready import map_ready
from webimage_ocr.bulk.items import Item, Outcome, make_record
from webimage_ocr.bulk.loading import Loader, LoadOptions
from webimage_ocr.bulk.worker import load_item
from webimage_ocr.errors import BulkStopped, WebImageError
from webimage_ocr.types import ReadOptions

_LONGEST_WAIT_S = 600.0
"""A Retry-After beyond it is a quota, for a person to look at."""
_NOT_OF_THE_PICTURE = (401, 403, 404)
_NOT_OF_THE_PICTURE_EITHER = ("ModelArts.4204",)
"""Refusals that every picture would get: no log-in, no such API, no subscription."""
_PASSING = (502, 503, 504)


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Where the server is, and how it is called."""

    url: str
    credentials: Credentials = field(default_factory=Credentials)
    callers: int = 64
    """Calls at once, at most."""
    timeout_s: float = 180.0
    """For one answer."""
    patience_s: float = 60.0
    """How long a server may be away before the run stops."""


def credentials_from(environment: Mapping[str, str] = os.environ) -> Credentials:
    """Those of the official SDKs' variables, or ``OS_TOKEN``; raises BulkStopped where there are none."""
    project_id = environment.get("HUAWEICLOUD_SDK_PROJECT_ID", "")
    if token := environment.get("OS_TOKEN"):
        return Credentials(token=token, project_id=project_id)
    access, secret = environment.get("HUAWEICLOUD_SDK_AK"), environment.get("HUAWEICLOUD_SDK_SK")
    if not (access and secret):
        raise BulkStopped(
            'Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (eval "$(webimage-ocr env)" does), or OS_TOKEN.'
        )
    return Credentials(access, secret, project_id=project_id)


class ServerEngine:
    """Calls to one address, from many threads; ``close`` it at the end."""

    def __init__(self, options: ServerOptions, load: LoadOptions | None = None) -> None:
        self._options = options
        self._load = load or LoadOptions()
        self.callers = Callers(options.callers)
        self._threads = ThreadPoolExecutor(options.callers, thread_name_prefix="call")
        self._client = WebImageClient(
            options.url, options.credentials, connections=options.callers, timeout_s=options.timeout_s
        )

    def read(self, items: Iterable[Item], options: ReadOptions) -> Generator[Outcome]:
        """As ``Engine.read``."""
        try:
            self._client.find_project()
        except httpx2.TransportError as error:
            raise self._unreachable(error) from error
        yield from map_ready(self._threads, partial(self._read_one, options=options), items, self._options.callers)

    def close(self) -> None:
        """Let calls that are under way end, and make no more."""
        self.callers.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._client.close()

    def __enter__(self) -> ServerEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_one(self, item: Item, options: ReadOptions) -> Outcome:
        try:
            # one for each call: an event loop belongs to one thread
            with Loader(self._load) as loader:
                data = load_item(item, loader)
        except (WebImageError, OSError) as error:
            return Outcome.of(item.number, make_record(item.source, error=failure_to_wire(error)))
        answer, ms = self._ask_until_answered(data, options)
        if answer.status == 200:
            return Outcome.of(item.number, make_record(item.source, data, result=answer.body["result"], ms=ms))
        return Outcome.of(item.number, make_record(item.source, data, error=answer.error))

    def _ask_until_answered(self, data: bytes, options: ReadOptions) -> tuple[Answer, float]:
        """The answer about this very picture, and how long it took; raises BulkStopped where none will come."""
        failing_since: float | None = None
        while True:
            with self.callers.place():
                started = time.monotonic()
                try:
                    answer: Answer | None = self._client.read(data, options)
                except httpx2.TransportError as error:
                    answer, lost = None, error
            if answer is not None and answer.status not in (429, *_PASSING):
                self._check(answer)
                self.callers.widen()
                return answer, round((time.monotonic() - started) * 1e3, 1)
            if answer is not None and answer.status == 429:
                wait_s = 1.0 if answer.retry_after_s is None else answer.retry_after_s
                if wait_s > _LONGEST_WAIT_S:
                    raise BulkStopped(f"The server asks to wait for {wait_s:g} s ({answer.error['error_msg']})")
                self.callers.narrow(wait_s)
                continue
            now = time.monotonic()
            failing_since = now if failing_since is None else failing_since
            if now - failing_since > self._options.patience_s:
                if answer is None:
                    raise self._unreachable(lost) from lost
                return answer, round((now - started) * 1e3, 1)
            self.callers.narrow((answer and answer.retry_after_s) or random.uniform(0.5, 1.5))

    def _check(self, answer: Answer) -> None:
        if answer.status == 200 and isinstance(answer.body.get("result"), dict):
            return
        if answer.status == 200:
            raise BulkStopped(f"{self._options.url} does not answer as the Web Image API does.")
        said = answer.error
        if answer.status in _NOT_OF_THE_PICTURE or said["error_code"] in _NOT_OF_THE_PICTURE_EITHER:
            raise BulkStopped(
                f"The server refuses all pictures: {answer.status} {said['error_code']} {said['error_msg']}"
            )

    def _unreachable(self, error: Exception) -> BulkStopped:
        return BulkStopped(f"{self._options.url} does not answer ({error}).")
