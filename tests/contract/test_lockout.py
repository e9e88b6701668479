"""More than five failures in a row lock an access key, and a user."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from servers import run_app


def test_an_access_key_is_locked_after_more_than_five_failures(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        target = "/v3/auth/projects"

        def ask(secret: str | None = None) -> str:
            answer = server.request("GET", target, headers=server.signed("GET", target, secret=secret))
            return "ok" if answer.status == 200 else str(answer.json["error_msg"])

        assert all("verify aksk signature fail" in ask("wrong") for _ in range(5))
        assert ask() == "ok", "five are forgiven, and forgotten"
        assert all("verify aksk signature fail" in ask("wrong") for _ in range(6))
        assert "AK access failed to reach the limit,forbidden." in ask()


def test_a_lock_ends_by_itself(tmp_path: Path) -> None:
    with run_app(tmp_path, lockout_failures=1, key_lockout_minutes=0) as server:
        target = "/v3/auth/projects"
        for _ in range(3):
            assert server.request("GET", target, headers=server.signed("GET", target, secret="wrong")).status == 401
        assert server.request("GET", target, headers=server.signed("GET", target)).status == 200


def test_a_user_is_locked_after_failures(tmp_path: Path) -> None:
    with run_app(tmp_path, lockout_failures=1) as server:
        wrong, right = server.token_body(password="wrong"), server.token_body()
        answers = [server.request("POST", "/v3/auth/tokens", body) for body in (wrong, wrong, right)]
    assert [answer.status for answer in answers] == [401, 401, 401]
    assert answers[1].json["error"]["message"] == "The username or password is wrong."
    assert "locked" in answers[2].json["error"]["message"]


def test_servers_of_one_database_lock_out_together(tmp_path: Path) -> None:
    shared: dict[str, Any] = {
        "database_url": f"sqlite:///{tmp_path}/shared.sqlite3",
        "secret_key_file": tmp_path / "shared.key",
    }
    target = "/v3/auth/projects"
    with run_app(tmp_path / "one", **shared) as one:
        (tmp_path / "two").mkdir()
        shutil.copy(tmp_path / "one" / "credentials.json", tmp_path / "two" / "credentials.json")
        with run_app(tmp_path / "two", **shared) as two:
            for server in (one, two) * 3:
                headers = server.signed("GET", target, secret="wrong")
                assert server.request("GET", target, headers=headers).status == 401
            for server in (one, two):
                answer = server.request("GET", target, headers=server.signed("GET", target))
                assert "AK access failed to reach the limit,forbidden." in answer.json["error_msg"]
                assert server.request("POST", "/v3/auth/tokens", server.token_body()).status == 201, "a user is no key"


def test_guesses_at_once_are_counted_one_by_one(tmp_path: Path) -> None:
    with run_app(tmp_path, lockout_failures=2, workers=2) as server, ThreadPoolExecutor(12) as pool:
        answers = list(
            pool.map(
                lambda guess: server.request("POST", "/v3/auth/tokens", server.token_body(password=f"guess {guess}")),
                range(12),
            )
        )
    said = [answer.json["error"]["message"] for answer in answers]
    # of those that are checked at the same moment, all but one come too late to be stopped
    assert sum("wrong" in message for message in said) <= 2 + 2
    assert sum("locked" in message for message in said) >= 8


def test_one_user_has_one_count_under_name_and_id(tmp_path: Path) -> None:
    with run_app(tmp_path, lockout_failures=1) as server:
        by_name = server.token_body(password="wrong")
        user_id = server.request("GET", "/admin/v1/users", headers={"X-Auth-Token": server.token()}).json[0]["id"]
        by_id = server.token_body(password="wrong")
        by_id["auth"]["identity"]["password"]["user"] = {"id": user_id, "password": "wrong"}
        for body in (by_name, by_id):
            assert server.request("POST", "/v3/auth/tokens", body).status == 401
        answer = server.request("POST", "/v3/auth/tokens", server.token_body())
    assert "locked" in answer.json["error"]["message"]


def test_a_full_disk_makes_guessing_no_cheaper(tmp_path: Path) -> None:
    """What cannot be written is counted in memory; readiness says so, and it is written once it can be."""
    with (
        run_app(tmp_path, lockout_failures=2) as server,
        sqlite3.connect(tmp_path / "webimage-ocr.sqlite3") as database,
    ):
        database.execute("CREATE TRIGGER full BEFORE INSERT ON failures BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
        database.commit()
        wrong, target = server.token_body(password="wrong"), "/v3/auth/projects"
        answers = [server.request("POST", "/v3/auth/tokens", wrong) for _ in range(4)]
        assert [answer.status for answer in answers] == [401] * 4
        assert ["locked" in answer.json["error"]["message"] for answer in answers] == [False, False, False, True]
        assert server.request("POST", "/v3/auth/tokens", server.token_body()).status == 401, "the right one waits too"
        bad = [server.request("GET", target, headers=server.signed("GET", target, secret="wrong")) for _ in range(4)]
        assert [answer.status for answer in bad] == [401] * 4
        assert "AK access failed to reach the limit,forbidden." in bad[-1].said
        ready = server.request("GET", "/health/ready")
        assert (ready.status, ready.json["error_code"]) == (503, "APIG.0613")
        database.execute("DROP TRIGGER full")
        database.commit()
        assert server.request("GET", "/health/ready").status == 200
        assert sorted(count for (count,) in database.execute("SELECT count FROM failures")) == [3, 3]
        assert server.request("POST", "/v3/auth/tokens", server.token_body()).status == 401, "written, and still held"
    database.close()
