"""What several servers share, started for a test on a free port of 127.0.0.1, or on a host: PostgreSQL, Redis."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from network import Host
from servers import free_port


@contextmanager
def run_postgresql(host: Host | None = None) -> Iterator[str]:
    """The URL of a PostgreSQL with an empty database, on this machine or on ``host`` for its network."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    # not below pytest's folder, which the user postgres may not enter
    folder = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()
    address = host.address if host else "127.0.0.1"
    _as_postgres(host, [f"{programs}/initdb", "-D", str(data), "-A", "trust", "-U", "ocr", "--no-sync"])
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write("host all all samenet trust\n")
    options = f"-p {port} -c listen_addresses={address} -c unix_socket_directories='' -c fsync=off"
    _as_postgres(host, [f"{programs}/pg_ctl", "-D", str(data), "-l", f"{folder}/log", "-w", "-o", options, "start"])
    try:
        yield f"postgresql://ocr@{address}:{port}/postgres"
    finally:
        _as_postgres(host, [f"{programs}/pg_ctl", "-D", str(data), "-m", "immediate", "stop"])
        shutil.rmtree(folder)


def _as_postgres(host: Host | None, command: list[str]) -> None:
    """Run a program of PostgreSQL; it refuses to run as root."""
    if host is not None:
        host.run(*command, user="postgres")
    elif os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        subprocess.run(
            command, check=True, capture_output=True, timeout=60, user=user.pw_uid, group=user.pw_gid, cwd="/"
        )
    else:
        subprocess.run(command, check=True, capture_output=True, timeout=60)


@contextmanager
def run_redis(folder: Path, port: int | None = None) -> Iterator[str]:
    """The URL of an empty Redis."""
    port = port or free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not _answers(port):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
