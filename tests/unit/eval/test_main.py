"""One call prints a kind and writes what was measured into the sections that a document has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from drawing.folder import draw_folder
from drawing.labels import Block, Reading, read_labels, write_readings

OURS, PEER = "webimage-ocr", "rapidocr"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Readings of two drawn pictures: ours lose the last line of each, the peer's are without fault."""
    folder = draw_folder("yi", 2, 2026, tmp_path / "yi")
    for engine in (OURS, PEER):
        readings = []
        for label in read_labels(folder):
            blocks = [Block(item.text, np.asarray(item.points), 0.95) for item in label.items]
            readings.append(Reading(label.image, tuple(blocks[:-1] if engine == OURS else blocks)))
        write_readings(tmp_path / "kept" / engine / "yi.jsonl", readings)
    return tmp_path / "kept"


def run(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "eval", "--engine", OURS, "--engine", PEER, *map(str, arguments)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_a_folder_is_reported_with_what_was_lost(kept: Path, tmp_path: Path) -> None:
    printed = run(tmp_path / "yi", "--readings", kept, "--worst", "1")
    assert "| rapidocr | 1.0000 ±0.0000 |" in printed
    assert "Against the best peer of each picture: 0 characters won, " in printed
    assert "characters lost against rapidocr" in printed
    assert "| yi | 2 | characters right (F1) | 0." in printed


def test_a_document_gets_the_sections_that_it_has(kept: Path, tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text("<!-- headline -->\n<!-- /headline -->\n<!-- drawn -->\nof last year\n<!-- /drawn -->\n")
    run(tmp_path / "yi", "--kind", "yi", "--count", "2", "--readings", kept, "--write", document)
    text = document.read_text()
    assert "with `python -m eval yi` on" in text
    assert "| yi | 2 | characters right (F1) |" in text
    assert "| yi | `f`, `lines` | 0." in text
    assert "of last year" not in text


@pytest.mark.parametrize("command", [["eval"], ["eval.compare", "before", "after"], ["eval.borders"]])
def test_a_folder_without_labels_is_refused_in_one_sentence_before_anything_is_read(
    command: list[str], tmp_path: Path
) -> None:
    labelled = draw_folder("yi", 1, 2026, tmp_path / "yi")
    folders = [str(labelled), str(tmp_path / "missing")]
    answer = subprocess.run([sys.executable, "-m", *command, *folders], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert (
        answer.stderr
        == f"{tmp_path / 'missing'} has no labels.jsonl: name folders that hold one beside their images.\n"
    )
    assert answer.stdout == ""
