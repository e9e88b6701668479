"""Behind nginx, set up as docs/operate.md says: signatures hold, and what a proxy changes is shown."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

from pictures import draw_text
from proxies import documented_site, run_nginx
from servers import LiveServer, run_app


def test_signatures_hold_behind_the_proxy_of_the_documentation(tmp_path: Path) -> None:
    with run_app(tmp_path / "state") as server:
        site = documented_site(server.url)
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
