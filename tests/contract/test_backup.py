"""Backup, restore, roll-back and a lost key: the commands of docs/operate.md, run as they are written there."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers import LiveServer, run_server, server_environment
from services import run_postgresql

OPERATE = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")
MISCONFIGURED = 78


def block(heading: str) -> str:
    """The commands below a heading."""
    _, found, below = OPERATE.partition(f"\n### {heading}\n")
    assert found, heading
    section = re.split(r"^##", below, maxsplit=1, flags=re.MULTILINE)[0]
    (commands,) = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    return str(commands)


@dataclass(frozen=True)
class Place:
    """Folders that the commands name, and the environment that they and servers run in."""

    folder: Path
    settings: dict[str, str]

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def run(self, commands: str) -> subprocess.CompletedProcess[str]:
        """As somebody types them, in a shell that stops at the first that fails."""
        environment = server_environment() | self.settings
        environment |= {
            "STATE": str(self.state),
            "BACKUP": str(self.folder / "backup"),
            "KEYS": str(self.folder / "keys"),
        }
        environment |= {"PATH": f"{Path(sys.executable).parent}:{environment['PATH']}", "WEBIMAGE_OCR_PORT": "0"}
        return subprocess.run(
            ["sh", "-euc", commands], capture_output=True, text=True, timeout=120, check=False, env=environment
        )

    def do(self, heading: str) -> str:
        """Run the commands below a heading, which have to succeed; what they print."""
        done = self.run(block(heading))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture
def place(database: str, tmp_path: Path) -> Iterator[Place]:
    for name in ("backup", "keys"):
        (tmp_path / name).mkdir()
    if database == "SQLite":
        yield Place(tmp_path, {})
        return
    with run_postgresql() as url:
        yield Place(tmp_path, {"WEBIMAGE_OCR_DATABASE_URL": url})


def call(server: LiveServer) -> int:
    """The status of a call signed with the first pair: it needs the database, the key file and that pair."""
    return server.request("GET", "/v3/auth/projects", headers=server.signed("GET", "/v3/auth/projects")).status


def projects(place: Place) -> set[str]:
    """The names of all projects."""
    done = place.run('webimage-ocr project list --json --state "$STATE"')
    assert done.returncode == 0, done.stderr
    return {project["name"] for project in json.loads(done.stdout)}


def create_project(place: Place, name: str) -> None:
    done = place.run(f'webimage-ocr project create {name} --state "$STATE"')
    assert done.returncode == 0, done.stderr


def test_what_was_backed_up_comes_back(database: str, place: Place) -> None:
    with run_server(place.state, **place.settings) as server:
        create_project(place, "before")
        place.do(f"Backup: {database}")
        create_project(place, "after")
        assert call(server) == 200
    assert {"before", "after"} <= projects(place)
    (place.state / "secret.key").unlink()
    for _ in range(2):  # a restored database is one like any other
        place.do(f"Restore: {database}")
        with run_server(place.state, **place.settings) as server:
            assert call(server) == 200
            assert "before" in projects(place)
            assert "after" not in projects(place)
            create_project(place, "after")


def test_a_roll_back_is_a_restore(database: str, place: Place) -> None:
    with run_server(place.state, **place.settings):
        place.do(f"Backup: {database}")
    newer = "UPDATE alembic_version SET version_num = '9999'"
    if database == "SQLite":
        with sqlite3.connect(place.state / "webimage-ocr.sqlite3") as connection:
            connection.execute(newer)
            connection.execute("CREATE TABLE of_the_newer (a)")
        connection.close()
    else:
        done = place.run(f'psql "$WEBIMAGE_OCR_DATABASE_URL" -c "{newer}" -c "CREATE TABLE of_the_newer (a int)"')
        assert done.returncode == 0, done.stderr
    refused = place.run('webimage-ocr serve --state "$STATE"')
    assert refused.returncode == MISCONFIGURED
    assert "restore the backup from before" in refused.stderr
    place.do(f"Restore: {database}")
    with run_server(place.state, **place.settings) as server:
        assert call(server) == 200


def test_a_lost_key_costs_the_keys_alone(place: Place) -> None:
    with run_server(place.state, **place.settings) as server:
        create_project(place, "before")
    (place.state / "secret.key").unlink()
    refused = place.run('webimage-ocr serve --state "$STATE"')
    assert refused.returncode == MISCONFIGURED and "webimage-ocr key reset" in refused.stderr
    printed = place.do("When the key file is lost")
    assert server.credentials["access_key"] in printed, "the keys that are gone are named"
    with run_server(place.state, **place.settings) as server:
        assert server.token(), "users stay"
        assert call(server) == 401, "the old pair is void"
    assert "before" in projects(place)


def test_a_backup_is_one_file_for_its_owner_alone(tmp_path: Path) -> None:
    place = Place(tmp_path, {})
    with run_server(place.state):
        done = place.run('webimage-ocr backup "$STATE/copy" --state "$STATE"')
        assert done.returncode == 0, done.stderr
    copy = place.state / "copy"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(path.name for path in place.state.glob("copy*")) == ["copy"]
    again = place.run('webimage-ocr backup "$STATE/copy" --state "$STATE"')
    assert (again.returncode, again.stdout) == (MISCONFIGURED, "")
    assert again.stderr == f"webimage-ocr: {copy} cannot be written (it is there already): give another file.\n"


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        ("backup copy --state nowhere", {}, "There is no database nowhere/webimage-ocr.sqlite3"),
        ("backup copy", {"WEBIMAGE_OCR_DATABASE_URL": "postgresql://a@127.0.0.1:1/b"}, "back it up with pg_dump"),
        ("backup nowhere/copy", {"WEBIMAGE_OCR_DATABASE_URL": "sqlite:///damaged"}, "nowhere/copy cannot be written"),
        ("backup copy", {"WEBIMAGE_OCR_DATABASE_URL": "sqlite:///damaged"}, "damaged cannot be copied"),
    ],
)
def test_what_cannot_be_backed_up_is_one_sentence(
    arguments: str, settings: dict[str, str], said: str, tmp_path: Path
) -> None:
    (tmp_path / "damaged").write_bytes(b"no database at all" * 1000)
    done = Place(tmp_path, settings).run(f"cd {tmp_path} && webimage-ocr {arguments}")
    assert (done.returncode, done.stdout) == (MISCONFIGURED, "")
    assert said in done.stderr and done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["damaged"]
