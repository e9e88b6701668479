"""Millions of pictures: from a folder, a bucket or a table into parts of records, over processes, nodes or servers.

>>> from webimage_ocr.bulk import LocalEngine, read_bulk, read_records
>>> with LocalEngine() as engine:
...     end = read_bulk("pictures/", "out/", engine)
>>> for record in read_records("out/"): print(record["source"], record["error"])
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webimage_ocr.bulk.engines.local import LocalEngine
    from webimage_ocr.bulk.engines.ray_data import RayEngine, RayOptions
    from webimage_ocr.bulk.engines.server import ServerEngine, ServerOptions
    from webimage_ocr.bulk.loading import LoadOptions
    from webimage_ocr.bulk.run import BulkOptions, Progress, read_bulk, read_records
    from webimage_ocr.bulk.sources import SourceOptions
    from webimage_ocr.bulk.worker import WorkOptions

_PLACES = {
    "BulkOptions": "run",
    "LoadOptions": "loading",
    "LocalEngine": "engines.local",
    "Progress": "run",
    "RayEngine": "engines.ray_data",
    "RayOptions": "engines.ray_data",
    "ServerEngine": "engines.server",
    "ServerOptions": "engines.server",
    "SourceOptions": "sources",
    "WorkOptions": "worker",
    "read_bulk": "run",
    "read_records": "run",
}

__all__ = [
    "BulkOptions",
    "LoadOptions",
    "LocalEngine",
    "Progress",
    "RayEngine",
    "RayOptions",
    "ServerEngine",
    "ServerOptions",
    "SourceOptions",
    "WorkOptions",
    "read_bulk",
    "read_records",
]


def __getattr__(name: str) -> object:
    # the command's own `read` takes folders and loading from here, and needs no Ray and no HTTP client for it
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"webimage_ocr.bulk.{_PLACES[name]}"), name)
