"""Parts, manifest and resuming, with an engine that reads nothing."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest

from unit.bulk.stub import StubEngine, record_of, write_list
from webimage_ocr.bulk.files import lock_folder, write_bytes_whole
from webimage_ocr.bulk.items import Item, Outcome
from webimage_ocr.bulk.manifest import load_manifest
from webimage_ocr.bulk.run import BulkOptions, Progress, read_bulk, read_records
from webimage_ocr.errors import BulkStopped, OutputUnusable, SourceUnusable
from webimage_ocr.types import ReadOptions

PARTS_OF_FOUR = BulkOptions(part_pictures=4)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    write_list(tmp_path / "list", 10)
    return tmp_path / "list"


@pytest.fixture
def names(listed: Path) -> list[str]:
    return listed.read_text().splitlines()


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_records_stand_in_parts_in_the_order_of_the_list(
    listed: Path, names: list[str], tmp_path: Path, form: str
) -> None:
    out = tmp_path / "out"
    told: list[Progress] = []
    end = read_bulk(str(listed), out, StubEngine(), BulkOptions(format=form, part_pictures=4), report=told.append)
    assert sorted(path.name for path in out.glob("part-*")) == [f"part-0000{n}.{form}" for n in range(3)]
    assert list(read_records(out)) == [record_of(name) for name in names]
    assert (end.pictures, end.read, end.errors, end.before) == (10, 10, 2, 0)
    assert [progress.read for progress in told] == list(range(11))
    manifest = json.loads((out / "manifest.json").read_text())
    assert [part["pictures"] for part in manifest["parts"]] == [4, 4, 2]
    for part in manifest["parts"]:
        assert part["sha256"] == hashlib.sha256((out / part["file"]).read_bytes()).hexdigest()
    assert list((out / "unfinished").iterdir()) == []


def test_a_line_has_the_documented_keys(listed: Path, tmp_path: Path) -> None:
    read_bulk(str(listed), tmp_path / "out", StubEngine())
    first = json.loads((tmp_path / "out" / "part-00000.jsonl").read_text().splitlines()[0])
    assert list(first) == ["source", "result", "size", "sha256", "ms", "error"]


class Stopping(StubEngine):
    """Gives up after some records."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def read(self, items: Iterable[Item], options: ReadOptions) -> Generator[Outcome]:
        for count, answer in enumerate(super().read(items, options)):
            if count == self._after:
                raise BulkStopped("the power is gone")
            yield answer


