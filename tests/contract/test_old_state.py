"""What the first version that people had kept (state_9acdaec/, made by its own code) opens and works."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from servers import LiveServer, run_app
from services import run_postgresql
from sockets import BODY
from webimage_ocr.store.database import MIGRATIONS, with_psycopg

OLD = Path(__file__).parent / "state_9acdaec"
KNOWN = json.loads((OLD / "known.json").read_text(encoding="utf-8"))
REVISION = "0002"
"""The schema of that version."""


def lay_out(state: Path) -> Path:
    """The folder as it was, and its database."""
    state.mkdir()
    for name in ("secret.key", "credentials.json"):
        shutil.copy(OLD / name, state / name)
    file = state / "webimage-ocr.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript((OLD / "state.sql").read_text(encoding="utf-8"))
    database.close()
    return file


def copy_rows(file: Path, url: str) -> None:
    """The same rows in PostgreSQL, in the schema of that version."""
    engine = sa.create_engine(with_psycopg(url))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection, sqlite3.connect(file) as old:
        config.attributes["connection"] = connection
        command.upgrade(config, REVISION)
        old.row_factory = sqlite3.Row
        tables = sa.MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name == "alembic_version":
                continue
            rows = [
                {column.name: _value(column, row[column.name]) for column in table.columns}
                for row in old.execute(f"SELECT * FROM {table.name}")
            ]
            if rows:
                connection.execute(table.insert(), rows)
    old.close()
    engine.dispose()


def _value(column: sa.Column[Any], value: Any) -> Any:
    convert: dict[type, Callable[[Any], Any]] = {
        sa.Boolean: bool,
        sa.DateTime: datetime.fromisoformat,
        sa.Date: date.fromisoformat,
    }
    kind = next((kind for kind in convert if isinstance(column.type, kind)), None)
    return value if value is None or kind is None else convert[kind](value)


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    state = tmp_path_factory.mktemp("old") / "state"
    file = lay_out(state)
    if request.param == "SQLite":
        with run_app(state) as server:
            yield server
        return
    with run_postgresql() as url:
        copy_rows(file, url)
        file.unlink()
        with run_app(state, database_url=url) as server:
            yield server


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def path_of(project_id: str) -> str:
    return f"/v2/{project_id}/ocr/web-image"


def signed(server: LiveServer, kind: str, path: str, **headers: str) -> dict[str, str]:
    """The headers of a call that one of the old keys signs."""
    key = KNOWN["keys"][kind]
    credentials = server.credentials | {"access_key": key["key"]["id"], "secret_key": key["secret"]}
    return LiveServer(server.url, server.state, credentials).signed("POST", path, BODY, **headers)


def test_nothing_was_set_up_anew(server: LiveServer) -> None:
    assert server.credentials == json.loads((OLD / "credentials.json").read_text(encoding="utf-8"))
    accounts = server.request("GET", "/admin/v1/accounts", headers={"X-Auth-Token": KNOWN["token"]}).json
    assert [account["id"] for account in accounts] == [KNOWN["account_id"]]


def test_services_that_came_later_are_subscribed_by_command(server: LiveServer) -> None:
    answer = server.read(BODY, service="general-text")
    assert (answer.status, answer.json["error_code"]) == (400, "ModelArts.4204")
    path = f"/admin/v1/projects/{server.credentials['project_id']}/subscriptions/general-text"
    assert server.request("PUT", path, headers={"X-Auth-Token": KNOWN["token"]}).status == 204
    assert server.read(BODY, service="general-text").status == 200
    assert server.request("DELETE", path, headers={"X-Auth-Token": KNOWN["token"]}).status == 204


def test_the_pair_of_the_first_start_and_passwords(server: LiveServer) -> None:
    assert server.read(BODY).status == 200
    token = server.token()
    assert (
        server.request("POST", path_of(server.credentials["project_id"]), BODY, {"X-Auth-Token": token}).status == 200
    )
    body = server.token_body(password=KNOWN["password"], scope={})
    body["auth"]["identity"]["password"]["user"]["name"] = "小王"
    assert server.request("POST", "/v3/auth/tokens", body).status == 201


def test_an_old_token_holds_and_a_revoked_one_does_not(server: LiveServer) -> None:
    path = path_of(server.credentials["project_id"])
    assert server.request("POST", path, BODY, {"X-Auth-Token": KNOWN["token"]}).status == 200
    answer = server.request("POST", path, BODY, {"X-Auth-Token": KNOWN["revoked"]})
    assert answer.status == 401 and "the token was revoked" in answer.said


def test_keys_of_every_kind_and_their_limits(server: LiveServer) -> None:
    path = path_of(KNOWN["limited_project"])
    temporary = KNOWN["keys"]["temporary"]["security_token"]
    calls = [
        signed(server, "permanent", path),
        bearer(KNOWN["keys"]["bearer"]["secret"]),
        signed(server, "temporary", path, **{"x-security-token": temporary}),
    ]
    answers = [server.request("POST", path, BODY, headers) for headers in calls]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert {answer.headers["X-ratelimit"] for answer in answers} == {"50"}
    refused = server.request("POST", path, BODY, signed(server, "permanent", path))
    assert (refused.status, refused.json["error_code"]) == (429, "APIG.0308"), "three a day, as was set"
    assert "limit:3,time:1 day" in refused.said
    assert server.request("POST", path, BODY, bearer(KNOWN["disabled"])).status == 401
    other = server.request("POST", path_of(KNOWN["unsubscribed_project"]), BODY, {"X-Auth-Token": KNOWN["token"]})
    assert other.status == 403, "the token is for the first project"


def test_a_region_leads_to_its_project_and_what_was_not_subscribed_is_not(server: LiveServer) -> None:
    headers = {"X-Auth-Token": server.token(scope={"project": {"id": KNOWN["unsubscribed_project"]}})}
    answer = server.request("POST", path_of(KNOWN["unsubscribed_project"]), BODY, headers)
    assert (answer.status, answer.json["error_code"]) == (400, "ModelArts.4204")
    (found,) = server.request("GET", "/v3/projects?name=eu-1", headers=headers).json["projects"]
    assert found["id"] == KNOWN["limited_project"]


def test_what_was_counted_stays_counted(server: LiveServer) -> None:
    rows = server.request("GET", "/admin/v1/usage?days=3660", headers={"X-Auth-Token": KNOWN["token"]}).json
    assert [row["calls"] for row in rows if row["enterprise_project_id"] == "costs"] == [2]
