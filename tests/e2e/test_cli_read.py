"""``webimage-ocr read`` as a person runs it: a process of its own, real models, pictures drawn here."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from golden.documents import write_pdf
from pictures import ORDER, draw_lines, encode
from webimage_ocr import Reader, ReadOptions
from webimage_ocr.api.wire import page_to_wire


def _read(*arguments: str | Path, stdin: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "webimage_ocr", "read", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, check=False, **options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two good pictures around a bad one."""
    path = tmp_path_factory.mktemp("pictures")
    draw_lines(seed=1).save(path / "a.png")
    (path / "b.jpg").write_bytes(b"this is no picture")
    draw_lines(["第二张图片"], seed=2).save(path / "c.webp", lossless=True)
    return path


def _same_text(shown: str, drawn: tuple[str, ...]) -> bool:
    # spaces beside Chinese are a matter of taste, and not of this test
    return [line.replace(" ", "") for line in shown.splitlines()] == [line.replace(" ", "") for line in drawn]


def test_one_picture_gives_its_text_and_its_drawing(folder: Path, tmp_path: Path) -> None:
    drawing = tmp_path / "new" / "out.png"
    answer = _read(folder / "a.png", "--draw", drawing)
    assert answer.returncode == 0
    assert _same_text(answer.stdout.decode(), ORDER)
    assert answer.stderr == b""
    with Image.open(drawing) as drawn, Image.open(folder / "a.png") as picture:
        assert drawn.width > picture.width


def test_standard_input_and_text_that_is_taken_for_upright() -> None:
    answer = _read("-", "--no-text-direction", stdin=encode(draw_lines(), "JPEG", quality=90))
    assert _same_text(answer.stdout.decode(), ORDER)


