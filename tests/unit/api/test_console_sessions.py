"""Sessions of the page: the cookie alone is good for nothing, and each one ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from fastapi.responses import Response

from webimage_ocr.api.authenticate import Caller
from webimage_ocr.api.console.sessions import COOKIE, SECURE_COOKIE, Sessions, csrf_secret, require_same_origin
from webimage_ocr.api.tokens import TokenDesk
from webimage_ocr.auth.signing import SignedRequest
from webimage_ocr.errors import AccessDenied, AuthenticationFailed
from webimage_ocr.store.administration import Administration
from webimage_ocr.store.records import User
from webimage_ocr.store.store import Store


class Desk:
    """Sessions over an empty database, and one user."""

    def __init__(self, store: Store, lifetime: timedelta = timedelta(hours=1)) -> None:
        self.administration = Administration(store)
        account = self.administration.create_account("acme")
        self.user: User = self.administration.create_user(account.id, "ann", "hash", is_admin=True)
        self.tokens = TokenDesk(store, lifetime=timedelta(hours=1), refresh_s=2)
        asyncio.run(self.tokens.refresh())
        self.sessions = Sessions(self.tokens, lifetime, always_secure=False)
        self.text = self.sessions.open(self.user)

    def find(self, text: str | None = None, secret: str | None = None, **headers: str) -> Caller | None:
        text = self.text if text is None else text
        given = {"host": "ocr.example", "cookie": f"{COOKIE}={text}"}
        given |= {"x-csrf-token": csrf_secret(text) if secret is None else secret}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return asyncio.run(self.sessions.find(SignedRequest("POST", "/admin/v1/keys", given, b"")))


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_cookie_and_secret_together_are_the_user(desk: Desk) -> None:
    caller = desk.find()
    assert caller is not None
    assert (caller.user_id, caller.account_id, caller.is_admin) == (desk.user.id, desk.user.account_id, True)
    assert caller.project_id is None and caller.key_id is None and caller.token is None


def test_the_cookie_alone_is_nobody(desk: Desk) -> None:
    request = SignedRequest("POST", "/admin/v1/keys", {"cookie": f"{COOKIE}={desk.text}"}, b"")
    assert asyncio.run(desk.sessions.find(request)) is None


def test_the_secret_alone_is_nobody(desk: Desk) -> None:
    request = SignedRequest("POST", "/admin/v1/keys", {"x-csrf-token": csrf_secret(desk.text)}, b"")
    assert asyncio.run(desk.sessions.find(request)) is None


@pytest.mark.parametrize("secret", ["", "0" * 64, "täuschung"])
def test_a_wrong_secret_is_refused(desk: Desk, secret: str) -> None:
    with pytest.raises(AccessDenied):
        desk.find(secret=secret)


def test_the_secret_of_another_session_is_refused(desk: Desk) -> None:
    with pytest.raises(AccessDenied):
        desk.find(secret=csrf_secret(desk.sessions.open(desk.user)))


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://ocr.example:81"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_requests_of_other_sites_are_refused(desk: Desk, headers: dict[str, str]) -> None:
    with pytest.raises(AccessDenied, match="another site"):
        desk.find(**headers)


def test_requests_of_the_page_itself_pass(desk: Desk) -> None:
    assert desk.find(origin="http://ocr.example", sec_fetch_site="same-origin")
    assert desk.find(origin="https://ocr.example")  # behind a proxy that speaks TLS
    require_same_origin({})


def test_a_forged_session_is_refused(desk: Desk) -> None:
    head, body, _ = desk.text.split(".")
    for forged in ("made.up.text", f"{head}.{body}.", f"{head}.{body}.{'A' * 43}"):
        with pytest.raises(AuthenticationFailed):
            desk.find(forged)


def test_a_session_ends_with_its_time(store: Store) -> None:
    with pytest.raises(AuthenticationFailed, match="token expires"):
        Desk(store, timedelta(0)).find()


def test_a_session_ends_when_its_user_logs_out(desk: Desk) -> None:
    found = asyncio.run(desk.sessions.look({"cookie": f"{COOKIE}={desk.text}"}))
    assert found is not None
    asyncio.run(desk.sessions.end(found[1]))
    with pytest.raises(AuthenticationFailed, match="revoked"):
        desk.find()
    assert asyncio.run(desk.sessions.look({"cookie": f"{COOKIE}={desk.text}"})) is None


def test_a_session_ends_with_the_password(desk: Desk) -> None:
    desk.administration.change_user(desk.user.id, password_hash="another hash")
    asyncio.run(desk.tokens.refresh())
    with pytest.raises(AuthenticationFailed, match="revoked"):
        desk.find()


def test_another_server_of_the_database_knows_it(desk: Desk, store: Store) -> None:
    other = TokenDesk(store, lifetime=timedelta(hours=1), refresh_s=2)
    desk.sessions = Sessions(other, timedelta(hours=1), always_secure=False)
    assert desk.find()


@pytest.mark.parametrize(
    ("scheme", "always", "name"),
    [("http", False, COOKIE), ("https", False, SECURE_COOKIE), ("http", True, SECURE_COOKIE)],
)
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    desk: Desk, scheme: str, always: bool, name: str
) -> None:
    response = Response()
    Sessions(desk.tokens, timedelta(hours=1), always_secure=always).set_cookie(response, "text", scheme)
    value, *flags = response.headers["set-cookie"].lower().split("; ")
    assert value == f"{name.lower()}=text"
    assert {"httponly", "samesite=strict", "path=/"} <= set(flags)
    assert ("secure" in flags) is (name == SECURE_COOKIE)
    assert not any(flag.startswith(("domain", "max-age", "expires")) for flag in flags)


def test_odd_cookies_of_others_hide_nothing(desk: Desk) -> None:
    assert desk.find(cookie=f'a[b]="{{x; ,"; é=1; {COOKIE}={desk.text}; c')


def test_a_broken_cookie_is_no_session(desk: Desk) -> None:
    for cookie in ("", "=;;;", f"{COOKIE}", f"{COOKIE}=", 'a="\\'):
        assert asyncio.run(desk.sessions.look({"cookie": cookie})) is None
