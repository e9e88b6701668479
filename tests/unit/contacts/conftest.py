import pytest

from webimage_ocr.contacts import ContactFinder


@pytest.fixture(scope="session")
def finder() -> ContactFinder:
    return ContactFinder.load()
