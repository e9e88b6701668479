"""What reads the pictures: processes of this machine, the nodes of a Ray cluster, or servers."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Protocol

from webimage_ocr.bulk.items import Item, Outcome
from webimage_ocr.types import ReadOptions


class Engine(Protocol):
    """Reads items, as many at once as it can; what it needs is started by the first."""

    def read(self, items: Iterable[Item], options: ReadOptions) -> Generator[Outcome]:
        """What became of each item, in the order in which they are ready.

        Takes no more items ahead than it has work for. A number may come twice where a machine was lost. Raises
        BulkStopped when going on is of no use.
        """
        ...

    def close(self) -> None:
        """End all that was started; what is being read is given up."""
        ...
