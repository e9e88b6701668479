"""Engines run in processes of their own, and one that dies is named with its last words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eval.engines import PEERS, Engine, EngineFailedError, Worker
from eval.report import format_folder, replace_section


def test_a_peer_without_an_environment_has_no_interpreter(tmp_path: Path) -> None:
    assert all(peer.python(tmp_path) is None for peer in PEERS)
    assert all(peer.python(None) is None for peer in PEERS)


def test_an_engine_that_cannot_start_says_why() -> None:
    with (
        pytest.raises(EngineFailedError, match=r"(?s)nobody ended \(exit status 1\).*KeyError"),
        Worker(Engine("nobody"), Path(sys.executable)),
    ):
        pass


def test_a_table_names_who_is_missing() -> None:
    table = format_folder("screens", {"ours": {"f": 0.9951, "chars": 12.34}, "peer": "missing: no environment"})
    assert "| ours | 0.9951 | 12.3 |" in table
    assert "| peer | missing: no environment |" in table


def test_only_the_named_section_is_replaced(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text("before\n<!-- t -->\nold\n<!-- /t -->\nafter\n")
    replace_section(document, "t", "new")
    assert document.read_text() == "before\n<!-- t -->\nnew\n<!-- /t -->\nafter\n"
    with pytest.raises(ValueError, match="no section"):
        replace_section(document, "other", "new")
