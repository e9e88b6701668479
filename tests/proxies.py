"""Programs between a client and a server: nginx, set up as docs/operate.md says, and tinyproxy."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from servers import free_port

OPERATE = (Path(__file__).parents[1] / "docs" / "operate.md").read_text(encoding="utf-8")

NGINX = """
{user}
pid {folder}/pid; error_log {folder}/error.log; events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {site}
    }}
}}
"""


@contextmanager
def run_nginx(folder: Path, site: str) -> Iterator[int]:
    """nginx on a free port of 127.0.0.1."""
    folder.mkdir()
    port = free_port()
    # started as root it would write long bodies as another user, who may not enter the test's folder
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(user=user, folder=folder, port=port, site=site))
    command = ["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with _run(command, (folder / "pid").exists):
        yield port


@contextmanager
def run_tinyproxy(folder: Path, user: str, password: str) -> Iterator[int]:
    """tinyproxy on a free port of 127.0.0.1, for everybody or a user with a password."""
    port = free_port()
    log = folder / "proxy.log"
    (folder / "tinyproxy.conf").write_text(
        f'Port {port}\nListen 127.0.0.1\nLogFile "{log}"\nLogLevel Info\n'
        + (f"BasicAuth {user} {password}\n" if user else "")
    )
    log.touch()
    with _run(
        ["tinyproxy", "-d", "-c", str(folder / "tinyproxy.conf")], lambda: "Accepting connections" in log.read_text()
    ):
        yield port


@contextmanager
def _run(command: list[str], is_ready: Callable[[], bool]) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not is_ready():
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(30)


def documented_site(url: str) -> str:
    """The settings that docs/operate.md gives, for a server at ``url``."""
    block = re.search(r"```nginx\n(.*?)```", OPERATE, re.DOTALL)
    assert block and "http://127.0.0.1:8866" in block[1]
    return block[1].replace("http://127.0.0.1:8866", url)
