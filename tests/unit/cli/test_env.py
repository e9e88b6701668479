"""``webimage-ocr env``: which address, and what is said where there is nothing to print."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from webimage_ocr.api.first_start import ensure_defaults
from webimage_ocr.cli import load_command
from webimage_ocr.store.administration import Administration
from webimage_ocr.store.store import Store


def test_the_address_is_that_of_the_server_or_the_one_given(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/webimage-ocr.sqlite3", tmp_path / "secret.key")
    administration = Administration(store)
    ensure_defaults(administration, tmp_path / "credentials.json", ["eu-west-1"], "web-image")
    ensure_defaults(administration, tmp_path / "credentials.json", ["eu-west-1"], "web-image")
    assert len(administration.list_keys()) == 1, "a second start makes nothing"
    store.close()

    def printed(*options: str) -> list[str]:
        done = CliRunner().invoke(load_command("env"), ["--state", str(tmp_path), *options])
        assert done.exit_code == 0
        return done.stdout.splitlines()

    assert printed()[:2] == [
        "export HUAWEICLOUD_SDK_REGION_OCR_EU_WEST_1=http://127.0.0.1:8866",
        "export HUAWEICLOUD_SDK_IAM_ENDPOINT=http://127.0.0.1:8866",
    ]
    shown = dict(line.removeprefix("export ").split("=") for line in printed())
    assert json.loads("\n".join(printed("--json"))) == shown
    assert printed("--port", "80")[1].endswith("=http://127.0.0.1:80")
    assert printed("--url", "https://ocr.example")[1].endswith("=https://ocr.example")


def test_a_server_that_never_ran(tmp_path: Path) -> None:
    done = CliRunner().invoke(load_command("env"), ["--state", str(tmp_path)])
    assert done.exit_code == 1
    assert "start the server once" in done.stderr
