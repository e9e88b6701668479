"""More than can be read: nobody goes without an answer, the workers never rest, and no caller shuts out another."""

from __future__ import annotations

import base64
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from servers import Answer, LiveServer, ScriptedReader, run_app
from sockets import BODY
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.types import Page, ReadOptions

WORKERS = 2


class SteadyReader(ScriptedReader):
    """Takes the same time for every picture, and little of a processor."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.busy_s = 0.0
        self._counting = threading.Lock()

    def read(self, _source: bytes, _options: ReadOptions, _limits: ImageLimits, **_: object) -> Page:
        started = time.monotonic()
        time.sleep(self.seconds)
        with self._counting:
            self.busy_s += time.monotonic() - started  # longer where the machine is busy
        return Page((), 1, 1)


def as_callers(server: LiveServer, count: int) -> list[dict[str, str]]:
    """What so many users of their own send with each call: their keys."""
    token = {"X-Auth-Token": server.token()}
    account_id = server.request("GET", "/admin/v1/accounts", headers=token).json[0]["id"]
    headers = []
    for number in range(count):
        user = {"account_id": account_id, "name": f"user {number}", "password": "long enough"}
        user_id = server.request("POST", "/admin/v1/users", user, token).json["id"]
        key = server.request("POST", "/admin/v1/keys", {"user_id": user_id, "kind": "bearer"}, token).json
        headers.append({"Authorization": f"Bearer {key['secret']}"})
    return headers


def read(server: LiveServer, headers: dict[str, str]) -> tuple[Answer, float]:
    """An answer, and how long it took."""
    started = time.monotonic()
    path = f"/v2/{server.credentials['project_id']}/ocr/web-image"
    return server.request("POST", path, BODY, headers), time.monotonic() - started


def test_three_times_the_capacity(tmp_path: Path) -> None:
    reader, lasting_s = SteadyReader(0.2), 8.0
    with run_app(tmp_path, reader, workers=WORKERS, deadline_s=4) as server, ThreadPoolExecutor(64) as pool:
        callers = as_callers(server, 8)
        # capacity is ten a second
        started = time.monotonic()
        calls: list[Future[tuple[Answer, float]]] = []
        while (passed := time.monotonic() - started) < lasting_s:
            calls.append(pool.submit(read, server, callers[len(calls) % len(callers)]))
            time.sleep(max(0.0, len(calls) / 30 - passed))
        answers = [call.result() for call in calls]
        whole_s = time.monotonic() - started
    said = Counter(answer.status for answer, _ in answers)
    assert set(said) <= {200, 429}, said
    assert said[200] > lasting_s / 0.2 * WORKERS * 0.5 and said[429] > 0
    assert all(answer.headers["Retry-After"] for answer, _ in answers if answer.status == 429)
    assert max(seconds for answer, seconds in answers if answer.status == 200) < 4 + 1
    # the workers are busy all the time, but for the beginning and the end
    assert reader.busy_s / WORKERS > 0.85 * whole_s - 0.5


def test_thirty_calls_of_one_do_not_shut_out_another(tmp_path: Path) -> None:
    reader = SteadyReader(0.2)
    with run_app(tmp_path, reader, workers=WORKERS, deadline_s=10) as server, ThreadPoolExecutor(31) as pool:
        many, few = as_callers(server, 2)
        flood = [pool.submit(read, server, many) for _ in range(30)]
        time.sleep(1)
        answer, seconds = read(server, few)
        assert answer.status == 200
        # of what one sends only those that are being read come before what another sends
        assert seconds < 1.5, "three seconds of others were waiting"
        assert Counter(call.result()[0].status for call in flood) == {200: 30}


def test_log_ins_of_strangers_do_not_keep_reads_waiting(tmp_path: Path) -> None:
    reader = SteadyReader(0.05)
    with run_app(tmp_path, reader, workers=WORKERS) as server, ThreadPoolExecutor(40) as pool:
        (caller,) = as_callers(server, 1)

        def guess(number: int) -> int:
            body = server.token_body(password="guess")
            body["auth"]["identity"]["password"]["user"]["name"] = f"nobody {number}"
            # as behind a proxy: the strangers are somewhere else
            headers = {"X-Forwarded-For": "203.0.113.7"}
            return server.request("POST", "/v3/auth/tokens", body, headers).status

        flood = [pool.submit(guess, number) for number in range(40)]
        time.sleep(0.2)
        reads = [read(server, caller) for _ in range(5)]
        started = time.monotonic()
        assert server.request("POST", "/v3/auth/tokens", server.token_body()).status == 201
        logged_in_s = time.monotonic() - started
        said = Counter(each.result() for each in flood)
    assert set(said) <= {401, 429} and said[401] >= 16, said
    assert [answer.status for answer, _ in reads] == [200] * 5
    assert logged_in_s < 3, "behind one or two checks, not behind forty"


def test_reads_that_last_do_not_keep_the_others_waiting(tmp_path: Path) -> None:
    class Mixed(SteadyReader):
        def read(self, _source: bytes, _options: ReadOptions, _limits: ImageLimits, **_: object) -> Page:
            time.sleep(8 if _source == HUGE else 0)
            return super().read(_source, _options, _limits)

    with run_app(tmp_path, Mixed(0.05), workers=WORKERS) as server, ThreadPoolExecutor(8) as pool:
        (caller,) = as_callers(server, 1)
        body = {"image": base64.b64encode(HUGE).decode()}
        path = f"/v2/{server.credentials['project_id']}/ocr/web-image"
        lasting = [pool.submit(server.request, "POST", path, body, caller) for _ in range(WORKERS)]
        time.sleep(0.5)  # every worker has one
        waited_s = [read(server, caller)[1] for _ in range(5)]
        assert not any(each.done() for each in lasting)
        assert [each.result().status for each in lasting] == [200] * WORKERS
    assert max(waited_s) < 4, "a second until a turn is lent, and not the eight that they take"


HUGE = bytes(3)
