"""Make the state folder that is kept here, with the code of commit 9acdaec, the first that people had.

    git archive 9acdaec src | tar -x -C OLD
    PYTHONPATH=tests python tests/contract/state_9acdaec/generate.py OLD/src

Everything in it is made up by that run: no secret of it opens anything else.
"""

from __future__ import annotations

import base64
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pictures import draw_text
from servers import LiveServer, run_server

HERE = Path(__file__).parent
PASSWORD = "a password of the test"

LONG_TOKEN = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from webimage_ocr.auth.tokens import TokenKeys, issue_token
from webimage_ocr.store.store import Store
state, user, account, project = sys.argv[1:]
store = Store.open(f"sqlite:///{state}/webimage-ocr.sqlite3", Path(state) / "secret.key")
keys = store.token_keys()
for _ in range(2):
    text, token = issue_token(
        TokenKeys(keys.current, keys.secrets), user_id=user, account_id=account, project_id=project, is_admin=True,
        now=datetime.now(UTC), lifetime=timedelta(days=36500),
    )
    print(text)
store.revoke_token(token.id, token.expires_at)
"""
"""Two tokens of the old code that hold for a hundred years, the second revoked: the test is to outlive 30 days."""


def generate(source: Path) -> None:
    """Run the old server, use everything that it keeps, and write down what it kept and what it was told."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state"
        with run_server(state, PYTHONPATH=str(source)) as server:
            known = _use(server)
        told = [str(state), known["user_id"], known["account_id"], server.credentials["project_id"]]
        known["token"], known["revoked"] = subprocess.run(
            [sys.executable, "-c", LONG_TOKEN, *told],
            env={"PYTHONPATH": str(source)}, check=True, capture_output=True, text=True,
        ).stdout.split()  # fmt: skip
        with sqlite3.connect(state / "webimage-ocr.sqlite3") as database:
            dump = "\n".join(database.iterdump()) + "\n"
        database.close()
        (HERE / "state.sql").write_text(dump, encoding="utf-8")
        (HERE / "known.json").write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
        for name in ("secret.key", "credentials.json"):
            shutil.copyfile(state / name, HERE / name)


def _use(server: LiveServer) -> dict[str, Any]:
    token = {"X-Auth-Token": server.token()}

    def admin(method: str, path: str, body: Any = None) -> Any:
        answer = server.request(method, f"/admin/v1{path}", body, token)
        assert answer.status in (200, 201, 204), answer.body
        return answer.json if answer.body else None

    (account,), (user,) = admin("GET", "/accounts"), admin("GET", "/users")
    other = admin("POST", "/users", {"account_id": account["id"], "name": "小王", "password": PASSWORD})
    project = admin(
        "POST", "/projects",
        {"account_id": account["id"], "name": "limited", "regions": ["eu-1"], "services": ["web-image"]},
    )  # fmt: skip
    admin("PATCH", f"/projects/{project['id']}", {"daily_quota": 3, "rate_per_minute": 50})
    unsubscribed = admin("POST", "/projects", {"account_id": account["id"], "name": "unsubscribed"})
    keys = {
        kind: admin("POST", "/keys", {"user_id": other["id"], "kind": kind, "project_id": project["id"], **more})
        for kind, more in {"permanent": {}, "bearer": {}, "temporary": {"hours": 24 * 3650}}.items()
    }
    disabled = admin("POST", "/keys", {"user_id": other["id"], "kind": "bearer"})
    admin("PATCH", f"/keys/{disabled['key']['id']}", {"enabled": False})
    # counted: two calls that find no text
    blank = {"image": _blank_picture()}
    for _ in range(2):
        assert server.read(blank, {"Enterprise-Project-Id": "costs"}).status == 200
    admin("POST", "/token-keys/rotate")
    wrong = server.token_body(password="wrong")
    assert server.request("POST", "/v3/auth/tokens", wrong).status == 401
    return {
        "account_id": account["id"],
        "user_id": user["id"],
        "limited_project": project["id"],
        "unsubscribed_project": unsubscribed["id"],
        "password": PASSWORD,
        "keys": keys,
        "disabled": disabled["secret"],
    }


def _blank_picture() -> str:
    return base64.b64encode(draw_text([])).decode()


if __name__ == "__main__":
    generate(Path(sys.argv[1]).resolve())
