"""A real browser before a real server with real models, for the tests of the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from browser import Watch, open_page, run_browser
from console import sign_in
from pictures import draw_lines, encode
from servers import LiveServer, run_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server that may fetch from this machine, on any port."""
    settings = {"WEBIMAGE_OCR_FETCH_ALLOW": "127.0.0.0/8", "WEBIMAGE_OCR_FETCH_PORTS": ""}
    with run_server(tmp_path_factory.mktemp("console"), **settings) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with run_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def order_png() -> bytes:
    return encode(draw_lines(seed=5))


@pytest.fixture
def opened(browser: Browser, server: LiveServer) -> Iterator[tuple[Page, Watch]]:
    """The page, nobody signed in."""
    with open_page(browser, server.url) as opened:
        yield opened


@pytest.fixture
def page(opened: tuple[Page, Watch], server: LiveServer) -> Page:
    """The page, the first user signed in."""
    sign_in(opened[0], server)
    return opened[0]
