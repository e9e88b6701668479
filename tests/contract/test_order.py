"""The order of the checks is fixed: of two faults in one request, the earlier one is answered."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from pictures import draw_text
from servers import Answer, LiveServer, ScriptedReader, run_app
from webimage_ocr.errors import BackendTimeout, UnsupportedFormat
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.types import Page, ReadOptions

IMAGE = base64.b64encode(draw_text(["order"])).decode()
NOBODY = "0" * 32
NO_PICTURE, UNREADABLE = b"no picture", b"a picture that takes too long"


@dataclass
class Draft:
    """A good request, which faults make worse one by one."""

    path: str
    headers: dict[str, str]
    body: Any = field(default_factory=lambda: {"image": IMAGE})


def _large(draft: Draft) -> None:
    draft.body = b"[" * (15 * 1024 * 1024 + 1)


def _json(draft: Draft) -> None:
    if not isinstance(draft.body, bytes):  # a body that is too large is no JSON either
        draft.body = b"{"


def _field(draft: Draft) -> None:
    if isinstance(draft.body, dict):
        draft.body |= {"detect_font": "True"}


def _fetch(draft: Draft) -> None:
    if isinstance(draft.body, dict):
        draft.body = {name: value for name, value in draft.body.items() if name != "image"} | {"url": "ftp://a/b"}


def _send_picture(content: bytes) -> Callable[[Draft], None]:
    def send(draft: Draft) -> None:
        if isinstance(draft.body, dict) and "image" in draft.body:
            draft.body |= {"image": base64.b64encode(content).decode()}

    return send


class FailingReader(ScriptedReader):
    """Fails at its two stages by what the picture says."""

    def read(
        self,
        source: bytes,
        options: ReadOptions,
        limits: ImageLimits,
        *,
        stop: Callable[[], bool],
        stage_ended: Callable[[str, float], None],
    ) -> Page:
        if source == NO_PICTURE:
            raise UnsupportedFormat
        if source == UNREADABLE:
            raise BackendTimeout
        return super().read(source, options, limits, stop=stop, stage_ended=stage_ended)


def _set_header(name: str, value: str) -> Callable[[Draft], None]:
    return lambda draft: draft.headers.update({name: value})


FAULTS: list[tuple[str, Callable[[Draft], None], str]] = [
    ("route", lambda draft: setattr(draft, "path", draft.path + "s"), "APIG.0101"),
    ("body size", _large, "APIG.0201"),
    ("authorisation", _set_header("X-Auth-Token", "bad"), "APIG.0301"),
    ("project", lambda draft: setattr(draft, "path", f"/v2/{NOBODY}/ocr/web-image"), "ModelArts.4203"),
    ("JSON", _json, "ModelArts.4105"),
    ("field", _field, "AIS.0101"),
    ("fetch", _fetch, "ModelArts.4601"),
    ("decode", _send_picture(NO_PICTURE), "AIS.0102"),
    ("read", _send_picture(UNREADABLE), "APIG.0201"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_app(tmp_path_factory.mktemp("order"), FailingReader()) as server:
        yield server


@pytest.fixture(scope="module")
def token(server: LiveServer) -> str:
    return server.token()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_every_fault_is_one(server: LiveServer, token: str, fault: tuple[str, Callable[[Draft], None], str]) -> None:
    draft = Draft(f"/v2/{server.credentials['project_id']}/ocr/web-image", {"X-Auth-Token": token})
    fault[1](draft)
    answer = server.request("POST", draft.path, draft.body, draft.headers)
    assert answer.json["error_code"] == fault[2], answer.body


@pytest.mark.parametrize(
    ("earlier", "later"), list(itertools.combinations(FAULTS, 2)), ids=lambda fault: fault[0] if fault else ""
)
def test_the_earlier_of_two_faults_is_answered(
    server: LiveServer,
    token: str,
    earlier: tuple[str, Callable[[Draft], None], str],
    later: tuple[str, Callable[[Draft], None], str],
) -> None:
    path = f"/v2/{server.credentials['project_id']}/ocr/web-image"
    draft = Draft(path, {"X-Auth-Token": token})
    later[1](draft)
    earlier[1](draft)
    answer = server.request("POST", draft.path, draft.body, draft.headers)
    assert answer.json["error_code"] == earlier[2], answer.body


class Conditions:
    """A server of its own whose project gets into one condition after the other, from the last check to the first."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.token = server.token()
        self.project = f"/admin/v1/projects/{server.credentials['project_id']}"

    def change(self, method: str, path: str, body: Any = None) -> None:
        answer = self.server.request(method, self.project + path, body, {"X-Auth-Token": self.token})
        assert answer.status == 204, answer.body

    def ask(self, body: Any) -> str | int:
        path = f"/v2/{self.server.credentials['project_id']}/ocr/web-image"
        answer: Answer = self.server.request("POST", path, body, {"X-Auth-Token": self.token})
        return 200 if answer.status == 200 else str(answer.json["error_code"])


def test_standing_comes_before_the_body_in_its_own_order(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Project, subscription, rate, concurrency, quota, and only then JSON."""
    reader = ScriptedReader()
    with (
        run_app(tmp_path_factory.mktemp("standing"), reader, workers=1, waiting=1) as server,
        ThreadPoolExecutor(2) as pool,
    ):
        conditions = Conditions(server)
        assert conditions.ask(b"{") == "ModelArts.4105"
        assert conditions.ask({"image": IMAGE}) == 200
        conditions.change("PATCH", "", {"daily_quota": 1})
        assert conditions.ask(b"{") == "APIG.0308", "quota before JSON"
        conditions.change("PATCH", "", {"daily_quota": None})
        reader.go_on.clear()
        waiting = [pool.submit(conditions.ask, {"image": IMAGE}) for _ in range(2)]
        while conditions.ask(b"{") != "ModelArts.4401":
            pass
        conditions.change("PATCH", "", {"daily_quota": 1})
        assert conditions.ask(b"{") == "ModelArts.4401", "concurrency before quota"
        conditions.change("PATCH", "", {"rate_per_minute": 1, "daily_quota": None})
        while conditions.ask(b"{") != "APIG.0308":
            pass
        conditions.change("DELETE", "/subscriptions/web-image")
        assert conditions.ask(b"{") == "ModelArts.4204", "subscription before rate"
        conditions.change("PATCH", "", {"enabled": False})
        assert conditions.ask(b"{") == "APIG.0310", "project before subscription"
        reader.go_on.set()
        assert [each.result() for each in waiting] == [200, 200]
