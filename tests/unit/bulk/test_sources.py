"""What SOURCE stands for: folders, patterns, lists and tables."""

from __future__ import annotations

import base64
import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from webimage_ocr.bulk.items import Item
from webimage_ocr.bulk.sources import SourceOptions, bring_data, list_items
from webimage_ocr.errors import SourceUnusable

NAMES = ("a.jpg", "b.PNG", "sub/c.webp")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*NAMES, "notes.txt"):
        path = tmp_path / "scans" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path / "scans"


def _sources(source: str | Path, **options: str | bool) -> list[str]:
    return [item.source for item in list_items(str(source), SourceOptions(**options))]  # type: ignore[arg-type]


def test_a_folder_and_a_pattern_name_their_images_in_order(folder: Path) -> None:
    assert _sources(folder) == [str(folder / name) for name in NAMES]
    assert _sources(folder / "**" / "[abc].*") == [str(folder / name) for name in NAMES]
    assert _sources(folder / "*.PNG") == [str(folder / "b.PNG")]
    assert [item.number for item in list_items(str(folder))] == [0, 1, 2]


def test_a_link_that_leads_nowhere_is_listed_so_that_somebody_is_told(folder: Path) -> None:
    (folder / "lost.png").symlink_to(folder / "nowhere.png")
    assert str(folder / "lost.png") in _sources(folder)


def test_one_image_is_itself_and_any_other_file_is_a_list(folder: Path) -> None:
    assert _sources(folder / "a.jpg") == [str(folder / "a.jpg")]
    listed = folder / "list"
    listed.write_bytes(b"a.jpg\n\nhttps://example.com/b.png\r\n\xff.png")
    assert _sources(listed) == ["a.jpg", "https://example.com/b.png", "\udcff.png"]


def test_standard_input_is_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"one.png\ntwo.png\n")))
    assert _sources("-") == ["one.png", "two.png"]


def test_what_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SourceUnusable, match="There is no"):
        list(list_items(str(tmp_path / "nowhere")))


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_a_column_of_paths_and_addresses(tmp_path: Path, suffix: str) -> None:
    names = ["a.png", "https://example.com/b.png", "文.png"]
    table = _write(tmp_path / f"table{suffix}", "url", names)
    assert _sources(table) == names
    assert _sources(table, column="url") == names
    assert [item.held for item in list_items(str(table))] == [False] * 3
    with pytest.raises(SourceUnusable, match="it has id, url"):
        _sources(table, column="picture")


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_column_of_base64(tmp_path: Path, suffix: str) -> None:
    texts = [base64.b64encode(b"first").decode(), "data:image/png;base64," + base64.b64encode(b"second").decode(), "#"]
    items = list(list_items(str(_write(tmp_path / f"t{suffix}", "image", texts)), SourceOptions(base64=True)))
    assert [item.data for item in items] == [b"first", b"second", None]
    assert items[1].source == f"{tmp_path}/t{suffix}#1"
    assert items[2].fault == "The value is not Base64."


@pytest.mark.parametrize("as_struct", [False, True])
def test_a_column_of_bytes_also_as_hugging_face_keeps_them(tmp_path: Path, as_struct: bool) -> None:
    values = [b"first", None, b"third"]
    column = [{"bytes": value, "path": None} for value in values] if as_struct else values
    pq.write_table(pa.table({"image": column}), tmp_path / "t.parquet")
    items = list(list_items(str(tmp_path / "t.parquet")))
    assert [item.data for item in items] == values
    assert [bool(item.fault) for item in items] == [False, True, False]


def test_rows_that_hold_nothing_are_items_with_a_fault(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(
        '{"path": "a.png"}\nno json\n[1]\n{"path": ""}\n{"other": 1}\n\n{"path": "b.png"}\n'
    )
    items = list(list_items(str(tmp_path / "t.jsonl")))
    assert [item.source for item in items if not item.fault] == ["a.png", "b.png"]
    assert [bool(item.fault) for item in items] == [False, True, True, True, True, False]


def test_a_damaged_parquet_file_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1 nonsense PAR1")
    with pytest.raises(SourceUnusable, match="no Parquet file"):
        _sources(tmp_path / "t.parquet")


def test_bytes_are_brought_for_the_rows_that_are_wanted_alone(tmp_path: Path) -> None:
    pq.write_table(pa.table({"image": [b"0", b"1", b"2", b"3"]}), tmp_path / "t.parquet")
    source = str(tmp_path / "t.parquet")
    wanted = [Item(n, f"{source}#{n}", held=True) for n in (1, 3)]
    assert [item.data for item in bring_data(source, SourceOptions(), wanted)] == [b"1", b"3"]
    with pytest.raises(SourceUnusable, match="not what it was"):
        list(bring_data(source, SourceOptions(), [Item(4, f"{source}#4", held=True)]))
    plain = [Item(0, "a.png")]
    assert list(bring_data("nowhere", SourceOptions(), plain)) == plain


def _write(path: Path, column: str, values: list[str]) -> Path:
    rows = [{"id": number, column: value} for number, value in enumerate(values)]
    match path.suffix:
        case ".csv":
            with path.open("w", newline="", encoding="utf-8") as file:
                table = csv.DictWriter(file, ["id", column])
                table.writeheader()
                table.writerows(rows)
        case ".jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        case _:
            pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def test_a_byte_order_mark_in_front_is_part_of_no_name(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"\xef\xbb\xbfa.png\nb.png\n")
    (tmp_path / "table.jsonl").write_bytes(b'\xef\xbb\xbf{"path": "a.png"}\n{"path": "b.png"}\n')
    assert _sources(tmp_path / "list") == _sources(tmp_path / "table.jsonl") == ["a.png", "b.png"]


def test_a_line_that_is_nested_without_end_is_a_row_with_a_fault(tmp_path: Path) -> None:
    (tmp_path / "table.jsonl").write_bytes(b'{"path": "a.png"}\n' + b"[" * 100_000)
    assert [item.fault for item in list_items(str(tmp_path / "table.jsonl"))] == ["", "The line is not JSON."]


def test_a_name_that_no_file_can_have_is_no_source() -> None:
    with pytest.raises(SourceUnusable, match="There is no aaa"):
        _sources("a" * 300)
