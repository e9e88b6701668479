"""The database locked, slow, gone and back, and Redis: what callers are told, and that nothing stays broken."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from servers import Answer, LiveServer, run_app
from services import run_postgresql, run_redis
from sockets import BODY
from tcp_proxy import TcpProxy, run_tcp_proxy

GONE = (503, "APIG.0613")


def outcome(answer: Answer) -> tuple[int, str]:
    """Status and code; empty for what succeeded."""
    return answer.status, "" if answer.status == 200 else answer.json["error_code"]


def until_read(server: LiveServer, limit_s: float = 60) -> None:
    """Wait until a call is read again."""
    deadline = time.monotonic() + limit_s
    while server.read(BODY).status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def counted(server: LiveServer) -> int:
    """All calls in the store."""
    rows = server.request("GET", "/admin/v1/usage", headers={"X-Auth-Token": server.token()}).json
    return sum(row["calls"] for row in rows)


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Another program writes to the SQLite file and does not come to an end."""
    with closing(sqlite3.connect(state / "webimage-ocr.sqlite3", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def test_a_locked_database_keeps_no_answer_back_and_loses_no_count(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with run_app(tmp_path) as server:
        with locked(tmp_path):
            assert server.read(BODY).status == 200, "after the five seconds that SQLite waits"
            assert "a call could not be counted yet" in caplog.text
            token = {"X-Auth-Token": server.token()}
            refused = server.request("POST", "/admin/v1/accounts", {"name": "a"}, token)
            assert outcome(refused) == GONE
            assert outcome(server.request("GET", "/health/ready")) == GONE, "what waits to be written cannot be"
        assert server.request("GET", "/health/ready").status == 200
        assert counted(server) == 1, "written once it could be"


def test_what_waits_to_be_counted_is_written_before_the_end(tmp_path: Path) -> None:
    with run_app(tmp_path) as server, locked(tmp_path):
        assert server.read(BODY).status == 200
    with run_app(tmp_path) as server:
        assert counted(server) == 1


def test_a_quota_is_given_back_though_the_database_is_locked(tmp_path: Path) -> None:
    with run_app(tmp_path, daily_quota=1, deadline_s=30) as server:
        with locked(tmp_path):
            assert outcome(server.read(BODY)) == GONE, "what cannot be counted ahead is not let in"
        assert outcome(server.read(b'{"image": "!"}')) == (400, "AIS.0102")
        assert server.read(BODY).status == 200, "the call that failed was given back"


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with run_postgresql() as url:
        yield url


@contextmanager
def through_proxy(folder: Path, url: str, **options: Any) -> Iterator[tuple[LiveServer, TcpProxy]]:
    """A server whose PostgreSQL is behind a proxy."""
    port = urlsplit(url).port
    assert port is not None
    with (
        run_tcp_proxy(port) as proxy,
        run_app(folder, database_url=url.replace(f":{port}/", f":{proxy.port}/"), **options) as server,
    ):
        yield server, proxy


def test_postgresql_locked_slow_gone_and_back(tmp_path: Path, database_url: str) -> None:
    with through_proxy(tmp_path, database_url) as (server, proxy):
        assert server.read(BODY).status == 200
        token = {"X-Auth-Token": server.token()}

        proxy.delay_s = 0.2
        assert server.read(BODY).status == 200, "slow is slow, and no fault"
        proxy.restore()

        with psycopg.connect(database_url) as other:
            other.execute("LOCK TABLE subscriptions IN ACCESS EXCLUSIVE MODE")
            started = time.monotonic()
            assert outcome(server.read(BODY)) == GONE
            assert time.monotonic() - started < 30, "no lock is waited for without end"
            other.rollback()
        assert server.read(BODY).status == 200

        proxy.cut()
        assert outcome(server.read(BODY)) == GONE
        assert outcome(server.request("GET", "/health/ready")) == GONE
        assert server.request("GET", "/health/live").status == 200
        body = server.token_body()
        answer = server.request("POST", "/v3/auth/tokens", body)
        assert outcome(answer) == GONE, "who cannot be looked up is not let in"
        known = server.request("GET", "/v3/auth/projects", headers=token)
        assert outcome(known) == GONE, "the token holds, what it is asked for cannot be had"
        proxy.restore()
        until_read(server)
        assert server.request("GET", "/health/ready").status == 200
        before = counted(server)
        assert server.read(BODY).status == 200
        assert counted(server) == before + 1


def test_redis_gone_held_and_back(tmp_path: Path) -> None:
    """Rates fail closed: one that holds no longer when its storage goes would be none."""
    with run_redis(tmp_path) as url:
        port = urlsplit(url).port
        assert port is not None
        options: dict[str, Any] = {"rate_per_minute": 100}
        with (
            run_tcp_proxy(port) as proxy,
            run_app(tmp_path / "state", rate_storage=f"redis://127.0.0.1:{proxy.port}", **options) as server,
        ):
            assert server.read(BODY).status == 200
            proxy.cut()
            refused = server.read(BODY)
            assert outcome(refused) == (503, "ModelArts.4403")
            assert "rates are counted" in refused.said
            assert server.request("GET", "/v3/auth/projects", headers={"X-Auth-Token": server.token()}).status == 200
            proxy.restore()
            until_read(server)
            proxy.hold()
            started = time.monotonic()
            assert outcome(server.read(BODY)) == (503, "ModelArts.4403")
            assert time.monotonic() - started < 20, "a Redis that says nothing is waited for two seconds"
            proxy.restore()
            until_read(server)
