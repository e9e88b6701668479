"""Administration from outside: the admin API, and the commands over the same database, while the server runs."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from servers import Answer, LiveServer, run_server
from webimage_ocr.cli import load_command


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server of its own: these tests change what others rely on."""
    with run_server(tmp_path_factory.mktemp("admin")) as server:
        yield server


class Admin:
    """The admin API, asked as the default user."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.headers = {"X-Auth-Token": server.token(scope={})}

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.server.request(method, "/admin/v1" + path, body, self.headers)
        assert answer.status == status, answer.body
        return answer.json if answer.body else None


@pytest.fixture(scope="module")
def admin(server: LiveServer) -> Admin:
    return Admin(server)


def command(server: LiveServer, *words: str, status: int = 0, stdin: str = "") -> str:
    """Run a command over the server's state folder, while the server runs."""
    arguments = [*words[1:], "--state", str(server.state)]
    done = CliRunner().invoke(load_command(words[0]), arguments, input=stdin, env={"COLUMNS": "200"})
    assert done.exit_code == status, done.output
    return done.stdout if status == 0 else done.stderr


def call(server: LiveServer, image: str, project_id: str | None = None, **headers: str) -> Answer:
    path = f"/v2/{project_id or server.credentials['project_id']}/ocr/web-image"
    return server.request("POST", path, {"image": image}, {name.replace("_", "-"): headers[name] for name in headers})


def test_a_new_project_from_account_to_first_call(server: LiveServer, admin: Admin, hello_base64: str) -> None:
    account = admin("POST", "/accounts", {"name": "acme"}, 201)
    user = admin("POST", "/users", {"account_id": account["id"], "name": "ann", "password": "long enough"}, 201)
    assert "password" not in json.dumps(user)
    project = admin("POST", "/projects", {"account_id": account["id"], "name": "scans", "regions": ["eu-1"]}, 201)
    domain = {"name": "acme"}
    login = {
        "identity": {
            "methods": ["password"],
            "password": {"user": {"name": "ann", "password": "long enough", "domain": domain}},
        }
    }
    answer = server.request("POST", "/v3/auth/tokens", {"auth": {**login, "scope": {"project": {"name": "eu-1"}}}})
    token = answer.headers["X-Subject-Token"]
    answer = call(server, hello_base64, project["id"], X_Auth_Token=token)
    assert (answer.status, answer.json["error_code"]) == (400, "ModelArts.4204")
    admin("PUT", f"/projects/{project['id']}/subscriptions/web-image", status=204)
    answer = call(server, hello_base64, project["id"], X_Auth_Token=token, Enterprise_Project_Id="ep-1")
    assert answer.status == 200
    (row,) = admin("GET", f"/usage?project_id={project['id']}")
    assert (row["calls"], row["enterprise_project_id"], row["service"]) == (1, "ep-1", "web-image")
    assert row["day"] == datetime.now(UTC).date().isoformat()
    # a user of another account has no business there, nor in administration
    answer = call(server, hello_base64, project["id"], X_Auth_Token=server.token(scope={}))
    assert answer.json["error_code"] == "ModelArts.0212"
    answer = server.request("GET", "/admin/v1/users", headers={"X-Auth-Token": token})
    assert (answer.status, answer.json["error_code"]) == (403, "ModelArts.4203")
    admin("PATCH", f"/projects/{project['id']}", {"enabled": False}, 204)
    answer = call(server, hello_base64, project["id"], X_Auth_Token=token)
    assert (answer.status, answer.json["error_code"]) == (403, "APIG.0310")
    admin("DELETE", f"/projects/{project['id']}", status=204)
    assert call(server, hello_base64, project["id"], X_Auth_Token=token).json["error_code"] == "ModelArts.4203"
    admin("PATCH", f"/users/{user['id']}", {"password": "another one"}, 204)
    admin("DELETE", f"/users/{user['id']}", status=204)


