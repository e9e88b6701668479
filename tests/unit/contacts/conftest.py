import pytest

from webimage_ocr.contacts import ContactFinder
from webimage_ocr.contacts.divisions import Gazetteer
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.weights import Weights


@pytest.fixture(scope="session")
def finder() -> ContactFinder:
    return ContactFinder.load()


@pytest.fixture(scope="session")
def paths() -> PathFinder:
    return PathFinder(Gazetteer.load(), Weights.load().paths)
