"""More than five failures in a row lock an access key, and a user."""

from __future__ import annotations

from pathlib import Path

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
