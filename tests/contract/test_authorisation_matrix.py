"""Every route asked by every kind of caller. A route that is in no row of ``ROUTES`` fails the first test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from servers import LiveServer, run_app
from webimage_ocr.api.app import create_app
from webimage_ocr.api.console.sessions import csrf_secret
from webimage_ocr.auth.passwords import hash_password
from webimage_ocr.auth.tokens import TokenKeys, issue_token
from webimage_ocr.settings import Settings
from webimage_ocr.store.administration import Administration
from webimage_ocr.store.records import IssuedKey
from webimage_ocr.store.store import Store

IN, UNKNOWN, FORBIDDEN = "in", "unknown", "forbidden"
"""Let in, whatever is answered then; 401; 403."""

OPEN, CALLER, LAST_PROJECT, PROJECT, ADMIN = "open", "caller", "project of the credentials", "project", "admin"
"""Who is let in: everybody; who is known; whose credentials are for a project; who may use this project; an admin."""

ROUTES = {
    OPEN: (
        "GET /",
        "HEAD /",
        "GET /openapi.json",
        "HEAD /openapi.json",
        "GET /docs",
        "GET /docs/assets",
        "GET /console/assets/{version}/{path:path}",
        "HEAD /console/assets/{version}/{path:path}",
        "GET /console/service-worker.js",
        "GET /console/session",
        "POST /console/session",
        "DELETE /console/session",
        "GET /health/live",
        "HEAD /health/live",
        "GET /health/ready",
        "HEAD /health/ready",
        "POST /v3/auth/tokens",
    ),
    CALLER: (
        "GET /v3/auth/tokens",
        "DELETE /v3/auth/tokens",
        "GET /v3/projects",
        "GET /v3/auth/projects",
        "GET /v3/regions",
        "GET /v3/auth/domains",
        "GET /version",
    ),
    LAST_PROJECT: ("POST /v1.0/ocr/web-image", "POST /v1.0/ocr/general-text", "POST /ocr"),
    PROJECT: (
        "POST /v2/{project_id}/ocr/web-image",
        "POST /v2/{project_id}/ocr/general-text",
        "POST /console/preview",
    ),
    ADMIN: (
        "GET /admin/v1/accounts",
        "POST /admin/v1/accounts",
        "PATCH /admin/v1/accounts/{account_id}",
        "DELETE /admin/v1/accounts/{account_id}",
        "GET /admin/v1/users",
        "POST /admin/v1/users",
        "PATCH /admin/v1/users/{user_id}",
        "DELETE /admin/v1/users/{user_id}",
        "GET /admin/v1/projects",
        "POST /admin/v1/projects",
        "PATCH /admin/v1/projects/{project_id}",
        "DELETE /admin/v1/projects/{project_id}",
        "PUT /admin/v1/projects/{project_id}/subscriptions/{service}",
        "DELETE /admin/v1/projects/{project_id}/subscriptions/{service}",
        "GET /admin/v1/keys",
        "POST /admin/v1/keys",
        "PATCH /admin/v1/keys/{key_id}",
        "POST /admin/v1/keys/{key_id}/rotate",
        "DELETE /admin/v1/keys/{key_id}",
        "GET /admin/v1/usage",
        "POST /admin/v1/token-keys/rotate",
    ),
}

# columns: a caller, and what the routes of CALLER, LAST_PROJECT, PROJECT and ADMIN say. The project asked for is ann's
# account's first; her account has two, and so "whose project is it" has no answer without credentials for one.
CALLERS = """
nobody                                  unknown    unknown    unknown    unknown
token, empty                            unknown    unknown    unknown    unknown
token, made up                          unknown    unknown    unknown    unknown
token, signed by another                unknown    unknown    unknown    unknown
token, expired                          unknown    unknown    unknown    unknown
token, revoked                          unknown    unknown    unknown    unknown
token, of a disabled user               unknown    unknown    unknown    unknown
token, of a disabled account            unknown    unknown    unknown    unknown
token, of a deleted user                unknown    unknown    unknown    unknown
key, unknown                            unknown    unknown    unknown    unknown
key, wrong signature                    unknown    unknown    unknown    unknown
key, old date                           unknown    unknown    unknown    unknown
key, disabled                           unknown    unknown    unknown    unknown
key, of a disabled user                 unknown    unknown    unknown    unknown
key, of a disabled account              forbidden  forbidden  forbidden  forbidden
key, temporary, expired                 unknown    unknown    unknown    unknown
key, temporary, no security token       unknown    unknown    unknown    unknown
bearer, made up                         unknown    unknown    unknown    unknown
bearer, of a disabled account           forbidden  forbidden  forbidden  forbidden
session, made up                        unknown    unknown    unknown    unknown
session, no second secret               unknown    unknown    unknown    unknown
session, wrong second secret            forbidden  forbidden  forbidden  forbidden
session, from another site              forbidden  forbidden  forbidden  forbidden

