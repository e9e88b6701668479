"""What goes wrong on the server's side, and what the HTTP framework would answer by itself, in our shape."""

from __future__ import annotations

import base64
import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from pictures import draw_text
from servers import Answer, LiveServer, ScriptedReader, run_app
from sockets import connected, received
from webimage_ocr.errors import ModelUnusable
from webimage_ocr.types import Page

BODY = {"image": base64.b64encode(draw_text(["fault"])).decode()}


def said(answer: Answer) -> tuple[int, str]:
    """Status and code of a refusal that has our shape."""
    assert set(answer.json) == {"error_code", "error_msg"}, answer.body
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    assert answer.headers["content-type"] == "application/json"
    return answer.status, answer.json["error_code"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_app(tmp_path_factory.mktemp("faults")) as server:
        yield server


class BrokenReader(ScriptedReader):
    def read(self, *_: object, **__: object) -> Page:
        raise ZeroDivisionError("a fault of the reader")


class UnloadableReader(ScriptedReader):
    def open(self) -> None:
        raise ModelUnusable("The file is damaged.")


def test_a_fault_of_the_reader(tmp_path: Path) -> None:
    with run_app(tmp_path, BrokenReader()) as server:
        answer = server.read(BODY)
    assert said(answer) == (400, "AIS.0105")
    assert "ZeroDivisionError" not in answer.said


def test_models_that_cannot_be_loaded(tmp_path: Path) -> None:
    with run_app(tmp_path, UnloadableReader()) as server:
        assert said(server.read(BODY)) == (503, "ModelArts.4508")
        assert said(server.request("GET", "/health/ready")) == (503, "ModelArts.4508")
        assert server.request("GET", "/health/live").status == 200


def test_a_fault_anywhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_app(tmp_path) as server:
        monkeypatch.setattr("webimage_ocr.api.web_image.page_to_wire", lambda *_, **__: 1 / 0)
        answer = server.read(BODY)
    assert said(answer) == (500, "ModelArts.4505")
    assert answer.said == "Backend service internal error."


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        with sqlite3.connect(tmp_path / "webimage-ocr.sqlite3") as database:
            database.execute("ALTER TABLE subscriptions RENAME TO elsewhere")
        database.close()
        answer = server.read(BODY)
    assert said(answer) == (503, "APIG.0613")
    assert "SELECT" not in answer.said


def test_an_answer_is_given_though_it_cannot_be_counted(tmp_path: Path) -> None:
    reader = ScriptedReader()
    with run_app(tmp_path, reader) as server, sqlite3.connect(tmp_path / "webimage-ocr.sqlite3") as database:
        assert server.read(BODY).status == 200
        database.execute("CREATE TRIGGER full BEFORE UPDATE ON usage BEGIN SELECT RAISE(FAIL, 'disk full'); END")
        database.commit()
        assert server.read(BODY).status == 200
        token = {"X-Auth-Token": server.token()}
        (row,) = server.request("GET", "/admin/v1/usage", headers=token).json
        assert row["calls"] == 1
    database.close()


def test_what_is_deleted_while_it_is_used(tmp_path: Path) -> None:
    reader = ScriptedReader()
    reader.go_on.clear()
    with run_app(tmp_path, reader, workers=2) as server, ThreadPoolExecutor(1) as pool:
        token = {"X-Auth-Token": server.token()}
        project = f"/admin/v1/projects/{server.credentials['project_id']}"
        running = pool.submit(server.read, BODY)
        assert reader.reading.acquire(timeout=30)
        # before the answer is given the subscription, the key and the project are gone
        key = f"/admin/v1/keys/{server.credentials['access_key']}"
        for path in (f"{project}/subscriptions/web-image", key, project):
            assert server.request("DELETE", path, headers=token).status == 204
        reader.go_on.set()
        assert running.result().status == 200
        assert said(server.read(BODY)) == (401, "APIG.0301")


def test_the_sentence_alone(server: LiveServer) -> None:
    answer = server.read({})
    assert answer.json == {"error_code": "AIS.0101", "error_msg": "The input parameter is invalid."}
    assert "exactly one of image and url" in answer.headers["X-Error-Detail"]
    answer = server.request("GET", "/v3/projects")
    assert answer.json["error_msg"] == "Incorrect IAM authentication information: x-auth-token not found"
    assert "X-Error-Detail" not in answer.headers, "this one is documented as part of the sentence"


def test_details_in_the_body_where_they_are_asked_for(tmp_path: Path) -> None:
    with run_app(tmp_path, error_detail=True) as server:
        answer = server.read({})
        with connected(server, b"no HTTP at all\r\n\r\n") as connection:
            _, headers, body = received(connection)
    assert answer.json["error_msg"].startswith("The input parameter is invalid. ")
    assert "exactly one of image and url" in answer.json["error_msg"]
    assert answer.json["request_id"] == answer.headers["X-Request-Id"] and "X-Error-Detail" not in answer.headers
    assert body["error_msg"] == "Bad request. What came is no HTTP request."
    assert body["request_id"] == headers["x-request-id"] and "x-error-detail" not in headers


def test_a_detail_cannot_break_out_of_its_header(server: LiveServer) -> None:
    """It quotes the caller: line ends, per cents and Chinese characters are encoded, and its length is bounded."""
    token = {"X-Auth-Token": server.token()}
    answer = server.request("GET", "/nowhere/%0d%0aX-Broken:%201/50%25/%E5%9B%BE", headers=token)
    assert "X-Broken" not in answer.headers
    assert "/nowhere/\r\nX-Broken: 1/50%/图" in answer.said
    answer = server.request("GET", "/" + "%F0%9F%98%80" * 1000, headers=token)
    assert said(answer) == (404, "APIG.0101") and len(answer.headers["X-Error-Detail"]) <= 2048
    assert "\ufffd" not in answer.said, "no character is cut in two"


def test_an_unknown_access_key(server: LiveServer) -> None:
    target = "/v3/auth/projects"
    headers = server.signed("GET", target)
    headers["Authorization"] = headers["Authorization"].replace(server.credentials["access_key"], "ABCDEFGH")
    answer = server.request("GET", target, headers=headers)
    assert said(answer) == (401, "APIG.0301")
    assert answer.said.endswith("Get secretKey failed,ak:ABCD******,err:ak not exist")


def test_an_access_key_that_another_key_file_encrypted(tmp_path: Path) -> None:
    """As where a part of a database comes from a backup: a refusal that says it, and no fault of the server."""
    with run_app(tmp_path / "state") as server:
        token = {"X-Auth-Token": server.token()}
        foreign = Fernet(Fernet.generate_key()).encrypt(b"secret")
        with closing(sqlite3.connect(tmp_path / "state" / "webimage-ocr.sqlite3")) as database, database:
            database.execute("UPDATE access_keys SET secret = ?", (foreign,))
            database.execute("INSERT INTO token_keys VALUES ('newest', ?, '2099-01-01 00:00:00')", (foreign,))
        answer = server.request("GET", "/v3/auth/projects", headers=server.signed("GET", "/v3/auth/projects"))
        assert said(answer) == (401, "APIG.0301")
        assert answer.said.endswith("err:secret cannot be decrypted")
        # nor does a key of tokens that nobody can read take the others with it
        time.sleep(2.5)  # until keys are read again
        assert server.request("GET", "/v3/auth/projects", headers=token).status == 200
        assert server.request("GET", "/v3/auth/projects", headers={"X-Auth-Token": server.token()}).status == 200
        forged = {"X-Auth-Token": token["X-Auth-Token"].replace(token["X-Auth-Token"][:4], "zzzz", 1)}
        assert server.request("GET", "/v3/auth/projects", headers=forged).status == 401


def test_a_disabled_account(server: LiveServer) -> None:
    token = {"X-Auth-Token": server.token()}
    account_id = server.request("GET", "/admin/v1/accounts", headers=token).json[0]["id"]
    other = server.request("POST", "/admin/v1/accounts", {"name": "other"}, token).json
    user = {"account_id": other["id"], "name": "u", "password": "long enough"}
    user_id = server.request("POST", "/admin/v1/users", user, token).json["id"]
    key = server.request("POST", "/admin/v1/keys", {"user_id": user_id, "kind": "bearer"}, token).json
    headers = {"Authorization": f"Bearer {key['secret']}"}
    assert server.request("GET", "/v3/auth/projects", headers=headers).status == 200
    assert server.request("PATCH", f"/admin/v1/accounts/{other['id']}", {"enabled": False}, token).status == 204
    assert said(server.request("GET", "/v3/auth/projects", headers=headers)) == (403, "ModelArts.4106")
    assert account_id != other["id"]


def test_heads_that_are_too_large(server: LiveServer) -> None:
    assert said(server.request("GET", "/health/live?" + "a" * 33_000)) == (414, "APIG.0201")
    assert said(server.request("GET", "/health/live", headers={"X-Large": "a" * 33_000})) == (494, "APIG.0201")


def test_what_the_framework_refuses(server: LiveServer) -> None:
    token = {"X-Auth-Token": server.token()}
    assert said(server.request("POST", "/admin/v1/accounts", b"{", token)) == (400, "ModelArts.4105")
    assert said(server.request("GET", "/docs/assets/../../secret", headers=token)) == (404, "APIG.0101")
    assert said(server.request("OPTIONS", "/health/live", headers=token)) == (404, "APIG.0101")
    assert said(server.request("POST", "/health/live", b"", token)) == (404, "APIG.0101")