def test_typed_again_it_goes_on_and_reads_nothing_twice(listed: Path, names: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = Stopping(6)
    with pytest.raises(BulkStopped):
        read_bulk(str(listed), out, first, PARTS_OF_FOUR)
    listed.write_text("the list has changed since\n")
    again = StubEngine()
    end = read_bulk(str(listed), out, again, PARTS_OF_FOUR)
    assert end.before == 6
    assert sorted(first.read_items[:6] + again.read_items) == sorted(names)
    assert list(read_records(out)) == [record_of(name) for name in names]
    idle = StubEngine()
    end = read_bulk(str(listed), out, idle, PARTS_OF_FOUR)
    assert (end.read, end.before, end.errors, idle.read_items) == (10, 10, 2, [])


class Forgetful(StubEngine):
    """Sends some records twice and leaves others out, as when a machine was lost."""

    def read(self, items: Iterable[Item], options: ReadOptions) -> Generator[Outcome]:
        for count, answer in enumerate(super().read(items, options)):
            if count % 3 == 0:
                yield answer
                yield answer
            elif count % 3 == 1:
                yield answer


def test_records_that_come_twice_or_not_at_all_are_made_good(listed: Path, names: list[str], tmp_path: Path) -> None:
    read_bulk(str(listed), tmp_path / "out", Forgetful(), PARTS_OF_FOUR)
    assert list(read_records(tmp_path / "out")) == [record_of(name) for name in names]


class Mended(StubEngine):
    """The bad ones have become good."""

    def _answer(self, group: list[Item]) -> Generator[Outcome]:
        for item in group:
            self.read_items.append(item.source)
            yield Outcome.of(item.number, record_of(item.source.replace("bad", "good")) | {"source": item.source})


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
@pytest.mark.parametrize("stopped", [False, True])
def test_what_ended_with_an_error_is_read_again_when_asked_for(
    listed: Path, names: list[str], tmp_path: Path, form: str, stopped: bool
) -> None:
    out, options = tmp_path / "out", BulkOptions(format=form, part_pictures=4)
    if stopped:
        with pytest.raises(BulkStopped):
            read_bulk(str(listed), out, Stopping(9), options)
    else:
        read_bulk(str(listed), out, StubEngine(), options)
    before = {record["source"] for record in read_records(out) if record["error"]}
    assert before
    engine = Mended()
    end = read_bulk(str(listed), out, engine, options, retry_errors=True)
    assert (end.read, end.errors) == (10, 0)
    assert before <= set(engine.read_items)
    assert "good-0000.png" not in engine.read_items
    assert [record["source"] for record in read_records(out)] == names
    assert all(record["error"] is None for record in read_records(out))


def test_an_engine_that_sends_nothing_is_not_asked_for_ever(listed: Path, tmp_path: Path) -> None:
    with pytest.raises(BulkStopped, match="No records come for 10"):
        read_bulk(str(listed), tmp_path / "out", Mute(), PARTS_OF_FOUR)


class Mute(StubEngine):
    """Sends no records."""

    def read(self, _items: Iterable[Item], _options: ReadOptions) -> Generator[Outcome]:
        yield from ()


def test_a_torn_line_is_read_again(listed: Path, names: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(BulkStopped):
        read_bulk(str(listed), out, Stopping(2), PARTS_OF_FOUR)
    journal = out / "unfinished" / "part-00000"
    journal.write_bytes(journal.read_bytes()[:-9])
    end = read_bulk(str(listed), out, StubEngine(), PARTS_OF_FOUR)
    assert end.before == 1
    assert list(read_records(out)) == [record_of(name) for name in names]


def test_a_run_that_is_typed_differently_is_refused_and_says_how(listed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    read_bulk(str(listed), out, StubEngine(), PARTS_OF_FOUR)
    fonts = BulkOptions(read=ReadOptions(detect_font=True), part_pictures=4)
    with pytest.raises(OutputUnusable, match="detect_font was false and is true"):
        read_bulk(str(listed), out, StubEngine(), fonts)
    with pytest.raises(OutputUnusable, match="part_pictures was 4 and is 1000"):
        read_bulk(str(listed), out, StubEngine())
    with pytest.raises(OutputUnusable, match="source was "):
        read_bulk("another", out, StubEngine(), PARTS_OF_FOUR)


def test_a_folder_that_another_process_writes_to_is_refused(listed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    refused: list[OutputUnusable] = []

    def run() -> None:
        try:
            read_bulk(str(listed), tmp_path / "out", StubEngine())
        except OutputUnusable as error:
            refused.append(error)

    with lock_folder(tmp_path / "out"):
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    assert "Another process writes" in str(refused[0])


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 2}', '{"version": 1, "parts": [1]}'])
def test_a_damaged_manifest_is_no_reason_to_begin_anew(listed: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text(text)
    with pytest.raises(OutputUnusable, match="manifest"):
        read_bulk(str(listed), tmp_path / "out", StubEngine())


def test_parts_of_something_else_are_not_written_over(listed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "part-00000.jsonl").write_text("mine")
    with pytest.raises(OutputUnusable, match="no manifest"):
        read_bulk(str(listed), tmp_path / "out", StubEngine())
    assert (tmp_path / "out" / "part-00000.jsonl").read_text() == "mine"


def test_a_source_without_pictures_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("\n")
    with pytest.raises(SourceUnusable, match="holds no pictures"):
        read_bulk(str(tmp_path / "list"), tmp_path / "out", StubEngine())
    assert load_manifest(tmp_path / "out") is None


def test_names_that_are_not_utf8_come_back_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"\xff.png\n\xe6\x96\x87.png\n")
    read_bulk(str(tmp_path / "list"), tmp_path / "out", Silent())
    assert [record["source"] for record in read_records(tmp_path / "out")] == ["\udcff.png", "文.png"]


class Silent(StubEngine):
    """Records without bytes, whatever the name."""

    def _answer(self, group: list[Item]) -> Generator[Outcome]:
        yield from (Outcome.of(item.number, record_of("x") | {"source": item.source}) for item in group)


def test_results_need_a_folder(listed: Path) -> None:
    with pytest.raises(OutputUnusable, match="list is a file; name a folder"):
        read_bulk(str(listed), listed, StubEngine())


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    write_bytes_whole(tmp_path / "new" / "a.txt", b"text")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "new").iterdir()] == [("a.txt", b"text")]
