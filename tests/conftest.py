"""Fixtures of several folders: a server that all may ask, and a picture to read."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from certificates import Certificates, issue_certificates
from pictures import draw_text
from servers import LiveServer, run_server


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all tests that only ask it."""
    with run_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Those of ``https_server``."""
    return issue_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def https_server(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server with a certificate of one's own, which may fetch pictures from this machine."""
    state = tmp_path_factory.mktemp("https-server")
    with run_server(state, *certificates.server_options, WEBIMAGE_OCR_FETCH_ALLOW="127.0.0.0/8") as server:
        yield server


@pytest.fixture(scope="session")
def hello_png() -> bytes:
    """Two lines of text, black on white."""
    return draw_text(["Hello World 2026", "second line of text"])


@pytest.fixture(scope="session")
def hello_base64(hello_png: bytes) -> str:
    return base64.b64encode(hello_png).decode()
