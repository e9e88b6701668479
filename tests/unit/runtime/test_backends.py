"""One inference library among several is chosen, and says what it is asked."""

import pytest

from webimage_ocr.errors import ModelUnusable
from webimage_ocr.runtime.backends import open_session, read_metadata
from webimage_ocr.runtime.models import find_model, load_weights
from webimage_ocr.runtime.session import GraphOptions, RuntimeOptions


@pytest.mark.parametrize("backend", ["tensorflow", "json"])
def test_a_library_that_is_not_there_or_not_known_is_named(backend: str) -> None:
    with pytest.raises(ModelUnusable, match=f"pip install {backend}"):
        open_session(b"", GraphOptions(), RuntimeOptions(backend=backend))


def test_metadata_that_a_network_does_not_have_are_none() -> None:
    weights = load_weights(find_model("small", "detection"))
    assert read_metadata(weights, "character", RuntimeOptions()) is None
