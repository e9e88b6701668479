"""The clock of the machine is set forward and back while the server runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from servers import run_app
from sockets import BODY

MODULES = ("api.authenticate", "api.tokens", "api.login", "api.service")
"""What reads the time of day of a request; only some of them may have it under this name."""


class Clock:
    """The time of day as the server has it, ``ahead_s`` before the true one."""

    ahead_s = 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock, true_time = Clock(), time.time

    class SetDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.fromtimestamp(true_time(), tz) + timedelta(seconds=clock.ahead_s)

    for module in MODULES:
        monkeypatch.setattr(f"webimage_ocr.{module}.datetime", SetDatetime, raising=False)
    for module in ("webimage_ocr.api.throttle", "limits.storage.memory"):
        monkeypatch.setattr(f"{module}.time.time", lambda: true_time() + clock.ahead_s)
    yield clock


def test_signatures_hold_within_their_window_and_again_once_the_clock_is_right(tmp_path: Path, clock: Clock) -> None:
    path = "/v3/auth/projects"
    with run_app(tmp_path) as server:
        for ahead_s, status in ((0, 200), (600, 200), (1200, 401), (-600, 200), (-1200, 401), (0, 200)):
            clock.ahead_s = ahead_s  # the server's: callers sign with the true time
            answer = server.request("GET", path, headers=server.signed("GET", path))
            assert answer.status == status, (ahead_s, answer.body)
            if status == 401:
                assert "signature expired" in answer.said and "server time" in answer.said


def test_tokens_end_by_the_clock_and_come_back_with_it(tmp_path: Path, clock: Clock) -> None:
    with run_app(tmp_path) as server:
        token = {"X-Auth-Token": server.token()}
        for ahead_s, status in ((23 * 3600, 200), (25 * 3600, 401), (-25 * 3600, 200), (0, 200)):
            clock.ahead_s = ahead_s
            assert server.request("GET", "/v3/auth/projects", headers=token).status == status, ahead_s


def test_a_clock_that_is_set_back_shuts_nobody_out_of_a_rate(tmp_path: Path, clock: Clock) -> None:
    with run_app(tmp_path, rate_per_minute=2) as server:
        headers = {"X-Auth-Token": server.token()}
        path = f"/v2/{server.credentials['project_id']}/ocr/web-image"

        def statuses(count: int) -> list[int]:
            return [server.request("POST", path, BODY, headers).status for _ in range(count)]

        assert statuses(3) == [200, 200, 429]
        clock.ahead_s = -3600
        assert statuses(3) == [200, 200, 429], "one more window, and not an hour of none"
        clock.ahead_s = -3590
        assert statuses(1) == [429], "the rate still holds"
        clock.ahead_s = 0
        assert statuses(3) == [200, 200, 429]


def test_waiting_goes_by_a_clock_that_nobody_sets(tmp_path: Path, clock: Clock) -> None:
    with run_app(tmp_path, deadline_s=5) as server:
        for ahead_s in (0, 7 * 24 * 3600, -7 * 24 * 3600):
            clock.ahead_s = ahead_s
            headers = {"Authorization": "", "X-Auth-Token": server.token()}
            assert server.read(BODY, headers).status == 200, ahead_s
            assert server.request("GET", "/health/ready").status == 200
