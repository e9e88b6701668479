"""Files that are there as a whole or not at all, whatever moment the process ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from webimage_ocr.errors import OutputUnusable


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have ``write`` fill a file beside ``path``, and put it in its place, with its folder, once it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.new")
    write(unfinished)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync_folder(path.parent)


def write_bytes_whole(path: Path, content: bytes) -> None:
    """``write_whole`` for what is in memory already."""
    write_whole(path, lambda unfinished: unfinished.write_bytes(content))


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Keep other processes out; the system lets go when this one ends, however it ends. Raises OutputUnusable."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputUnusable(f"Another process writes to {folder}.") from error
        yield


def _sync_folder(folder: Path) -> None:
    # a name is on the disk when its folder is
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
