"""Grants for object stores, as an operator sets them: two stores and two projects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers import LiveServer, ScriptedReader, run_app
from unit.intake.s3_server import run_s3
from webimage_ocr.settings import Settings
from webimage_ocr.types import Page


class Listener(ScriptedReader):
    """Keeps the bytes that it was given to read."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[bytes] = []

    def read(self, _source: bytes, *_: object, **__: object) -> Page:
        self.heard.append(_source)
        return Page((), 1, 1)


@pytest.fixture(scope="module")
def stores() -> Iterator[tuple[str, str]]:
    """The endpoints of two stores, whose buckets have the same names."""
    with (
        run_s3({"scans": {"a b.png": b"first"}, "other": {"a.png": b"first, other"}}) as first,
        run_s3({"scans": {"a b.png": b"second"}}) as second,
    ):
        yield first, second


def test_grants_hold_for_their_stores_buckets_and_projects(
    stores: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Listener()
    first, second = stores
    with run_app(tmp_path) as server:  # the second project has to be there before a grant can name it
        token = {"X-Auth-Token": server.token()}
        account_id = server.request("GET", "/admin/v1/accounts", headers=token).json[0]["id"]
        made = server.request("POST", "/admin/v1/projects", {"account_id": account_id, "name": "two"}, token)
        project_id = made.json["id"]
        subscription = f"/admin/v1/projects/{project_id}/subscriptions/web-image"
        assert server.request("PUT", subscription, b"", token).status == 204
    grants = [
        {"endpoint": first, "access_key": "ak1", "secret_key": "sk1", "buckets": ["scans"]},
        {"endpoint": second, "access_key": "ak2", "secret_key": "sk2", "projects": [project_id]},
    ]
    monkeypatch.setenv("WEBIMAGE_OCR_OBS_GRANTS", json.dumps(grants))
    with run_app(tmp_path, reader) as server:
        tokens = {each: server.token(scope={"project": {"id": each}}) for each in (default(server), project_id)}

        def read(project: str, url: str) -> tuple[int, str]:
            answer = server.request(
                "POST", f"/v2/{project}/ocr/web-image", {"url": url}, {"X-Auth-Token": tokens[project]}
            )
            said = reader.heard.pop().decode() if answer.status == 200 else answer.json["error_code"]
            return answer.status, said

        assert read(default(server), f"{first}/scans/a%20b.png") == (200, "first")
        assert read(project_id, f"{first}/scans/a%20b.png") == (200, "first"), "a grant without projects is for all"
        assert read(project_id, f"{second}/scans/a%20b.png") == (200, "second")
        # without a grant an address is one like any other, and these are on loopback
        assert read(default(server), f"{second}/scans/a%20b.png") == (400, "ModelArts.4601")
        assert read(project_id, f"{first}/other/a.png") == (400, "ModelArts.4601")
        assert read(project_id, f"{second}/scans/none.png") == (400, "ModelArts.4706")


def default(server: LiveServer) -> str:
    return server.credentials["project_id"]


def test_secrets_of_grants_never_show(monkeypatch: pytest.MonkeyPatch) -> None:
    grant = {"endpoint": "https://obs.example", "access_key": "ak", "secret_key": "hidden"}
    monkeypatch.setenv("WEBIMAGE_OCR_OBS_GRANTS", json.dumps([grant]))
    settings = Settings()
    assert settings.obs_grants[0].secret_key.get_secret_value() == "hidden"
    assert "hidden" not in repr(settings)
