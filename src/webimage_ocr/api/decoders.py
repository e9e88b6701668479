"""A server's decoder processes as its settings say, apart from its reader, so that they are started before that is
imported."""

from __future__ import annotations

from webimage_ocr.intake.decoder_pool import DecoderPool
from webimage_ocr.settings import Settings


def make_decoders(settings: Settings) -> DecoderPool:
    """None of them is started yet."""
    return DecoderPool(
        processes=settings.decoder_processes,
        timeout_s=settings.decode_timeout_s,
        memory_bytes=settings.decode_memory_bytes,
        apply_exif=settings.apply_exif,
        sandbox=settings.decoder_sandbox,
    )