ann: token, this project                in         in         in         forbidden
ann: token, other project               in         in         forbidden  forbidden
ann: token, no project                  in         forbidden  unknown    forbidden
ann: key                                in         forbidden  in         forbidden
ann: key, this project                  in         in         in         forbidden
ann: key, other project                 in         in         forbidden  forbidden
ann: key, temporary                     in         forbidden  in         forbidden
ann: bearer                             in         forbidden  in         forbidden
ann: bearer, other project              in         in         forbidden  forbidden
ann: session                            in         forbidden  in         forbidden

other account: token                    in         in         forbidden  forbidden
other account: key                      in         in         forbidden  forbidden
other account: bearer                   in         in         forbidden  forbidden
other account: session                  in         in         forbidden  forbidden

admin: token, own project               in         in         forbidden  in
admin: token, no project                in         unknown    unknown    in
admin: key                              in         in         forbidden  in
admin: key, own project                 in         in         forbidden  forbidden
admin: bearer                           in         in         forbidden  in
admin: bearer, own project              in         in         forbidden  forbidden
admin: session                          in         in         forbidden  in

admin of ann's account: token           in         in         in         in
admin of ann's account: key             in         forbidden  in         in
"""

FOR_THE_PAGE_ALONE = {
    ("GET /console/session", "session, from another site"),
    ("DELETE /console/session", "session, from another site"),
    ("DELETE /console/session", "session, wrong second secret"),
    ("DELETE /console/session", "session, no second secret"),
}
"""Open to everybody without a session, and with one to the page that it was opened on: refused with 403."""

Headers = Callable[[str, str, bytes], dict[str, str]]


@dataclass(frozen=True)
class Scene:
    """A server, the project that is asked for, and how each caller makes a request."""

    server: LiveServer
    project_id: str
    callers: dict[str, Headers]


def rows() -> Iterator[tuple[str, dict[str, str]]]:
    for line in filter(None, CALLERS.splitlines()):
        said = line[40:].split()
        yield line[:40].strip(), {OPEN: IN, **dict(zip((CALLER, LAST_PROJECT, PROJECT, ADMIN), said, strict=True))}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    state = tmp_path_factory.mktemp("matrix") / "state"
    with (
        run_app(state, lockout_failures=1_000_000, refresh_s=0.05, ocr_endpoint=True) as server,
        closing(Store.open(f"sqlite:///{state / 'webimage-ocr.sqlite3'}", state / "secret.key")) as store,
    ):
        yield Cast(server, store).scene()


class Cast:
    """Makes accounts, users, projects and credentials, and spoils those that shall not hold."""

    def __init__(self, server: LiveServer, store: Store) -> None:
        self.server = server
        self.store = store
        self.administration = Administration(store)
        found = store.token_keys()
        self.keys = TokenKeys(found.current, found.secrets)

    def user(self, account: str, name: str, *, is_admin: bool = False) -> str:
        known = {each.name: each.id for each in self.administration.list_accounts()}
        account_id = known.get(account) or self.administration.create_account(account).id
        return self.administration.create_user(account_id, name, hash_password("password"), is_admin=is_admin).id

    def project(self, account: str, name: str) -> str:
        (account_id,) = [each.id for each in self.administration.list_accounts() if each.name == account]
        return self.administration.create_project(account_id, name, services=["web-image"]).id

    def token(self, user_id: str, project_id: str = "", *, age: timedelta = timedelta(0), **changes: Any) -> Headers:
        user = self.store.find_user_by_id(user_id)
        assert user is not None
        text, _ = issue_token(
            changes.get("keys", self.keys),
            user_id=user.id,
            account_id=user.account_id,
            project_id=project_id,
            is_admin=user.is_admin,
            now=datetime.now(UTC) - age,
            lifetime=timedelta(hours=24),
        )
        return same({"X-Auth-Token": text})

    def key(self, user_id: str, project_id: str | None = None, **options: Any) -> IssuedKey:
        return self.administration.create_key(user_id, project_id=project_id, **options)

    def signed(self, issued: IssuedKey, *, secret: str | None = None, **headers: str) -> Headers:
        pair = {"access_key": issued.key.id, "secret_key": secret or issued.secret}
        as_owner = replace(self.server, credentials=self.server.credentials | pair)
        return lambda method, path, body: as_owner.signed(method, path, body, **headers)

    def bearer(self, user_id: str, project_id: str | None = None) -> Headers:
        issued = self.administration.create_key(user_id, bearer=True, project_id=project_id)
        return same({"Authorization": f"Bearer {issued.secret}"})

    def session(self, account: str, user: str, password: str = "password", **changes: str) -> Headers:
        def log_in(*_: object) -> dict[str, str]:
            body = {"account": account, "user": user, "password": password}
            answer = self.server.request("POST", "/console/session", body)
            cookie = answer.headers["Set-Cookie"].partition(";")[0]
            sent = {"Cookie": cookie, "X-CSRF-Token": answer.json["csrf"]} | changes
            return {name: value for name, value in sent.items() if value}

        kept = log_in()
        # one request ends the session that it comes with
        return lambda method, path, _: log_in() if (method, path) == ("DELETE", "/console/session") else kept

    def scene(self) -> Scene:
        ann, colleague = self.user("a", "ann"), self.user("a", "admin of a", is_admin=True)
        bob, gone, shut, deleted = (
            self.user("b", "bob"),
            self.user("c", "gone"),
            self.user("a", "shut"),
            self.user("a", "d"),
        )
        this, other, of_b, of_c = (
            self.project(*each) for each in (("a", "this"), ("a", "other"), ("b", "b"), ("c", "c"))
        )
        credentials = self.server.credentials
        (admin,) = [each.id for each in self.administration.list_users() if each.account_name == credentials["account"]]
        own = credentials["project_id"]
        temporary = self.key(ann, lifetime=timedelta(hours=1))
        with_security_token = {"x-security-token": temporary.security_token or ""}
        expired = self.key(ann, lifetime=timedelta(seconds=-1))
        disabled = self.key(ann)
        made_up = {"Cookie": "webimage_ocr_session=x.y.z", "X-CSRF-Token": csrf_secret("x.y.z")}
        strangers_keys = TokenKeys(self.keys.current, dict.fromkeys(self.keys.secrets, bytes(32)))
        callers = {
            "nobody": same({}),
            "token, empty": same({"X-Auth-Token": ""}),
            "token, made up": same({"X-Auth-Token": "x.y.z"}),
            "token, signed by another": self.token(admin, own, keys=strangers_keys),
            "token, expired": self.token(ann, this, age=timedelta(hours=25)),
            "token, revoked": self.token(ann, this),
            "token, of a disabled user": self.token(shut, this),
            "token, of a disabled account": self.token(gone, of_c),
            "token, of a deleted user": self.token(deleted, this),
            "key, unknown": self.signed(replace(disabled, key=replace(disabled.key, id="NOBODYS"))),
            "key, wrong signature": self.signed(self.key(ann), secret="another"),
            "key, old date": self.signed(self.key(ann), **{"x-sdk-date": "20200101T000000Z"}),
            "key, disabled": self.signed(disabled),
            "key, of a disabled user": self.signed(self.key(shut)),
            "key, of a disabled account": self.signed(self.key(gone)),
            "key, temporary, expired": self.signed(expired, **{"x-security-token": expired.security_token or ""}),
            "key, temporary, no security token": self.signed(temporary),
            "bearer, made up": same({"Authorization": "Bearer wio_X_y"}),
            "bearer, of a disabled account": self.bearer(gone),
            "session, made up": same(made_up),
            "session, no second secret": self.session("a", "ann", **{"X-CSRF-Token": ""}),
            "session, wrong second secret": self.session("a", "ann", **{"X-CSRF-Token": "x"}),
            "session, from another site": self.session("a", "ann", Origin="https://elsewhere.example"),
            "ann: token, this project": self.token(ann, this),
            "ann: token, other project": self.token(ann, other),
            "ann: token, no project": self.token(ann),
            "ann: key": self.signed(self.key(ann)),
            "ann: key, this project": self.signed(self.key(ann, this)),
            "ann: key, other project": self.signed(self.key(ann, other)),
            "ann: key, temporary": self.signed(temporary, **with_security_token),
            "ann: bearer": self.bearer(ann),
            "ann: bearer, other project": self.bearer(ann, other),
            "ann: session": self.session("a", "ann"),
            "other account: token": self.token(bob, of_b),
            "other account: key": self.signed(self.key(bob)),
            "other account: bearer": self.bearer(bob),
            "other account: session": self.session("b", "bob"),
            "admin: token, own project": self.token(admin, own),
            "admin: token, no project": self.token(admin),
            "admin: key": self.signed(self.key(admin)),
            "admin: key, own project": self.signed(self.key(admin, own)),
            "admin: bearer": self.bearer(admin),
            "admin: bearer, own project": self.bearer(admin, own),
            "admin: session": self.session(credentials["account"], "admin", credentials["password"]),
            "admin of ann's account: token": self.token(colleague, this),
            "admin of ann's account: key": self.signed(self.key(colleague)),
        }
        self.administration.set_key_enabled(disabled.key.id, False)
        self.administration.change_user(shut, enabled=False)
        self.administration.set_account_enabled(self.store.find_user_by_id(gone).account_id, False)  # type: ignore[union-attr]
        self.administration.delete_user(deleted)
        revoked = {"X-Subject-Token": callers["token, revoked"]("", "", b"")["X-Auth-Token"]}
        ended = self.server.request("DELETE", "/v3/auth/tokens", headers=callers["ann: bearer"]("", "", b"") | revoked)
        assert ended.status == 204
        time.sleep(0.5)  # until what was revoked here is known there
        return Scene(self.server, this, callers)


def same(headers: dict[str, str]) -> Headers:
    """The same headers for every request."""
    return lambda *_: headers


def routes_of_the_app() -> set[str]:
    found = set()
    for route in iter_route_contexts(create_app(Settings(ocr_endpoint=True)).routes):
        for method in route.methods or ("GET",):
            found.add(f"{method} {route.path}")
    return found


def test_every_route_is_in_the_table() -> None:
    listed = [route for routes in ROUTES.values() for route in routes]
    assert sorted(listed) == sorted(routes_of_the_app())


def test_every_caller_is_in_the_table(scene: Scene) -> None:
    assert [name for name, _ in rows()] == list(scene.callers)


@pytest.mark.parametrize(("kind", "route"), [(kind, route) for kind, routes in ROUTES.items() for route in routes])
def test_route(scene: Scene, kind: str, route: str) -> None:
    method, _, path = route.partition(" ")
    path = path.replace("{project_id}/ocr", f"{scene.project_id}/ocr").replace("{service}", "web-image")
    path = path.replace("{version}/{path:path}", "x/y.js").replace("/docs/assets", "/docs/assets/favicon.png")
    for field in ("{account_id}", "{user_id}", "{project_id}", "{key_id}"):
        path = path.replace(field, "missing")  # who is let in, does no harm
    body = b"{}" if method in ("POST", "PATCH", "PUT") else b""
    wrong = {}
    for name, expected in rows():
        headers = {"X-Project-Id": scene.project_id} if path == "/console/preview" else {}
        headers |= scene.callers[name](method, path, body)
        answer = scene.server.request(method, path, body or None, headers)
        outcome = {401: UNKNOWN, 403: FORBIDDEN}.get(answer.status, IN)
        assert answer.status < 500, answer.body
        if outcome != (FORBIDDEN if (route, name) in FOR_THE_PAGE_ALONE else expected[kind]):
            wrong[name] = f"{answer.status} {answer.body.decode()[:150]}"
    assert not wrong
