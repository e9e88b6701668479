"""Schemathesis asks everything that our OpenAPI describes, with good and bad data, within bounds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from servers import run_app, server_environment

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def test_every_operation_answers_as_described(tmp_path: Path) -> None:
    with run_app(tmp_path, ocr_endpoint=True) as server:
        token = {"X-Auth-Token": server.token()}
        user_id = server.request("GET", "/admin/v1/users", headers=token).json[0]["id"]
        # a key, since rotating token keys is among the operations
        key = server.request("POST", "/admin/v1/keys", {"user_id": user_id, "kind": "bearer"}, token).json["secret"]
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"),
                *("--header", f"Authorization: Bearer {key}"),
                *("--checks", ",".join(CHECKS)),
                *("--phases", "examples,fuzzing"),
                # it would delete what the other operations are asked about, the caller first
                *("--exclude-method", "DELETE"),
                *("--max-examples", "8", "--seed", "1", "--workers", "1", "--no-color"),
            ],
            capture_output=True,
            text=True,
            timeout=280,
            cwd=tmp_path,
            env=server_environment(),
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_description_is_whole(tmp_path: Path) -> None:
    """Every operation says what it does, and names the errors that the middlewares may answer before it."""
    with run_app(tmp_path, ocr_endpoint=True) as server:
        openapi = server.request("GET", "/openapi.json").json
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], f"{method} {path}"
            assert "422" not in operation["responses"], f"{method} {path}"
            if not path.startswith("/health"):
                assert "401" in operation["responses"], f"{method} {path}"
    assert "$defs" not in json.dumps(openapi)
