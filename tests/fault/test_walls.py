"""What a decoder can do that a picture has taken over: answer the server, and nothing else."""

from __future__ import annotations

import os
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from golden.documents import golden_documents
from golden.formats import golden_pictures
from webimage_ocr.errors import DamagedImage
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.intake.decoder_process import Sandbox
from webimage_ocr.intake.format import ALL_FORMATS
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.intake.sandbox import ALL_WALLS, Wall

GOLDEN = [*golden_pictures(), *golden_documents()]
ANY_FORMAT = ImageLimits(formats=ALL_FORMATS)
ATTEMPTS = (
    "CONNECT: {tcp}",
    "CONNECT: {unix}",
    "DATAGRAM: {tcp}",
    "READ: /etc/passwd",
    "READ: {file}",
    "READ: /proc/self/environ",
    "WRITE: {file}",
    "WRITE: {folder}/new",
    "LIST: {folder}",
    "FORK: ",
    "EXECUTE: /bin/true",
    "SIGNAL: {pid}",
    "WATCH: {pid}",
    "LOAD CODE: ",
)


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """Everything that is tried for, and would be had without walls."""
    folder = tmp_path_factory.mktemp("targets")
    file = folder / "file"
    file.write_text("secret")
    with (
        tempfile.TemporaryDirectory() as short,  # pytest's own folders are too long for a socket
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as local,
    ):
        unix = f"{short}/socket"
        local.bind(unix)
        local.listen()
        port = tcp.getsockname()[1]
        yield {"tcp": f"127.0.0.1:{port}", "unix": unix, "file": file, "folder": folder, "pid": os.getpid()}


def taken_over(sandbox: Sandbox) -> DecoderPool:
    """A decoder that does what a picture says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent / "faulty_decoder"))
        pool = DecoderPool(1, timeout_s=10, sandbox=sandbox)
        pool.warm()
        return pool


@pytest.fixture(scope="module")
def walled() -> Iterator[DecoderPool]:
    pool = taken_over("auto")
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def bare() -> Iterator[DecoderPool]:
    pool = taken_over("off")
    yield pool
    pool.close()


def outcome(pool: DecoderPool, attempt: str, targets: dict[str, object]) -> str:
    with pytest.raises(DamagedImage) as refused:
        pool.decode(attempt.format(**targets).encode())
    return refused.value.detail


def kept_by(attempt: str) -> Wall:
    """The walls each of which is enough against it."""
    kind = attempt.partition(":")[0]
    return ALL_WALLS if kind in ("READ", "WRITE", "LIST", "SIGNAL") or attempt == "CONNECT: {tcp}" else Wall.SECCOMP


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_decoder_reaches_nothing(walled: DecoderPool, targets: dict[str, object], attempt: str) -> None:
    if walled.find_walls() & kept_by(attempt):
        assert outcome(walled, attempt, targets) == "not permitted"
    else:  # the kernel of this machine cannot
        assert walled.find_walls() != ALL_WALLS


@pytest.mark.parametrize("attempt", [each for each in ATTEMPTS if not each.startswith(("SIGNAL", "EXECUTE", "FORK"))])
def test_without_walls_it_would(bare: DecoderPool, targets: dict[str, object], attempt: str) -> None:
    assert outcome(bare, attempt, targets).startswith("done: ")


def test_nothing_was_written(walled: DecoderPool, targets: dict[str, object]) -> None:
    file = Path(str(targets["file"]))
    file.write_text("secret")
    assert outcome(walled, "WRITE: {file}", targets) == "not permitted"
    assert file.read_text() == "secret"


def test_decoders_have_no_way_to_the_servers_output(bare: DecoderPool, capfd: pytest.CaptureFixture[str]) -> None:
    assert outcome(bare, "PRINT: so says the server", {}).startswith("done: ")
    assert "so says" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("name", dict.fromkeys(kind for _, kind, _ in GOLDEN))
def test_a_new_decoder_behind_walls_has_all_that_its_first_picture_needs(name: str) -> None:
    pool = DecoderPool(1)
    try:
        for _, kind, data in GOLDEN:
            if kind == name:
                assert pool.decode(data, ANY_FORMAT).format == name
    finally:
        pool.close()


def test_walls_cost_a_decoder_little() -> None:
    """A decoder starts in 10 ms, and the walls are a few of them; an alternating measurement, in a ratio."""

    def fork_s(sandbox: Sandbox) -> float:
        pool = DecoderPool(1, sandbox=sandbox)
        try:
            pool.find_walls()  # what decoders are forked from is there
            started = time.perf_counter()
            pool.warm()
            pool.decode(PICTURE)
            return time.perf_counter() - started
        finally:
            pool.close()

    with_walls, without = zip(*((fork_s("auto"), fork_s("off")) for _ in range(5)), strict=True)
    assert min(with_walls) < 5 * min(without)


PICTURE = next(data for _, _, data in golden_pictures())
