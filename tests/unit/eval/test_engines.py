"""Engines run in processes of their own, and one that dies is named with its last words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eval.engines import PEERS, Engine, EngineFailedError, Worker


def test_a_peer_without_an_environment_has_no_interpreter(tmp_path: Path) -> None:
    assert all(peer.python(tmp_path) is None for peer in PEERS)
    assert all(peer.python(None) is None for peer in PEERS)


def test_an_engine_that_cannot_start_says_why() -> None:
    with (
        pytest.raises(EngineFailedError, match=r"(?s)nobody ended \(exit status 1\).*KeyError"),
        Worker(Engine("nobody"), Path(sys.executable)),
    ):
        pass
