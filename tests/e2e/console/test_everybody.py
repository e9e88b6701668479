"""The page for everybody: in both languages, on a phone, without barriers, whatever the text says."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import find_barriers, open_page
from console import assert_order, file, fill_in, hand_over, open_manage, sign_in, words
from pictures import draw_lines, encode
from servers import LiveServer

NARROW = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
MARKUP = "<img src=x onerror=alert(1)>"


def test_text_that_looks_like_markup_stays_text(page: Page) -> None:
    hand_over(page, file(encode(draw_lines(["<b>bold</b>", "<script>alert(1)</script>"])), f"{MARKUP}.png"))
    read = " ".join(words(page))
    assert "<" in read and "script" in read
    expect(page.locator("#name")).to_have_text(f"{MARKUP}.png")
    assert page.locator("#panel-text b, #panel-text script, #name *").count() == 0
    page.click("#tab-json")
    assert page.locator("#panel-json b, #panel-json script").count() == 0


def test_in_chinese(browser: Browser, server: LiveServer) -> None:
    with open_page(browser, server.url, locale="zh-CN") as (page, _):
        expect(page.locator("h1").first).to_have_text("读出任何图片里的文字")
        assert page.get_attribute("html", "lang") == "zh-CN"
        sign_in(page, server)
        open_manage(page, "projects")
        expect(page.locator(".record").first).to_contain_text("开通的接口")
        page.click("#language")
        expect(page.locator(".record").first).to_contain_text("Subscribed to")
        page.click("[data-view=try]")
        expect(page.locator("h1").first).to_have_text("Read the text in any picture")
        page.reload()
        expect(page.locator("h1").first).to_have_text("Read the text in any picture")


def test_on_a_phone(browser: Browser, server: LiveServer, order_png: bytes) -> None:
    with open_page(browser, server.url, **NARROW) as (page, _):
        sign_in(page, server)
        hand_over(page, file(order_png))
        assert_order(page)
        page.locator(".letters > div").nth(2).tap()
        expect(page.locator(".blocks li").nth(2).locator(".detail")).to_be_visible()
        expect(page.locator("#take")).to_be_visible()  # the camera
        assert page.get_attribute("#camera", "capture") == "environment"
        for view in ("usage", "projects", "keys", "users"):
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "wider than the phone"
            open_manage(page, view)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "wider than the phone"
        page.click("text=New user")
        box = page.locator("dialog").bounding_box()
        assert box and box["width"] <= 360 and box["x"] >= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(browser: Browser, server: LiveServer, order_png: bytes, scheme: Any) -> None:
    with open_page(browser, server.url, color_scheme=scheme, reduced_motion="reduce") as (page, watch):
        watch.expected = (400,)
        barriers = {"first sight": find_barriers(page)}
        page.click("#account")
        barriers["sign in"] = find_barriers(page)
        fill_in(page, server)
        page.locator("[name=detect_font]").check()
        hand_over(page, file(order_png), file(b"no picture", "notes.txt"))
        page.locator(".blocks .row").first.click()
        barriers["result"] = find_barriers(page)
        for tab in ("json", "request"):
            page.click(f"#tab-{tab}")
            barriers[tab] = find_barriers(page)
        page.click("#queue li:last-child .job")
        page.click("#tab-text")
        barriers["error"] = find_barriers(page)
        page.click("#queue li:first-child .job")
        page.locator("#options label:has([value=general-text])").click()
        page.fill("#search", "订单")
        barriers["search"] = find_barriers(page)
        page.click("#save-as")
        barriers["save"] = find_barriers(page)
        page.keyboard.press("Escape")
        for view in ("usage", "projects", "keys", "users"):
            open_manage(page, view)
            barriers[view] = find_barriers(page)
        assert {place: found for place, found in barriers.items() if found} == {}
