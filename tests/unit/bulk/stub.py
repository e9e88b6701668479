"""An engine that reads nothing, and a source of names: what is kept is the same as with a real one."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from webimage_ocr.bulk.items import Item, Outcome, Record, make_record
from webimage_ocr.types import ReadOptions

RESULT = {"words_block_count": 0, "words_block_list": [], "extracted_data": {}}


@dataclass
class StubEngine:
    """Sends records backwards in small groups; a name that holds ``bad`` is an error."""

    ahead: int = 3
    read_items: list[str] = field(default_factory=list)

    def read(self, items: Iterable[Item], _options: ReadOptions) -> Generator[Outcome]:
        group: list[Item] = []
        for item in items:
            group.append(item)
            if len(group) == self.ahead:
                yield from self._answer(group)
                group = []
        yield from self._answer(group)

    def close(self) -> None:
        """Nothing was started."""

    def _answer(self, group: list[Item]) -> Generator[Outcome]:
        for item in reversed(group):
            self.read_items.append(item.source)
            yield Outcome.of(item.number, record_of(item.source))


def record_of(source: str) -> Record:
    """What the engine says of a source."""
    if "bad" in source:
        return make_record(source, b"bad", error={"error_code": "AIS.0102", "error_msg": "It is no picture."})
    return make_record(source, source.encode(), result=RESULT, ms=1.5)


def write_list(path: Path, count: int) -> list[str]:
    """A list of names at ``path``, every fifth of them bad."""
    names = [f"{'bad' if n % 5 == 4 else 'good'}-{n:04d}.png" for n in range(count)]
    path.write_text("".join(f"{name}\n" for name in names))
    return names