def test_a_folder_is_read_past_what_cannot_be_read(folder: Path) -> None:
    answer = _read(folder)
    assert answer.returncode == 1
    shown = answer.stdout.decode()
    assert shown.index("a.png <==") < shown.index("c.webp <==")
    assert "第二张图片" in shown
    (reason,) = answer.stderr.decode().splitlines()
    assert reason.startswith(str(folder / "b.jpg"))
    assert "The image format is not supported." in reason


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("TIFF", {"compression": "tiff_lzw"})])
def test_of_a_damaged_picture_we_speak_and_no_library(kind: str, options: dict[str, str], tmp_path: Path) -> None:
    damaged = bytearray(encode(draw_lines(), kind, **options))
    damaged[len(damaged) // 2 : len(damaged) // 2 + 8] = b"\x55" * 8
    (tmp_path / "picture").write_bytes(damaged)
    answer = _read(tmp_path / "picture")
    assert answer.returncode == 1
    (reason,) = answer.stderr.decode().splitlines()
    assert reason.startswith(f"{tmp_path / 'picture'}: The image is damaged.")


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    answer = _read(tmp_path / "missing.png")
    assert answer.returncode == 1
    assert b"missing.png" in answer.stderr


def test_a_folder_without_pictures_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    answer = _read(tmp_path)
    assert answer.returncode == 2
    assert b"no images in" in answer.stderr


def test_json_is_the_answer_of_the_api_one_line_for_each_picture(folder: Path, tmp_path: Path) -> None:
    answer = _read(folder, "--json", "--size", "--draw", tmp_path / "drawn")
    first, second, third = (json.loads(line) for line in answer.stdout.decode().splitlines())
    options = ReadOptions(extract_type=("image_size",))
    with Reader() as reader:
        page = reader.read(folder / "a.png", options)
    assert first == {"source": str(folder / "a.png")} | page_to_wire(page, options)
    assert [second["source"], third["source"]] == [str(folder / "b.jpg"), str(folder / "c.webp")]
    assert second["error_code"] == "AIS.0102"
    assert third["result"]["words_block_list"][0]["words"] == "第二张图片"
    assert sorted(path.name for path in (tmp_path / "drawn").iterdir()) == ["a.png", "c.png"]


def test_full_json_tells_angle_and_characters_of_a_turned_picture(tmp_path: Path) -> None:
    draw_lines().rotate(90, expand=True).save(tmp_path / "turned.png")
    answer = _read(tmp_path / "turned.png", "--direction", "--json=full")
    page = json.loads(answer.stdout)
    # turned a quarter anticlockwise, it has to be turned three quarters on to stand upright
    assert page["angle"] == pytest.approx(270, abs=1)
    assert _same_text(page["text"], ORDER)
    first = page["lines"][0]
    assert "".join(character["text"] for character in first["characters"]) == first["text"]


def test_a_person_sees_a_bar_and_a_pipe_does_not_get_it(folder: Path) -> None:
    watching, terminal = pty.openpty()
    command = [sys.executable, "-m", "webimage_ocr", "read", str(folder / "a.png"), str(folder / "c.webp")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=terminal) as process:
        piped, _ = process.communicate(timeout=120)
    os.close(terminal)
    shown = os.read(watching, 1 << 16).decode()
    os.close(watching)
    assert "/2" in shown
    assert piped.decode().startswith("==> ")
    assert "\x1b" not in piped.decode()


def test_a_reader_that_stops_early_is_no_failure_to_report(folder: Path) -> None:
    """As in ``webimage-ocr read ... | head -1``."""
    command = f"{sys.executable} -m webimage_ocr read {folder / 'a.png'} {folder / 'c.webp'} | head -n 1"
    answer = subprocess.run(["sh", "-c", command], capture_output=True, timeout=120, check=False)
    assert answer.stdout.startswith(b"==> ")
    assert b"Traceback" not in answer.stderr


def test_a_table_is_printed_as_one_when_asked_for(tmp_path: Path) -> None:
    rows = Image.new("RGB", (460, 160), "white")
    for at, text in enumerate(("Item", "Price", "Bread", "18.00")):
        rows.paste(draw_lines([text]).crop((20, 20, 180, 64)), (20 + 220 * (at % 2), 20 + 65 * (at // 2)))
    rows.save(tmp_path / "rows.png")
    table = "| Item | Price |\n| --- | --- |\n| Bread | 18.00 |\n"
    assert _read(tmp_path / "rows.png", "--markdown").stdout.decode() == table
    assert _read(tmp_path / "rows.png").stdout.decode() == "Item\nPrice\nBread\n18.00\n"


def test_each_picture_of_a_pattern_becomes_a_pdf_file_with_its_text(folder: Path, tmp_path: Path) -> None:
    answer = _read(folder / "*", "--format", "pdf", "-o", tmp_path / "out")
    assert answer.returncode == 1 and answer.stdout == b""
    assert "b.jpg: The image format is not supported." in answer.stderr.decode()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.pdf", "c.pdf"]
    found = subprocess.run(["pdftotext", tmp_path / "out" / "a.pdf", "-"], capture_output=True, timeout=60, check=True)
    assert _same_text("\n".join(filter(None, found.stdout.decode().split("\n"))).strip(), ORDER)


def test_a_file_is_named_by_its_ending_and_not_written_over(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.hocr"
    picture = (folder / "c.webp").read_bytes()
    assert _read("-", "--out", file, stdin=picture).returncode == 0
    written = file.read_text()
    assert "第二张图片" in written and 'class="ocr_page"' in written
    refused = _read("-", "--out", file, stdin=picture)
    assert refused.returncode == 2 and b"--overwrite" in refused.stderr
    assert file.read_text() == written


def test_a_page_of_a_pdf_file_is_chosen(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(write_pdf([f"BT /F 24 Tf 20 40 Td (Page number {page}) Tj ET" for page in (1, 2)]))
    assert _read(file).stdout.decode() == "Page number 1\n"
    assert _read(file, "--page", "2").stdout.decode() == "Page number 2\n"
    refused = _read(file, "--page", "3")
    assert refused.returncode == 1 and "no page 3; it has 2" in refused.stderr.decode()


def test_a_source_without_end_is_refused_at_the_limit() -> None:
    command = f"ulimit -v 8388608; {sys.executable} -m webimage_ocr read /dev/zero"  # a test that fails harms nobody
    answer = subprocess.run(["sh", "-c", command], capture_output=True, timeout=120, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith(b"/dev/zero: The file is too large.")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("a" * 300, "File name too long"), ("loop", "Too many levels of symbolic links"), ("none", "No such file")],
)
def test_what_the_system_says_of_a_source_is_told_in_its_words(folder: Path, name: str, reason: str) -> None:
    if name == "loop":
        (folder / name).symlink_to(name)
    answer = _read(name, folder / "a.png", cwd=folder)
    assert answer.returncode == 1
    assert answer.stderr.decode().startswith(f"{name}: {reason}")
    assert "Errno" not in answer.stderr.decode()
    assert b"a.png <==" in answer.stdout, "the others are read"


def test_a_full_disk_behind_standard_output_is_one_sentence(folder: Path) -> None:
    command = f"{sys.executable} -m webimage_ocr read {folder / 'a.png'} > /dev/full"
    answer = subprocess.run(["sh", "-c", command], capture_output=True, timeout=120, check=False)
    assert answer.returncode == 1
    assert answer.stderr == b"webimage-ocr: No space left on device\n"


@pytest.mark.parametrize("command", ["read -", "contact"])
def test_standard_input_that_is_closed_is_told(command: str) -> None:
    words = f"{sys.executable} -m webimage_ocr {command} <&-"
    answer = subprocess.run(["sh", "-c", words], capture_output=True, timeout=120, check=False)
    assert answer.returncode == 1
    (reason,) = answer.stderr.decode().splitlines()
    assert reason.endswith("Standard input is closed")
