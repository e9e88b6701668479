"""Two server processes over one PostgreSQL: tokens, keys and revocations of one hold for the other."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers import LiveServer, run_server
from services import run_postgresql
from webimage_ocr.store.administration import Administration
from webimage_ocr.store.store import Store

OBEYED_WITHIN_S = 5


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with run_postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the secrets in that database are encrypted with: to all who open it the same."""
    return tmp_path_factory.mktemp("key") / "secret.key"


def test_two_processes_share_everything(database_url: str, key_file: Path, tmp_path: Path, hello_base64: str) -> None:
    environment = {"WEBIMAGE_OCR_DATABASE_URL": database_url, "WEBIMAGE_OCR_SECRET_KEY_FILE": str(key_file)}
    (tmp_path / "two").mkdir()
    with run_server(tmp_path / "one", **environment) as one:
        shutil.copy(tmp_path / "one" / "credentials.json", tmp_path / "two" / "credentials.json")
        with run_server(tmp_path / "two", **environment) as two:
            path = f"/v2/{one.credentials['project_id']}/ocr/web-image"
            token = {"X-Auth-Token": one.token()}
            assert two.request("POST", path, {"image": hello_base64}, token).status == 200
            assert one.read({"image": hello_base64}).status == two.read({"image": hello_base64}).status == 200

            headers = {"X-Auth-Token": one.token(), "X-Subject-Token": token["X-Auth-Token"]}
            assert one.request("DELETE", "/v3/auth/tokens", headers=headers).status == 204
            assert until_refused(two, token) < OBEYED_WITHIN_S

            store = Store.open(database_url, key_file)
            administration = Administration(store)
            token = {"X-Auth-Token": two.token()}
            (user,) = administration.list_users()
            administration.change_user(user.id, password_hash=user.password_hash)
            assert until_refused(one, token) < OBEYED_WITHIN_S
            administration.set_key_enabled(one.credentials["access_key"], False)
            assert one.read({"image": hello_base64}).status == two.read({"image": hello_base64}).status == 401

            administration.rotate_token_key()
            token = {"X-Auth-Token": two.token()}
            assert one.request("GET", "/v3/auth/projects", headers=token).status == 200
            (row,) = administration.list_usage(since=administration.list_accounts()[0].created_at.date())
            assert row.calls == 3
            store.close()

            odd = one.token_body()
            odd["auth"]["scope"] = {"project": {"name": "a\0b"}}
            answer = one.request("POST", "/v3/auth/tokens", odd)
            assert (answer.status, answer.json["error_code"]) == (400, "APIG.0602"), "the caller's fault, not ours"

            guess = one.token_body(password="wrong")
            assert [each.request("POST", "/v3/auth/tokens", guess).status for each in (one, two) * 3] == [401] * 6
            locked = [each.request("POST", "/v3/auth/tokens", each.token_body()) for each in (one, two)]
            assert ["locked" in answer.json["error"]["message"] for answer in locked] == [True, True]


def until_refused(server: LiveServer, token: dict[str, str]) -> float:
    """Seconds until a token holds no longer."""
    start = time.monotonic()
    while server.request("GET", "/v3/auth/projects", headers=token).status == 200:
        assert time.monotonic() - start < 60
        time.sleep(0.1)
    return time.monotonic() - start


def test_a_quota_holds_for_processes_at_once(database_url: str, key_file: Path) -> None:
    """Each store stands for a process: they take turns in the database."""
    stores = [Store.open(database_url, key_file) for _ in range(2)]
    administration = Administration(stores[0])
    account = administration.create_account("quota")
    project = administration.create_project(account.id, "quota")
    day = account.created_at.date()
    counted = [store.reserve_use(project.id, "web-image", day, "", 3) for _ in range(3) for store in stores]
    assert counted == [True, True, True, False, False, False]
    assert stores[1].calls_on(project.id, "web-image", day) == 3
    for store in stores:
        store.close()