def test_the_default_pair_does_not_administer(server: LiveServer) -> None:
    headers = server.signed("GET", "/admin/v1/users")
    assert server.request("GET", "/admin/v1/users", headers=headers).status == 403
    assert server.request("GET", "/admin/v1/users").status == 401


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/accounts", {"name": "default"}, 409, "Admin.0409"),
        ("POST", "/accounts", {"name": ""}, 400, "AIS.0101"),
        ("POST", "/accounts", {"title": "x"}, 400, "AIS.0101"),
        ("POST", "/accounts", b"{", 400, "ModelArts.4105"),
        ("POST", "/accounts", {"name": "a\0b"}, 400, "AIS.0101"),
        ("POST", "/accounts", {"name": "a\nb"}, 400, "AIS.0101"),
        ("POST", "/accounts", {"name": "a\u2028b"}, 400, "AIS.0101"),
        ("POST", "/users", {"account_id": "x", "name": "x", "password": "long enough", "is_admin": 1}, 400, "AIS.0101"),
        ("POST", "/projects", {"account_id": "x", "name": "x", "regions": ["a\x7f"]}, 400, "AIS.0101"),
        ("POST", "/keys", {"user_id": "x", "description": "\x1b[31m"}, 400, "AIS.0101"),
        ("POST", "/keys", {"user_id": "x", "hours": "5"}, 400, "AIS.0101"),
        ("PATCH", "/accounts/x", {"enabled": "yes"}, 400, "AIS.0101"),
        ("PATCH", "/users/x", {"enabled": 1}, 400, "AIS.0101"),
        ("PATCH", "/projects/x", {"enabled": "on"}, 400, "AIS.0101"),
        ("PATCH", "/projects/x", {"daily_quota": "5"}, 400, "AIS.0101"),
        ("PATCH", "/projects/x", {"daily_quota": 5.5}, 400, "AIS.0101"),
        ("PATCH", "/keys/x", {"enabled": None}, 400, "AIS.0101"),
        ("DELETE", "/accounts/missing", None, 404, "Admin.0404"),
        ("POST", "/users", {"account_id": "x", "name": "x", "password": "short"}, 400, "AIS.0101"),
        ("POST", "/projects", {"account_id": "missing", "name": "x"}, 404, "Admin.0404"),
        ("DELETE", "/keys/missing", None, 404, "Admin.0404"),
        ("POST", "/keys/missing/rotate", None, 404, "Admin.0404"),
        ("POST", "/keys", {"user_id": "x", "kind": "temporary"}, 400, "AIS.0101"),
        ("GET", "/usage?days=0", None, 400, "AIS.0101"),
        ("GET", "/nothing", None, 404, "APIG.0101"),
    ],
)
def test_refusals(admin: Admin, method: str, path: str, body: Any, status: int, code: str) -> None:
    assert admin(method, path, body, status)["error_code"] == code


def test_an_account_is_deleted_with_all_that_is_its_own(server: LiveServer, admin: Admin, hello_base64: str) -> None:
    account = admin("POST", "/accounts", {"name": "short-lived"}, 201)
    user = admin("POST", "/users", {"account_id": account["id"], "name": "u", "password": "long enough"}, 201)
    asked = {"account_id": account["id"], "name": "p", "regions": ["r"], "services": ["web-image"]}
    project = admin("POST", "/projects", asked, 201)
    key = admin("POST", "/keys", {"user_id": user["id"], "kind": "bearer"}, 201)
    identity = {
        "methods": ["password"],
        "password": {"user": {"name": "u", "password": "long enough", "domain": {"name": "short-lived"}}},
    }
    login = {"auth": {"identity": identity, "scope": {"project": {"name": "r"}}}}
    token = {"X_Auth_Token": server.request("POST", "/v3/auth/tokens", login).headers["X-Subject-Token"]}
    assert call(server, hello_base64, project["id"], **token).status == 200
    assert admin("GET", f"/usage?project_id={project['id']}")
    admin("DELETE", f"/accounts/{account['id']}", status=204)
    time.sleep(2.5)  # within refresh_s a token is void
    assert call(server, hello_base64, project["id"], **token).json["error_code"] == "APIG.0301"
    assert call(server, hello_base64, project["id"], Authorization=f"Bearer {key['secret']}").status == 401
    assert server.request("POST", "/v3/auth/tokens", login).status == 401
    for path in ("/accounts", "/users", "/projects", "/keys", "/usage"):
        assert account["id"] not in json.dumps(admin("GET", path)) and project["id"] not in json.dumps(
            admin("GET", path)
        )
    admin("DELETE", f"/accounts/{account['id']}", status=404)
    (own,) = [each for each in admin("GET", "/accounts") if each["name"] == "default"]
    assert admin("DELETE", f"/accounts/{own['id']}", status=409)["error_code"] == "Admin.0409"


def test_accounts_by_command(server: LiveServer, admin: Admin) -> None:
    command(server, "account", "create", "by-command")
    command(server, "project", "create", "p", "--account", "by-command")
    assert "by-command" in command(server, "account", "list")
    command(server, "account", "disable", "by-command")
    assert [each["enabled"] for each in admin("GET", "/accounts") if each["name"] == "by-command"] == [False]
    command(server, "account", "enable", "by-command")
    kept = command(server, "account", "delete", "by-command", status=1, stdin="n\n")
    assert "Aborted" in kept and "by-command" in command(server, "account", "list")
    command(server, "account", "delete", "by-command", "--yes")
    assert "by-command" not in command(server, "account", "list")
    assert "control character" in command(server, "account", "create", "two\nlines", status=1)


def test_keys_of_every_kind(server: LiveServer, admin: Admin, hello_base64: str) -> None:
    (user,) = [user for user in admin("GET", "/users") if user["name"] == "admin"]
    bearer = admin("POST", "/keys", {"user_id": user["id"], "kind": "bearer"}, 201)
    text = f"Bearer {bearer['secret']}"
    assert call(server, hello_base64, Authorization=text).status == 200
    assert call(server, hello_base64, Authorization=text[:-1]).json["error_code"] == "APIG.0301"
    rotated = admin("POST", f"/keys/{bearer['key']['id']}/rotate", status=201)
    assert call(server, hello_base64, Authorization=text).status == 401
    assert call(server, hello_base64, Authorization=f"Bearer {rotated['secret']}").status == 200
    admin("PATCH", f"/keys/{rotated['key']['id']}", {"enabled": False}, 204)
    assert "disabled" in call(server, hello_base64, Authorization=f"Bearer {rotated['secret']}").json["error_msg"]
    admin("DELETE", f"/keys/{rotated['key']['id']}", status=204)
    assert rotated["secret"] not in json.dumps(admin("GET", "/keys"))


