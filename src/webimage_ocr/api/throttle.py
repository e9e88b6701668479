"""How often a project and a key may call: a moving window of one minute, in this process or in Redis."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from starlette.concurrency import run_in_threadpool

from webimage_ocr.api.envelope import rate_headers
from webimage_ocr.errors import ServiceUnavailable, Throttled

_WAIT_S = 2.0
_STEP_S = 1.0
"""What clocks are slewed by is less, and is no step."""


class Throttle:
    """Counts calls; several servers share their counts through Redis.

    What cannot be counted is refused: a limit that ends with its storage would be none.
    """

    def __init__(self, storage: str, *, rate_per_minute: int, key_rate_per_minute: int) -> None:
        try:
            self._storage = storage_from_string(storage, wrap_exceptions=True, **_waits(storage))
        except ConfigurationError:
            # its message repeats the address, password and all
            raise ValueError("The setting rate_storage must start with memory:// or redis://.") from None
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._clock_ahead_s = _clock_ahead_s()
        self._rate = rate_per_minute
        self._key_rate = key_rate_per_minute

    async def take(self, project_id: str, own_rate: int | None, who: str) -> Mapping[str, str]:
        """Count one call of ``who`` for a project; ``own_rate`` is the project's, 0 no limit.

        Returns the X-ratelimit headers of the project's limit, or else of the key's, if there is any. Raises Throttled.
        """
        headers: dict[str, str] = {}
        for rate, name in ((self._key_rate, f"key:{who}"), (self._rate if own_rate is None else own_rate, project_id)):
            if rate:
                headers = await run_in_threadpool(self._take, rate, name)
        return headers

    def _take(self, rate: int, name: str) -> dict[str, str]:
        item = RateLimitItemPerMinute(rate)
        self._forget_the_future()
        try:
            passed = self._limiter.hit(item, name)
            window = self._limiter.get_window_stats(item, name)
        except StorageError as error:
            raise ServiceUnavailable("The storage that rates are counted in does not answer.") from error
        used = rate - window.remaining
        if not passed:
            raise Throttled(
                f"policy user over ratelimit,limit:{rate},time:1 minute",
                retry_after_s=max(1, math.ceil(window.reset_time - time.time())),
                limit=rate,
                used=used,
            )
        return rate_headers(rate, used)

    def _forget_the_future(self) -> None:
        """Begin anew where the clock was set back: calls of then would count until it is as late again."""
        ahead_s = _clock_ahead_s()
        if isinstance(self._storage, MemoryStorage) and ahead_s < self._clock_ahead_s - _STEP_S:
            self._storage.reset()
        self._clock_ahead_s = ahead_s


def _clock_ahead_s() -> float:
    """How far the clock that can be set is ahead of the one that cannot."""
    return time.time() - time.monotonic()


def _waits(storage: str) -> dict[str, float]:
    """How long Redis is waited for; for ever, were it not said, where it is cut off."""
    return {} if storage.startswith("memory") else {"socket_timeout": _WAIT_S, "socket_connect_timeout": _WAIT_S}
