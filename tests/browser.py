"""Debian's chromium, and pages in it that tell when something went wrong which nobody would see."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 30_000
"""How long a page may take for what is expected of it: a busy machine needs more than Playwright's 5 s."""


@contextmanager
def run_browser() -> Iterator[Browser]:
    """One chromium; tests open contexts in it, which share nothing."""
    path = shutil.which("chromium")
    assert path, "chromium is among the packages of setup/debian.txt"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        try:
            yield browser
        finally:
            browser.close()


class Watch:
    """Everything that a page complains of; ``expected`` names statuses that a test provokes."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.expected: tuple[int, ...] = ()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        page.on("request", self._see)
        self.outside: list[str] = []
        self._own = ""

    def stay_on(self, url: str) -> None:
        """No request may leave this origin."""
        self._own = url

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(
            f"status of {status} " in message.text for status in self.expected
        ):
            self.complaints.append(f"{message.type}: {message.text}")

    def _see(self, request: Any) -> None:
        if not request.url.startswith((self._own, "blob:")):
            self.outside.append(request.url)


@contextmanager
def open_page(browser: Browser, url: str, **options: Any) -> Iterator[tuple[Page, Watch]]:
    """A page in a context of its own; fails at the end if it complained of anything, or asked another host."""
    settings: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
    context: BrowserContext = browser.new_context(**settings | options)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    watch = Watch(page)
    watch.stay_on(url)
    try:
        page.goto(url)
        page.wait_for_selector(".blocks li")
        yield page, watch
        assert not watch.complaints, watch.complaints
        assert not watch.outside, watch.outside
    finally:
        context.close()


def find_barriers(page: Page) -> list[str]:
    """What axe-core calls serious or critical: rule, why, and where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
    return [
        f"{each['id']} ({each['impact']}): {each['help']}: {json.dumps([node['target'] for node in each['nodes']][:4])}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