def test_temporary_keys(server: LiveServer, hello_base64: str) -> None:
    issued = json.loads(command(server, "key", "create", "--temporary", "1", "--json"))
    pair = {"access_key": issued["key"]["id"], "secret_key": issued["secret"]}
    as_temporary = replace(server, credentials=server.credentials | pair)
    target = f"/v2/{server.credentials['project_id']}/ocr/web-image"
    body = json.dumps({"image": hello_base64}).encode()

    def answer(**headers: str) -> Answer:
        return server.request("POST", target, body, as_temporary.signed("POST", target, body, **headers))

    assert answer(**{"x-security-token": issued["security_token"]}).status == 200
    assert "X-Security-Token is missing" in answer().json["error_msg"]
    assert "does not belong" in answer(**{"x-security-token": "other"}).json["error_msg"]


def test_commands(server: LiveServer, hello_base64: str) -> None:
    project = json.loads(
        command(server, "project", "create", "lab", "--account", "team", "--region", "lab-1", "--json")
    )
    assert project["services"] == ["general-text", "web-image"] and project["regions"] == ["lab-1"]
    assert "lab-1" in command(server, "project", "list") and project["id"] in command(server, "project", "list")
    command(server, "user", "create", "bob", "--account", "team", "--password", "long enough")
    assert "bob" in command(server, "user", "list")
    key = json.loads(
        command(server, "key", "create", "--user", "bob", "--bearer", "--project", project["id"], "--json")
    )
    bearer = f"Bearer {key['secret']}"
    assert call(server, hello_base64, project["id"], Authorization=bearer).status == 200
    assert call(server, hello_base64, Authorization=bearer).json["error_code"] == "ModelArts.4203"
    (row,) = json.loads(command(server, "usage", "list", "--project", project["id"], "--json"))
    assert row["calls"] == 1
    assert project["id"] in command(server, "usage", "list")
    command(server, "project", "limit", project["id"], "--daily-quota", "5")
    command(server, "project", "regions", project["id"], "lab-2")
    listed = {each["id"]: each for each in json.loads(command(server, "project", "list", "--json"))}
    assert listed[project["id"]]["daily_quota"] == 5 and listed[project["id"]]["regions"] == ["lab-2"]
    command(server, "subscription", "delete", project["id"], "--yes")
    assert call(server, hello_base64, project["id"], Authorization=bearer).json["error_code"] == "ModelArts.4204"
    command(server, "subscription", "create", project["id"])
    assert "web-image" in command(server, "subscription", "list")
    command(server, "key", "disable", key["key"]["id"])
    assert call(server, hello_base64, project["id"], Authorization=bearer).status == 401
    command(server, "key", "enable", key["key"]["id"])
    assert call(server, hello_base64, project["id"], Authorization=bearer).status == 200
    rotated = json.loads(command(server, "key", "rotate", key["key"]["id"], "--json"))
    command(server, "key", "delete", rotated["key"]["id"], "--yes")
    assert "no access key" in command(server, "key", "delete", rotated["key"]["id"], "--yes", status=1)
    assert len(command(server, "user", "rotate", "bob").strip()) >= 12
    command(server, "user", "delete", "bob", stdin="n\n", status=1)
    assert "bob" in command(server, "user", "list"), "asked before deleting"
    command(server, "user", "disable", "bob")
    command(server, "user", "enable", "bob")
    command(server, "user", "delete", "bob", "--yes")
    command(server, "project", "disable", project["id"])
    command(server, "project", "enable", project["id"])
    command(server, "project", "delete", project["id"], "--yes")
    assert project["id"] not in command(server, "project", "list")
    command(server, "key", "rotate-tokens")


def test_ids_are_whole_in_a_pipe_and_on_a_narrow_terminal(server: LiveServer) -> None:
    access_key, project_id = server.credentials["access_key"], server.credentials["project_id"]
    listing = [sys.executable, "-m", "webimage_ocr", "key", "list", "--state", str(server.state)]
    piped = subprocess.run(listing, capture_output=True, text=True, timeout=60, check=True)
    (row,) = (line for line in piped.stdout.splitlines() if access_key in line)
    assert project_id in row
    watching, terminal = pty.openpty()
    subprocess.run(listing, stdout=terminal, timeout=60, check=True, env=os.environ | {"COLUMNS": "80"})
    os.close(terminal)
    shown = os.read(watching, 1 << 16).decode()
    os.close(watching)
    assert "\N{HORIZONTAL ELLIPSIS}" not in shown
