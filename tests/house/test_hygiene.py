"""The repository speaks of the project alone, and a clone of it is all that is needed."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT_BYTES = 16 * 1024 * 1024

# written in pieces, so that this file does not find itself
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:" + "|".join(["ro" + "ot", "wo" + "rk", "tm" + "p", "ho" + "me"]) + r")/")
REGISTRIES = re.compile(
    r"\b(?:"
    + "|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "np" + r"mjs\.org", "deb" + r"\.debian\.org"])
    + r"|repo1?\.mav"
    + r"en(?:\.apache)?\.org|(?:proxy|sum)\.gol"
    + r"ang\.org"
    + r")\b"
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def _tracked_files(*options: str) -> list[Path]:
    # the owner of the folder may be another than who runs the tests, in a container for one
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", *options]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


FILES = _tracked_files()


def _texts() -> list[tuple[Path, str]]:
    texts = []
    for path in FILES:
        try:
            texts.append((path.relative_to(ROOT), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue  # models and pictures
    return texts


@pytest.mark.parametrize(
    ("what", "pattern"),
    [("paths of a machine", MACHINE_PATHS), ("package registries", REGISTRIES), ("work left undone", UNFINISHED)],
)
def test_no_file_names(what: str, pattern: re.Pattern[str]) -> None:
    found = [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in _texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


def test_the_patterns_find_what_they_are_for() -> None:
    assert MACHINE_PATHS.search("see /ro" + "ot/notes")
    assert REGISTRIES.search("https://py" + "pi.org/simple")
    assert REGISTRIES.search("https://repo.mav" + "en.apache.org/maven2")
    assert REGISTRIES.search("GOPROXY=https://proxy.gol" + "ang.org")
    assert UNFINISHED.search("# TO" + "DO later")
    assert not MACHINE_PATHS.search("tests/wo" + "rk/x and https://example.com/wo" + "rk/x")


def test_no_file_is_large() -> None:
    assert {path.name: path.stat().st_size for path in FILES if path.stat().st_size > LIMIT_BYTES} == {}


def test_no_test_reads_outside_the_repository() -> None:
    beside, upwards = re.compile(r"\.\./share" + "d"), re.compile(r"parents\[(\d)\]")
    outside = [
        str(path)
        for path, text in _texts()
        if path.parts[0] == "tests"
        and (beside.search(text) or any(int(steps) >= len(path.parts) for steps in upwards.findall(text)))
    ]
    assert outside == []


def test_tests_are_not_skipped() -> None:
    skipping = re.compile(r"pytest\.(?:mark\.)?(?:ski" + "p(?:if)?|xfai" + r"l|importorski" + r"p)\b")
    tests = {str(path): text for path, text in _texts() if path.parts[0] == "tests"}
    # a system is put together from packages by root alone (mknod, chown); an image is built of one
    # and namespaces are joined by a bridge by root alone
    for name in ("tests/e2e/test_image.py", "tests/e2e/test_replicas.py"):
        needs_root = tests.pop(name)
        assert len(skipping.findall(needs_root)) == needs_root.count("if(os.geteuid() != 0, ") == 1
    assert [path for path, text in tests.items() if skipping.search(text)] == []


def test_nothing_that_is_fetched_or_built_is_kept() -> None:
    assert _tracked_files("--cached", "--ignored", "--exclude-standard") == []
