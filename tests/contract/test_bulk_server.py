"""Bulk reading by running servers: as many calls as they take, and what ends a run."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from servers import LiveServer, ScriptedReader, run_app, serve_handler
from webimage_ocr.bulk import ServerEngine, ServerOptions, read_bulk, read_records
from webimage_ocr.bulk.client import Credentials
from webimage_ocr.errors import BulkStopped
from webimage_ocr.types import Page

PICTURES = 60


class Slow(ScriptedReader):
    """Takes as long as a small picture."""

    def read(self, _source: bytes, *_: object, **__: object) -> Page:
        self.reads += 1
        time.sleep(0.02)
        return Page((), 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "pictures"
    path.mkdir()
    for number in range(PICTURES):
        (path / f"{number:02d}.png").write_bytes(b"picture %d" % number)
    return path


def _engine(server: LiveServer, **options: float) -> ServerEngine:
    known = server.credentials
    keys = Credentials(known["access_key"], known["secret_key"])
    return ServerEngine(ServerOptions(server.url, keys, **options))  # type: ignore[arg-type]


def test_a_server_that_refuses_is_given_time_and_every_picture_is_read(folder: Path, tmp_path: Path) -> None:
    reader = Slow()
    with run_app(tmp_path / "state", reader, workers=1, waiting=2) as server, _engine(server, callers=16) as engine:
        end = read_bulk(str(folder), tmp_path / "out", engine)
        # it was refused on the way, and found out how many it takes
        assert engine.callers.limit < 16
        assert engine.callers.refusals > 0
    assert (end.read, end.errors) == (PICTURES, 0)
    assert reader.reads == PICTURES
    assert all(record["result"]["words_block_count"] == 0 for record in read_records(tmp_path / "out"))


def test_a_server_that_takes_all_is_called_by_all(folder: Path, tmp_path: Path) -> None:
    with run_app(tmp_path / "state", Slow(), workers=4) as server, _engine(server, callers=8) as engine:
        read_bulk(str(folder), tmp_path / "out", engine)
        assert engine.callers.limit == 8
        assert engine.callers.refusals == 0


def test_credentials_that_do_not_hold_end_the_run_and_are_no_errors_of_pictures(folder: Path, tmp_path: Path) -> None:
    with run_app(tmp_path / "state", Slow()) as server:
        for wrong, said in (
            (Credentials("nobody", "x", project_id=server.credentials["project_id"]), "401 APIG.0301"),
            (Credentials(token="none", project_id=server.credentials["project_id"]), "401 APIG.0301"),
            (Credentials(token=server.token(), project_id="0" * 32), "The server refuses all pictures"),
            (Credentials(token="none"), "set HUAWEICLOUD_SDK_PROJECT_ID"),
        ):
            with ServerEngine(ServerOptions(server.url, wrong)) as engine, pytest.raises(BulkStopped, match=said):
                read_bulk(str(folder), tmp_path / "out", engine)
        # nothing was written that the next run would take for read
        with _engine(server) as engine:
            end = read_bulk(str(folder), tmp_path / "out", engine)
    assert (end.before, end.errors) == (0, 0)


def test_a_server_that_goes_away_ends_the_run_which_goes_on_when_it_is_back(folder: Path, tmp_path: Path) -> None:
    with run_app(tmp_path / "state", Slow(), workers=1) as server:
        keys = server.credentials
        engine = _engine(server, callers=2, patience_s=0.5)
        told: list[int] = []

        def report(_: object) -> None:
            told.append(1)
            if len(told) == 10:
                raise KeyboardInterrupt

        with engine, pytest.raises(KeyboardInterrupt):
            read_bulk(str(folder), tmp_path / "out", engine, report=report)
    gone = ServerOptions(
        server.url, Credentials(keys["access_key"], keys["secret_key"], project_id="p"), patience_s=0.5
    )
    with ServerEngine(gone) as engine, pytest.raises(BulkStopped, match="does not answer"):
        read_bulk(str(folder), tmp_path / "out", engine)
    with run_app(tmp_path / "state", Slow(), workers=1) as server, _engine(server) as engine:
        end = read_bulk(str(folder), tmp_path / "out", engine)
    assert (end.before, end.read, end.errors) == (9, PICTURES, 0)


@pytest.mark.parametrize(
    ("status", "headers", "body", "said"),
    [
        (429, {"Retry-After": "3600"}, {"error_msg": "quota"}, "asks to wait for 3600 s"),
        (200, {}, {"text": "hello"}, "does not answer as the Web Image API does"),
        (400, {}, {"error_code": "ModelArts.4204", "error_msg": "not subscribed"}, "refuses all pictures"),
        (404, {}, {}, "refuses all pictures"),
    ],
)
def test_answers_that_every_picture_would_get_end_the_run(
    folder: Path, tmp_path: Path, status: int, headers: dict[str, str], body: dict[str, str], said: str
) -> None:
    with _answer_always(status, headers, body) as url:
        options = ServerOptions(url, Credentials(token="t", project_id="p"))
        with ServerEngine(options) as engine, pytest.raises(BulkStopped, match=said):
            read_bulk(str(folder), tmp_path / "out", engine)


def test_a_server_that_fails_for_long_is_an_error_of_the_picture(folder: Path, tmp_path: Path) -> None:
    with _answer_always(504, {}, {"error_code": "APIG.0201", "error_msg": "Backend timeout."}) as url:
        options = ServerOptions(url, Credentials(token="t", project_id="p"), callers=60, patience_s=0)
        with ServerEngine(options) as engine:
            end = read_bulk(str(folder / "0[01].png"), tmp_path / "out", engine)
    assert (end.read, end.errors) == (2, 2)
    first = next(read_records(tmp_path / "out"))
    assert first["error"] == {"error_code": "APIG.0201", "error_msg": "Backend timeout."}


@contextmanager
def _answer_always(status: int, headers: dict[str, str], body: dict[str, str]) -> Iterator[str]:
    class Always(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            data = json.dumps(body).encode()
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    with serve_handler(Always) as url:
        yield url
