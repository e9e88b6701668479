"""The identity API over plain HTTP: tokens, look-ups, and both ways of authorisation side by side."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from servers import Answer, LiveServer


def test_a_get_with_a_signed_body(live_server: LiveServer) -> None:
    """The Node core signs a GET whose body is {}."""
    target = "/v3/projects?name=cn-north-4"
    headers = live_server.signed("GET", target, b"{}", **{"content-type": "application/json"})
    answer = live_server.request("GET", target, b"{}", headers)
    assert answer.status == 200
    assert [project["name"] for project in answer.json["projects"]] == ["cn-north-4"]
    assert live_server.request("GET", target, b"[]", headers).status == 401, "the body is part of the signature"


def test_look_ups(live_server: LiveServer) -> None:
    token = {"X-Auth-Token": live_server.token()}
    regions = live_server.request("GET", "/v3/regions", headers=token).json["regions"]
    assert "cn-north-4" in [region["id"] for region in regions]
    (domain,) = live_server.request("GET", "/v3/auth/domains", headers=token).json["domains"]
    assert domain["name"] == live_server.credentials["account"]
    assert live_server.request("GET", "/v3/projects?name=mars-1", headers=token).json["projects"] == []


def test_the_canonical_request_is_echoed(live_server: LiveServer) -> None:
    target = f"/v2/{live_server.credentials['project_id']}/ocr/web-image"
    answer = live_server.request("POST", target, b"{}", live_server.signed("POST", target, b"{}", secret="wrong"))
    assert answer.status == 401
    echo = answer.json["error_msg"].partition("canonicalRequest:")[2]
    assert echo.startswith(f"POST|{target}/||host:127.0.0.1:{live_server.port}|x-sdk-date:")
    assert echo.endswith("||host;x-sdk-date|44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")


@pytest.mark.parametrize(("token", "secret"), [("bad", None), (None, "wrong")], ids=["signature", "token"])
def test_either_of_two_credentials_is_enough(live_server: LiveServer, token: str | None, secret: str | None) -> None:
    headers = live_server.signed("GET", "/v3/auth/projects", secret=secret)
    headers["X-Auth-Token"] = token or live_server.token()
    assert live_server.request("GET", "/v3/auth/projects", headers=headers).status == 200


def test_a_token_tells_what_it_is_good_for(live_server: LiveServer) -> None:
    known = live_server.credentials
    answer = live_server.request("POST", "/v3/auth/tokens?nocatalog=true", live_server.token_body())
    token = answer.json["token"]
    assert token["project"]["id"] == known["project_id"] and token["user"]["name"] == known["user"]
    assert token["methods"] == ["password"] and token["user"]["domain"]["name"] == known["account"]
    text = answer.headers["X-Subject-Token"]
    assert len(text) < 1024
    lifetime = datetime.fromisoformat(token["expires_at"]) - datetime.fromisoformat(token["issued_at"])
    assert lifetime.total_seconds() == 24 * 3600
    shown = live_server.request("GET", "/v3/auth/tokens", headers={"X-Auth-Token": text, "X-Subject-Token": text})
    assert shown.status == 200 and shown.json["token"]["project"] == token["project"]


def test_a_revoked_token(live_server: LiveServer) -> None:
    revoked, other = live_server.token(), live_server.token()
    headers = {"X-Auth-Token": other, "X-Subject-Token": revoked}
    assert live_server.request("DELETE", "/v3/auth/tokens", headers=headers).status == 204
    answer = live_server.request("GET", "/v3/auth/projects", headers={"X-Auth-Token": revoked})
    assert answer.status == 401 and "revoked" in answer.json["error_msg"]
    assert live_server.request("GET", "/v3/auth/tokens", headers=headers).status == 404
    assert live_server.request("GET", "/v3/auth/projects", headers={"X-Auth-Token": other}).status == 200


@pytest.mark.parametrize("scope", [{"project": {"name": "cn-north-4"}}, {"project": {"name": "cn-south-1"}}, None])
def test_scopes(live_server: LiveServer, scope: Any) -> None:
    answer = live_server.request("POST", "/v3/auth/tokens", live_server.token_body(scope=scope))
    assert answer.status == 201
    assert answer.json["token"]["project"]["id"] == live_server.credentials["project_id"]


def change(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of a body with one member replaced."""
    name, _, rest = path.partition(".")
    return {**body, name: change(body[name], rest, value) if rest else value}


@pytest.mark.parametrize(
    ("path", "value", "status", "message"),
    [
        ("auth.identity.password.user.password", "wrong", 401, "The username or password is wrong."),
        ("auth.identity.password.user.name", "nobody", 401, "The username or password is wrong."),
        ("auth.identity.methods", ["token"], 400, "password"),
        ("auth.identity", {}, 400, "methods"),
        ("auth.identity.password.user.domain", {}, 400, "user.domain.name"),
        ("auth.scope.project", {"name": "nowhere"}, 401, "project in scope"),
        ("auth.scope.project", {"id": "0" * 32}, 401, "project in scope"),
        ("auth.scope.project", {}, 400, "scope.project"),
    ],
)
def test_refused_tokens_are_told_in_keystones_words(
    live_server: LiveServer, path: str, value: Any, status: int, message: str
) -> None:
    body = live_server.token_body()
    if path == "auth.identity.password.user.password":
        # a name of its own: the lock-out after repeated failures must not hit the other tests
        body = change(body, "auth.identity.password.user.name", "stranger")
    answer = live_server.request("POST", "/v3/auth/tokens", change(body, path, value))
    assert_keystone(answer, status, message)


def assert_keystone(answer: Answer, status: int, message: str) -> None:
    assert answer.status == status, answer.body
    assert set(answer.json) == {"error"} and set(answer.json["error"]) == {"code", "message", "title"}
    assert answer.json["error"]["code"] == status and message in answer.json["error"]["message"]
    assert answer.headers["x-request-id"] and answer.headers["content-type"] == "application/json"
