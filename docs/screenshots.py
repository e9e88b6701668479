"""Take the pictures of the page that README and docs/console.md show, and draw its icon for phones.

``python docs/screenshots.py``, or ``make screenshots``. A server of its own, in a folder that is thrown away, reads the
sample pictures; the usage that the plot shows is made up.
"""

from __future__ import annotations

import io
import math
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # their server and their browser

from browser import open_page, run_browser  # noqa: E402
from servers import LiveServer, run_server  # noqa: E402
from webimage_ocr.store.store import Store  # noqa: E402

IMAGES = ROOT / "docs" / "images"
STATIC = ROOT / "src" / "webimage_ocr" / "api" / "console" / "static"
WIDE = {"viewport": {"width": 1440, "height": 900}}
NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
BUSY_DAYS = 30


def sign_in(page: Any, server: LiveServer) -> None:
    page.click("#account")
    page.fill("dialog [name=password]", server.credentials["password"])
    page.click("dialog .actions .primary")
    page.wait_for_selector("dialog", state="detached")


def read_sample(page: Any, name: str, block: int) -> None:
    """Read a sample picture with everything asked for, and choose one of its blocks."""
    if page.get_attribute("#more", "open") is None:  # on a phone
        page.click("#more summary")
    page.locator("[name=detect_font]").set_checked(True)
    page.click(f"[data-sample={name}]")
    page.wait_for_selector(".fonts >> nth=0", state="attached")
    page.locator(".blocks .row").nth(block).click()
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)


def read_many(page: Any) -> None:
    """Read the other samples too, with general-text, and look for a word in all of them."""
    page.click("#tab-text")
    page.locator("#options label:has([value=general-text])").click()
    page.locator("[name=character_mode]").check()
    for count, name in enumerate(("chat", "advert", "photo"), 2):
        page.click(f"[data-sample={name}]")
        page.wait_for_selector(f"#queue li.done >> nth={count - 1}", state="attached")
    page.fill("#search", "合计")
    page.click("#hits li >> nth=-1 >> button")
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)


def make_up_usage(server: LiveServer) -> None:
    store = Store.open(f"sqlite:///{server.state / 'webimage-ocr.sqlite3'}", server.state / "secret.key")
    today = datetime.now(UTC).date()
    for ago in range(BUSY_DAYS):
        day = today - timedelta(days=ago)
        calls = round((60 if day.weekday() > 4 else 240) * (1.3 + math.sin(ago * 1.7) / 3 + math.cos(ago * 0.4) / 4))
        store.count_use(server.credentials["project_id"], "web-image", day, "", calls)
    store.close()


def save(page: Any, name: str) -> None:
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(IMAGES / f"{name}.webp", quality=84, method=6)


def draw_icon(browser: Any) -> None:
    """The icon as phones want it: in pixels, and its ground up to the edge, which they cut into their own shape."""
    with browser.new_page(viewport={"width": 512, "height": 512}) as page:
        drawing = (STATIC / "icon.svg").read_text(encoding="utf-8")
        page.set_content(f"<style>body {{ margin: 0; background: #0b7a75 }}</style>{drawing}")
        picture = Image.open(io.BytesIO(page.screenshot()))
        picture.quantize(32).save(STATIC / "icon.png", optimize=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as state, run_server(Path(state)) as server, run_browser() as browser:
        draw_icon(browser)
        make_up_usage(server)
        still = {"reduced_motion": "reduce"}
        with open_page(browser, server.url, **WIDE, **still) as (page, _):
            sign_in(page, server)
            read_sample(page, "order", 5)
            save(page, "console")
            page.click("#tab-request")
            page.click("#panel-request [role=tab] >> nth=1")
            save(page, "console-request")
            page.click("[data-view=manage]")
            page.wait_for_selector(".chart")
            save(page, "console-manage")
            page.click("[data-view=try]")
            read_many(page)
            save(page, "console-many")
        with open_page(browser, server.url, **WIDE, **still, color_scheme="dark") as (page, _):
            sign_in(page, server)
            read_sample(page, "photo", 4)
            save(page, "console-dark")
        with open_page(browser, server.url, **NARROW, **still, locale="zh-CN") as (page, _):
            sign_in(page, server)
            read_sample(page, "chat", 3)
            page.evaluate("() => document.querySelector('.seen').scrollIntoView()")
            save(page, "console-phone")


if __name__ == "__main__":
    main()
