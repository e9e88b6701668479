"""One picture after the other, from its source to its record: what every process of every engine does."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from webimage_ocr.api.catalogue import failure_to_wire
from webimage_ocr.api.wire import page_to_wire
from webimage_ocr.bulk.items import Item, Record, make_record
from webimage_ocr.bulk.loading import Loader, LoadOptions
from webimage_ocr.errors import BackendTimeout, InternalError, InvalidParameter, WebImageError
from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.reader import Reader, ReaderOptions
from webimage_ocr.runtime.models import cache_folder
from webimage_ocr.runtime.session import RuntimeOptions
from webimage_ocr.types import ReadOptions


@dataclass(frozen=True, slots=True)
class WorkOptions:
    """How pictures are read; the same for every process."""

    reader: ReaderOptions = field(default_factory=ReaderOptions)
    load: LoadOptions = field(default_factory=LoadOptions)
    threads: int = 1
    """Of each process; one is best for throughput, since a second thread inside a line makes it slower."""
    timeout_s: float = 120.0
    """For reading one picture; decoding has as long again."""


class Worker:
    """A Reader with a decoder process of its own, so that a picture that crashes or hangs a decoder costs itself alone.

    For one thread; ``close`` it at the end.
    """

    def __init__(self, options: WorkOptions) -> None:
        self._options = options
        # cache_folder() here, not where the options were made: this may be another machine
        runtime = RuntimeOptions(threads=options.threads, cache_dir=cache_folder())
        self._decoders = DecoderPool(1, options.timeout_s, apply_exif=options.reader.apply_exif)
        self._reader = Reader(replace(options.reader, runtime=runtime), decode=self._decoders.decode)
        self._loader = Loader(options.load)

    def warm(self) -> None:
        """Load all that the first picture needs."""
        self._decoders.warm()
        self._reader.warm()

    def read(self, item: Item, options: ReadOptions) -> Record:
        """The record of one picture, whatever is wrong with it."""
        try:
            data = load_item(item, self._loader)
        except (WebImageError, OSError) as error:
            return make_record(item.source, error=failure_to_wire(error))
        started = time.perf_counter()
        try:
            answer = self._answer(data, options)
        except (WebImageError, OSError) as error:
            return make_record(item.source, data, error=failure_to_wire(error))
        ms = round((time.perf_counter() - started) * 1e3, 1)
        return make_record(item.source, data, result=answer, ms=ms)

    def close(self) -> None:
        """End the decoder and the Reader's threads."""
        self._loader.close()
        self._reader.close()
        self._decoders.close()

    def _answer(self, data: bytes, options: ReadOptions) -> dict[str, object]:
        limit_s = self._options.timeout_s
        # decoding comes first, and has a limit of its own
        late = time.monotonic() + 2 * limit_s
        try:
            page = self._reader.read(data, options, stop=lambda: time.monotonic() > late)
        except BackendTimeout as error:
            raise BackendTimeout(f"Reading it takes longer than {limit_s:g} s.") from error
        except WebImageError:
            raise
        except Exception as error:
            # the border at which a fault of ours costs this picture and not the million around it
            raise InternalError(f"{type(error).__name__}: {error}") from error
        answer: dict[str, object] = page_to_wire(page, options)["result"]
        return answer


def load_item(item: Item, loader: Loader) -> bytes:
    """A picture's bytes; raises OSError or an error of the catalogue, for a row without a picture too."""
    if item.fault:
        raise InvalidParameter(item.fault)
    return loader.load(item.source) if item.data is None else item.data
