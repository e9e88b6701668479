"""Every format and mode shows the same picture."""

from __future__ import annotations

import numpy as np
import pytest

from golden.documents import golden_documents
from golden.formats import HEIGHT, WIDTH, draw_reference, golden_pictures
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.intake.format import ALL_FORMATS
from webimage_ocr.intake.limits import ImageLimits

GOLDEN = [*golden_pictures(), *golden_documents()]
ANY_FORMAT = ImageLimits(formats=ALL_FORMATS)


@pytest.mark.parametrize(("kind", "data"), [each[1:] for each in GOLDEN], ids=[name for name, _, _ in GOLDEN])
def test_every_format_and_mode_shows_the_same_picture(kind: str, data: bytes) -> None:
    decoded = decode_image(data, ANY_FORMAT)
    assert decoded.format == kind
    assert (decoded.width, decoded.height) == (WIDTH, HEIGHT)
    assert decoded.pixels.dtype == np.uint8
    assert decoded.pixels.flags.c_contiguous
    difference = np.abs(decoded.pixels.astype(int) - np.asarray(draw_reference()))
    # 1-bit pictures lose the soft edges of letters, lossy ones ring around them; a blank one would differ by 30
    assert difference.mean() < 8
