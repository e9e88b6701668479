"""Rates, quotas, the waiting room, the deadline and profiles: the application with a reader that needs no models."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pictures import draw_text
from servers import Answer, LiveServer, ScriptedReader, free_port, run_app
from services import run_redis

BODY = {"image": base64.b64encode(draw_text(["limits"])).decode()}


def codes(answers: list[Answer]) -> list[str | int]:
    return [answer.status if answer.status == 200 else answer.json["error_code"] for answer in answers]


def in_background(server: LiveServer, pool: ThreadPoolExecutor, token: str) -> Future[Answer]:
    path = f"/v2/{server.credentials['project_id']}/ocr/web-image"
    return pool.submit(server.request, "POST", path, BODY, {"X-Auth-Token": token})


def test_rate_of_a_project(tmp_path: Path) -> None:
    with run_app(tmp_path, rate_per_minute=2) as server:
        answers = [server.read(BODY) for _ in range(3)]
    assert codes(answers) == [200, 200, "APIG.0308"]
    refused = answers[2]
    assert refused.status == 429
    assert refused.json["error_msg"] == (
        "The throttling threshold has been reached: policy user over ratelimit,limit:2,time:1 minute"
    )
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert [answer.headers["X-ratelimit-used"] for answer in answers] == ["1", "2", "2"]
    assert refused.headers["X-ratelimit"] == "2" and refused.headers["X-ratelimit-window"] == "1 minute"


def test_rate_of_a_key_and_of_a_project_with_a_rate_of_its_own(tmp_path: Path) -> None:
    with run_app(tmp_path, key_rate_per_minute=1, rate_per_minute=1) as server:
        token = {"X-Auth-Token": server.token()}
        path = f"/admin/v1/projects/{server.credentials['project_id']}"
        assert server.request("PATCH", path, {"rate_per_minute": 0}, token).status == 204
        assert codes([server.read(BODY), server.read(BODY)]) == [200, "APIG.0308"]
        # the user's token is another caller than the key
        answer = server.read(BODY, {"Authorization": "", "X-Auth-Token": server.token()})
        assert answer.status == 200


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    with run_redis(tmp_path) as url:
        yield url


def test_rates_are_shared_through_redis(tmp_path: Path, redis_url: str) -> None:
    database: dict[str, Any] = {
        "database_url": f"sqlite:///{tmp_path}/shared.sqlite3",
        "secret_key_file": tmp_path / "shared.key",
    }
    options: dict[str, Any] = {"rate_per_minute": 2, "rate_storage": redis_url, **database}
    with run_app(tmp_path / "one", **options) as one:
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "credentials.json").write_bytes((tmp_path / "one" / "credentials.json").read_bytes())
        with run_app(tmp_path / "two", **options) as two:
            assert codes([one.read(BODY), two.read(BODY), one.read(BODY), two.read(BODY)]) == [
                200, 200, "APIG.0308", "APIG.0308",
            ]  # fmt: skip


def test_a_storage_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with run_app(tmp_path, rate_per_minute=2, rate_storage=f"redis://127.0.0.1:{free_port()}") as server:
        answer = server.read(BODY)
    assert (answer.status, answer.json["error_code"]) == (503, "ModelArts.4403")


def test_daily_quota_counts_successful_calls_alone(tmp_path: Path) -> None:
    with run_app(tmp_path, daily_quota=2) as server:
        answers = [server.read(BODY), server.read({"image": "!"}), server.read(BODY), server.read(BODY)]
    assert codes(answers) == [200, "AIS.0102", 200, "APIG.0308"]
    assert answers[3].json["error_msg"].endswith("policy user over ratelimit,limit:2,time:1 day")
    assert 0 < int(answers[3].headers["Retry-After"]) <= 24 * 3600


def test_quota_holds_for_calls_at_once(tmp_path: Path) -> None:
    reader = ScriptedReader()
    reader.go_on.clear()
    with run_app(tmp_path, reader, daily_quota=2, workers=4) as server, ThreadPoolExecutor(4) as pool:
        token = server.token()
        calls = [in_background(server, pool, token) for _ in range(4)]
        assert reader.reading.acquire(timeout=30) and reader.reading.acquire(timeout=30)
        reader.go_on.set()
        answers = [call.result() for call in calls]
    assert sorted(map(str, codes(answers))) == ["200", "200", "APIG.0308", "APIG.0308"]


def test_a_full_waiting_room_refuses_at_once(tmp_path: Path) -> None:
    reader = ScriptedReader()
    reader.go_on.clear()
    with run_app(tmp_path, reader, workers=1, waiting=1) as server, ThreadPoolExecutor(2) as pool:
        token = server.token()
        calls = [in_background(server, pool, token) for _ in range(2)]
        assert reader.reading.acquire(timeout=30)
        deadline = time.monotonic() + 30
        while (refused := server.read(BODY)).status == 200 or refused.json["error_code"] != "ModelArts.4401":
            assert time.monotonic() < deadline
        assert refused.status == 429 and int(refused.headers["Retry-After"]) >= 1
        assert refused.json["error_msg"] == "Max concurrency error."
        reader.go_on.set()
        assert codes([call.result() for call in calls]) == [200, 200]
        assert server.read(BODY).status == 200, "places are given back"


def test_deadline(tmp_path: Path) -> None:
    reader = ScriptedReader()
    reader.go_on.clear()
    reader.stops_after_s = 2  # so that the last, which came a moment later, is not begun in that moment
    with run_app(tmp_path, reader, workers=1, deadline_s=2) as server, ThreadPoolExecutor(3) as pool:
        token = server.token()
        # the first lasts, and so lends its turn to the second
        calls = [in_background(server, pool, token) for _ in range(3)]
        for answer in [call.result() for call in calls]:
            assert (answer.status, answer.json["error_code"]) == (504, "APIG.0201")
            assert answer.json["error_msg"] == "Backend timeout."
        assert reader.stopped.acquire(timeout=30), "what ran was told to stop"
        assert reader.reads <= 2, "what still waited for a worker was dropped"


@pytest.mark.parametrize(
    ("profile", "characters", "status", "code"),
    [
        # of a file, Base64 text is four thirds
        ("reference", 13_900_000, 200, None),
        ("reference", 14_100_000, 400, "ModelArts.4104"),
        ("reference", 15 * 1024 * 1024, 413, "APIG.0201"),
        ("2025", 10 * 1024 * 1024, 200, None),
        ("2025", 10 * 1024 * 1024 + 4, 400, "ModelArts.4104"),
        ("2025", 12 * 1024 * 1024, 413, "APIG.0201"),
    ],
)
def test_profiles(tmp_path: Path, profile: str, characters: int, status: int, code: str | None) -> None:
    with run_app(tmp_path, profile=profile) as server:
        answer = server.read({"image": "A" * characters})
    assert (answer.status, answer.json.get("error_code")) == (status, code)


def test_single_limits_stand_above_the_profile(tmp_path: Path) -> None:
    with run_app(tmp_path, image_limit_bytes=1000, body_limit_bytes=3000) as server:
        assert codes([server.read({"image": "A" * 2000}), server.read({"image": "A" * 3000})]) == [
            "ModelArts.4104",
            "APIG.0201",
        ]
