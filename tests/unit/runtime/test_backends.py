"""One inference library among several is chosen, and one that is not there is named."""

import pytest

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.backends import open_session
from webimage_ocr.runtime.session import GraphOptions, RuntimeOptions


@pytest.mark.parametrize("backend", ["tensorflow", "json"])
def test_a_library_that_is_not_there_or_not_known_is_named(backend: str) -> None:
    with pytest.raises(ModelUnusable, match=f"pip install {backend}"):
        open_session(b"", GraphOptions(), RuntimeOptions(backend=backend))
