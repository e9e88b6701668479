"""Behind nginx, set up as docs/operate.md says: signatures hold, and what a proxy changes is shown."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pictures import draw_text
from servers import LiveServer, free_port, run_app

OPERATE = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")

NGINX = """
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
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, site=site))
    command = ["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not (folder / "pid").exists():
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def test_signatures_hold_behind_the_proxy_of_the_documentation(tmp_path: Path) -> None:
    block = re.search(r"```nginx\n(.*?)```", OPERATE, re.DOTALL)
    assert block and "http://127.0.0.1:8866" in block[1]
    with run_app(tmp_path / "state") as server:
        site = block[1].replace("http://127.0.0.1:8866", server.url)
        with run_nginx(tmp_path / "good", site) as port:
            answer = ask(replace(server, url=f"http://127.0.0.1:{port}"))
            assert answer == (200, "")
        careless = site.replace("proxy_set_header Host $http_host;", "")
        assert careless != site
        with run_nginx(tmp_path / "careless", careless) as port:
            status, message = ask(replace(server, url=f"http://127.0.0.1:{port}"))
            assert status == 401
            assert f"host:127.0.0.1:{server.port}|" in message, "the Host that arrived is shown"


def ask(server: LiveServer) -> tuple[int, str]:
    target = f"/v2/{server.credentials['project_id']}/ocr/web-image?a=%2F%20b"
    body = json.dumps({"image": base64.b64encode(draw_text(["proxy"])).decode()}).encode()
    answer = server.request("POST", target, body, server.signed("POST", target, body))
    return answer.status, answer.json.get("error_msg", "")
