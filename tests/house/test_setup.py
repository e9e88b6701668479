"""setup/install.sh: installs what it may, and otherwise says everything that is missing in one command."""

import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
SCRIPT = """#!/bin/sh
{body}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the script, a list of two packages that are nowhere, and a path with a few commands alone."""
    (tmp_path / "setup").mkdir()
    shutil.copy(ROOT / "setup" / "install.sh", tmp_path / "setup")
    (tmp_path / "setup" / "debian.txt").write_text(
        "# comment\nrun nowhere-one nowhere-one\nrun nowhere-two /nowhere/two\ntest nowhere-three nowhere-three\n"
    )
    (tmp_path / "bin").mkdir()
    for name in ("sh", "ls", "dirname", "cat", "grep"):
        found = shutil.which(name)
        assert found, name
        (tmp_path / "bin" / name).symlink_to(found)
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)
    return tmp_path


def _add_command(checkout: Path, name: str, body: str) -> None:
    path = checkout / "bin" / name
    path.write_text(SCRIPT.format(body=body))
    path.chmod(0o755)


def _install(checkout: Path, wanted: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(checkout / "setup" / "install.sh"), wanted]
    environment = {"PATH": str(checkout / "bin")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_user_is_told_everything_in_one_command(checkout: Path) -> None:
    _add_command(checkout, "id", "echo 1000")
    _add_command(checkout, "apt-get", "echo apt-get was called")
    done = _install(checkout, "test")
    assert done.returncode == 1
    (command,) = (line.strip() for line in done.stderr.splitlines() if "sudo" in line)
    packages = "nowhere-one nowhere-two nowhere-three"
    assert command == f"sudo apt-get update && sudo apt-get install --yes --no-install-recommends {packages}"
    assert done.stdout == ""
    assert not (checkout / ".venv").exists()


def test_the_server_needs_less_than_the_tests(checkout: Path) -> None:
    _add_command(checkout, "id", "echo 1000")
    _add_command(checkout, "apt-get", "exit 1")
    assert "nowhere-three" not in _install(checkout, "run").stderr


def test_root_gets_it_installed(checkout: Path) -> None:
    _add_command(checkout, "id", "echo 0")
    _add_command(checkout, "apt-get", f'echo "$@" >> {checkout}/calls; [ "$1" = update ]')
    done = _install(checkout, "run")
    # the install itself fails here, so that the script ends before it makes an environment
    assert done.returncode != 0
    calls = (checkout / "calls").read_text().splitlines()
    assert calls == ["update -qq", "install --yes --no-install-recommends nowhere-one nowhere-two -qq"]


def test_a_system_without_apt_is_told_what_to_look_for(checkout: Path) -> None:
    done = _install(checkout, "run")
    assert done.returncode == 1
    assert "nowhere-one nowhere-two" in done.stderr


def test_an_unknown_wish_is_refused(checkout: Path) -> None:
    assert _install(checkout, "everything").returncode == 2


def test_without_python_it_is_asked_for_too(checkout: Path) -> None:
    _add_command(checkout, "id", "echo 1000")
    _add_command(checkout, "apt-get", "exit 1")
    (checkout / "bin" / "python3").unlink()
    assert "python3-venv" in _install(checkout, "run").stderr


def test_a_second_run_does_nothing() -> None:
    command = [str(ROOT / "setup" / "install.sh"), "test"]
    subprocess.run(command, capture_output=True, timeout=280, check=True)
    before = (ROOT / ".venv" / ".installed-test").stat().st_mtime_ns
    again = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert again.stderr == b""
    assert (ROOT / ".venv" / ".installed-test").stat().st_mtime_ns == before


def test_no_package_asks_for_a_newer_python_than_debian_12_has() -> None:
    asked = {each.name: each.metadata["Requires-Python"] or "" for each in distributions()}
    assert not {name: wish for name, wish in asked.items() if not SpecifierSet(wish).contains("3.11.2")}
