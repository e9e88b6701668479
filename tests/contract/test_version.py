"""GET /version: what runs, for those who have credentials."""

from __future__ import annotations

from pathlib import Path

from servers import LiveServer, run_app
from webimage_ocr import __version__
from webimage_ocr.runtime.models import find_model


def test_it_names_version_commit_and_weights(live_server: LiveServer) -> None:
    answer = live_server.request("GET", "/version", headers={"X-Auth-Token": live_server.token()})
    assert (answer.status, answer.json["version"]) == (200, __version__)
    detection, recognition = find_model("small", "detection"), find_model("small", "recognition", "own")
    assert answer.json["weights"] == [
        {"tier": "small", "role": model.role, "weights": weights, "sha256": model.sha256}
        for model, weights in ((detection, "published"), (recognition, "own"))
    ]
    assert answer.json.keys() == {"version", "commit", "weights"}


def test_strangers_are_not_told(live_server: LiveServer) -> None:
    assert live_server.request("GET", "/version").status == 401


def test_a_commit_that_is_set_is_told(tmp_path: Path) -> None:
    with run_app(tmp_path, commit="c0ffee") as server:
        signed = server.signed("GET", "/version")
        assert server.request("GET", "/version", headers=signed).json["commit"] == "c0ffee"
