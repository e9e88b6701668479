"""What docs/migrate.md and docs/general-text.md give to paste, run against a server."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

from servers import LiveServer, create_key, server_environment

DOCS = Path(__file__).parents[2] / "docs"
CLIENT = """
import sys
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkocr.v1 import OcrClient, RecognizeWebImageRequest, WebImageRequestBody

url, ak, sk, project_id, base64_text = sys.argv[1:]
credentials = BasicCredentials(ak, sk, project_id)
client = OcrClient.new_builder().with_credentials(credentials).with_endpoint(url).build()
request = RecognizeWebImageRequest(body=WebImageRequestBody(image=base64_text))
"""


def _block(page: str, kind: str, word: str) -> str:
    """The one block of code of a kind that holds a word."""
    text = (DOCS / page).read_text(encoding="utf-8")
    (block,) = (code for code in re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S) if word in code)
    return str(block)


def _run_python(code: str, server: LiveServer, picture: bytes) -> str:
    known = server.credentials
    arguments = (server.url, known["access_key"], known["secret_key"], known["project_id"])
    return subprocess.run(
        [sys.executable, "-c", CLIENT + code, *arguments, base64.b64encode(picture).decode()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env=server_environment(),
    ).stdout


def test_curl(live_server: LiveServer, hello_png: bytes, tmp_path: Path) -> None:
    code = _block("migrate.md", "sh", "curl")
    for name in ("user", "password", "account"):
        assert f'"{name.upper()}"' in code
        code = code.replace(f'"{name.upper()}"', json.dumps(live_server.credentials[name]))
    (tmp_path / "picture.png").write_bytes(hello_png)
    known = {"URL": live_server.url, "PROJECT_ID": live_server.credentials["project_id"]}
    done = subprocess.run(
        ["sh", "-euc", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env=server_environment() | known,
    )
    assert "Hello World 2026" in done.stdout


def test_an_api_key_in_place_of_a_signature(live_server: LiveServer, hello_png: bytes) -> None:
    key = create_key(live_server, "--bearer")["secret"]
    code = _block("migrate.md", "python", "wio_...").replace("wio_...", key).strip()
    assert "Hello World 2026" in _run_python(f"print({code})", live_server, hello_png)


def test_general_text(live_server: LiveServer, hello_png: bytes) -> None:
    code = _block("general-text.md", "python", "recognize_general_text")
    assert "Hello World 2026" in _run_python(code, live_server, hello_png)
