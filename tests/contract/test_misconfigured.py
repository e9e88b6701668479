"""What is wrong with a set-up: one sentence that says what to type, status 78, and nothing written."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from certificates import issue_certificates
from servers import free_port, run_app, server_environment

MISCONFIGURED = 78


def ask(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "webimage_ocr", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=server_environment() | environment,
    )


def contents(folder: Path) -> dict[str, str]:
    """Every path below a folder with a hash of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a server that has been used."""
    state = tmp_path_factory.mktemp("used") / "state"
    with run_app(state) as server:
        server.token()
    return state


def damage_database(state: Path) -> None:
    file = state / "webimage-ocr.sqlite3"
    data = bytearray(file.read_bytes())
    data[4096:12288] = b"\xa5" * 8192
    file.write_bytes(data)


def empty_database(state: Path) -> None:
    (state / "webimage-ocr.sqlite3").write_bytes(b"this is no database at all" * 100)


def newer_database(state: Path) -> None:
    with sqlite3.connect(state / "webimage-ocr.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '0999'")
    database.close()


def foreign_database(state: Path) -> None:
    (state / "webimage-ocr.sqlite3").unlink()
    with sqlite3.connect(state / "webimage-ocr.sqlite3") as database:
        database.execute("CREATE TABLE songs (title TEXT)")
    database.close()


def other_key(state: Path) -> None:
    (state / "secret.key").write_bytes(b"A" * 43 + b"=")


def file_for_folder(state: Path) -> None:
    shutil.rmtree(state)
    state.write_text("x")


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "damaged database": (damage_database, "damaged"),
    "no database": (empty_database, "damaged or locked (file is not a database): restore it from the backup"),
    "newer database": (newer_database, "written by a newer webimage-ocr (schema 0999): install that version"),
    "foreign database": (foreign_database, "belongs to another program"),
    "missing key": (lambda state: (state / "secret.key").rename(state / "lost"), "secret.key is missing"),
    "other key": (other_key, "is not the key that the secrets in the database were encrypted with"),
    "empty key": (lambda state: (state / "secret.key").write_bytes(b""), "holds no key"),
    "empty credentials": (
        lambda state: (state / "credentials.json").write_bytes(b""),
        "not what the first start wrote",
    ),
    "credentials of another kind": (lambda state: (state / "credentials.json").write_text("[1]"), "not what the first"),
    "file for a folder": (file_for_folder, "and is a file: give another"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_state_that_cannot_be_used(used: Path, tmp_path: Path, fault: str) -> None:
    state = tmp_path / "state"
    shutil.copytree(used, state)
    FAULTS[fault][0](state)
    before = contents(tmp_path)
    said = ask("serve", "--port", "0", "--state", str(state), WEBIMAGE_OCR_CACHE=str(tmp_path / "cache"))
    assert said.returncode == MISCONFIGURED, said.stderr
    assert FAULTS[fault][1] in said.stderr and said.stderr.startswith("webimage-ocr: ")
    assert "Traceback" not in said.stderr and len(said.stderr.splitlines()) == 1
    assert contents(tmp_path) == before, "nothing was written"
    if "credentials" not in fault:  # commands need the database alone
        listed = ask("project", "list", "--state", str(state))
        assert listed.returncode == MISCONFIGURED and "Traceback" not in listed.stderr
    assert contents(tmp_path) == before


@pytest.mark.parametrize("words", [("project", "list"), ("key", "list"), ("usage", "list")])
def test_a_state_folder_that_no_server_knows_is_not_made_by_a_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    said = ask(*words, "--state", str(tmp_path / "mistyped"))
    assert said.returncode == MISCONFIGURED and "There is no database of a server at" in said.stderr
    assert contents(tmp_path) == {}


ENVIRONMENTS = {
    "unknown variable": (
        {"WEBIMAGE_OCR_PROT": "80"},
        "WEBIMAGE_OCR_PROT is no setting (did you mean WEBIMAGE_OCR_PORT?)",
    ),
    "no number": ({"WEBIMAGE_OCR_WORKERS": "many"}, "WEBIMAGE_OCR_WORKERS: "),
    "no address": ({"WEBIMAGE_OCR_DATABASE_URL": "postgres"}, "WEBIMAGE_OCR_DATABASE_URL is no address"),
    "no Redis": (
        {"WEBIMAGE_OCR_RATE_STORAGE": "redis://:hidden@127.0.0.1:{port}/0"},
        "does not answer, or refuses the password: start it, or mend WEBIMAGE_OCR_RATE_STORAGE.",
    ),
    "no PostgreSQL": ({"WEBIMAGE_OCR_DATABASE_URL": "postgresql://u:hidden@127.0.0.1:{port}/n"}, "start it, or mend"),
    "another database": ({"WEBIMAGE_OCR_DATABASE_URL": "oracle://u:hidden@127.0.0.1/n"}, "a package that is not here"),
    "certificate alone": ({"WEBIMAGE_OCR_TLS_CERT": "{folder}/a.pem"}, "tls_cert and tls_key belong together"),
    "no certificate": (
        {"WEBIMAGE_OCR_TLS_CERT": "{folder}/a.pem", "WEBIMAGE_OCR_TLS_KEY": "{folder}/b.pem"},
        "are no certificate and its key (No such file or directory)",
    ),
    "no authority": ({"WEBIMAGE_OCR_FETCH_CA_FILE": "{folder}/a.pem"}, "holds no certificates"),
    "no counter": ({"WEBIMAGE_OCR_RATE_STORAGE": "what://u:hidden@x"}, "WEBIMAGE_OCR_RATE_STORAGE is no"),
    "read-only folder": ({"WEBIMAGE_OCR_STATE": "/proc/webimage-ocr"}, "cannot be written"),
}


@pytest.mark.parametrize("fault", ENVIRONMENTS)
def test_settings_that_cannot_be_used(tmp_path: Path, fault: str) -> None:
    given, expected = ENVIRONMENTS[fault]
    places = {"folder": str(tmp_path), "port": free_port()}
    environment = {"WEBIMAGE_OCR_STATE": str(tmp_path / "state"), "WEBIMAGE_OCR_PORT": "0"}
    environment["WEBIMAGE_OCR_CACHE"] = str(tmp_path / "cache")
    environment |= {name: value.format(**places) for name, value in given.items()}
    said = ask("serve", **environment)
    assert said.returncode == MISCONFIGURED, said.stderr
    assert expected in said.stderr and "Traceback" not in said.stderr and "hidden" not in said.stderr
    assert len(said.stderr.splitlines()) == 1, said.stderr
    assert contents(tmp_path) == {}, "nothing was written"


def test_check_says_all_that_is_wrong(used: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    shutil.copytree(used, state)
    (state / "secret.key").unlink()
    (state / "credentials.json").write_bytes(b"")
    said = ask("serve", "--check", "--state", str(state), WEBIMAGE_OCR_RATE_STORAGE="what://x")
    assert said.returncode == MISCONFIGURED
    assert [word in said.stderr for word in ("secret.key", "credentials.json", "RATE_STORAGE")] == [True] * 3
    assert len(said.stderr.splitlines()) == 3


def test_check_says_that_nothing_is_wrong_and_writes_nothing(used: Path, tmp_path: Path) -> None:
    for state in (used, tmp_path / "state"):
        before = contents(state)
        variables = {"WEBIMAGE_OCR_CACHE": str(tmp_path / "cache"), "WEBIMAGE_OCR_FONTS": str(tmp_path / "fonts")}
        said = ask("serve", "--check", "--port", "0", "--state", str(state), **variables)
        assert said.returncode == 0, said.stderr
        assert said.stdout.startswith("Nothing is wrong: the server can start.\nwalls around decoders: ")
        assert contents(state) == before


def test_walls_that_a_machine_lacks_are_told_of(tmp_path: Path) -> None:
    poor = {"PYTHONPATH": str(Path(__file__).parents[1] / "fault" / "poor_machine")}
    state = ("--state", str(tmp_path / "state"))
    assert "missing: seccomp" in ask("doctor", **poor).stdout
    assert "missing: seccomp" in ask("serve", "--check", "--port", "0", *state, **poor).stdout
    said = ask("serve", *state, **poor, WEBIMAGE_OCR_DECODER_SANDBOX="required")
    assert said.returncode == MISCONFIGURED and "missing: seccomp" in said.stderr
    assert not (tmp_path / "state").exists()


def test_a_key_of_another_certificate(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    one, other = (issue_certificates(folder) for folder in folders)
    pair = ("--tls-cert", str(one.chain), "--tls-key", str(other.key))
    said = ask("serve", "--check", "--state", str(tmp_path / "state"), *pair)
    assert said.returncode == MISCONFIGURED and "(key values mismatch)" in said.stderr


def test_a_lost_key_file_costs_access_keys_and_nothing_else(used: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    shutil.copytree(used, state)
    known = json.loads((state / "credentials.json").read_text())
    other_key(state)
    said = ask("key", "reset", "--yes", "--state", str(state))
    assert (said.returncode, said.stdout) == (0, f"Deleted access key {known['access_key']}\n"), said.stderr
    assert (state / "secret.key.old").exists()
    with run_app(state) as server:
        answer = server.read({})
        assert (answer.status, answer.json["error_code"]) == (401, "APIG.0301"), "the pair is gone"
        assert server.request("GET", "/v3/auth/projects", headers={"X-Auth-Token": server.token()}).status == 200
