"""Go's strict decoder understands the answers: integers in location, strings in errors."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from servers import LiveServer, server_environment

PROGRAM = Path(__file__).parent / "go_client" / "main.go"


def test_answers_decode_into_the_models_of_the_go_sdk(
    live_server: LiveServer, hello_base64: str, tmp_path: Path
) -> None:
    everything = {
        "image": hello_base64,
        "detect_font": True,
        "detect_direction": True,
        "extract_type": ["contact_info", "image_size"],
    }
    answers = [
        live_server.read(everything),
        live_server.read({"image": hello_base64}),
        live_server.read({"image": "!"}),
    ]
    assert [answer.status for answer in answers] == [200, 200, 400]
    environment = server_environment() | {
        "GOCACHE": str(tmp_path / "cache"),
        "GOFLAGS": "-mod=mod",
        "GO111MODULE": "off",
    }
    done = subprocess.run(
        ["go", "run", str(PROGRAM)],
        input=b"\n".join(answer.body for answer in answers) + b"\n",
        capture_output=True,
        timeout=240,
        env=environment | {"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr.decode()
    understood = [json.loads(line) for line in done.stdout.splitlines()]
    # float32 holds seven digits: what was sent has four
    rounded = [json.loads(line, parse_float=lambda text: round(float(text), 4)) for line in done.stdout.splitlines()]
    assert rounded[:2] == [answers[0].json, answers[1].json]
    assert understood[2]["error_code"] == "AIS.0102" and understood[2]["error_msg"] == answers[2].json["error_msg"]
