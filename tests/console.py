"""What people do on the page of the server, and what they see, for its tests."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from pictures import ORDER
from servers import LiveServer


def sign_in(page: Page, server: LiveServer) -> None:
    page.click("#account")
    fill_in(page, server)


def fill_in(page: Page, server: LiveServer) -> None:
    known = server.credentials
    for name in ("account", "user", "password"):
        page.fill(f"dialog [name={name}]", known[name])
    page.click("dialog .actions .primary")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#project option")).not_to_have_count(0)


def file(content: bytes, name: str = "order.png", kind: str = "image/png") -> Any:
    return {"name": name, "mimeType": kind, "buffer": content}


def hand_over(page: Page, *files: Any) -> None:
    """Choose files as the dialog of the browser does, and wait until all are read."""
    page.set_input_files("#files", list(files))
    expect(page.locator("#queue .job")).to_have_count(len(files))
    expect(page.locator("#queue li.done, #queue li.failed")).to_have_count(len(files))


def words(page: Page) -> list[str]:
    return [text.replace(" ", "") for text in page.locator(".blocks .words").all_inner_texts()]


def assert_order(page: Page) -> None:
    """The result is drawn: each line in the list, in order, and each with its shape over the picture."""
    expect(page.locator(".blocks > li")).to_have_count(len(ORDER))
    assert words(page) == [line.replace(" ", "") for line in ORDER]
    expect(page.locator("#viewer .shape")).to_have_count(len(ORDER))
    assert page.locator("#viewer .number").all_inner_texts() == [str(at + 1) for at in range(len(ORDER))]
    assert page.locator("#viewer img").evaluate("image => image.naturalWidth > 100")


def open_manage(page: Page, view: str) -> None:
    page.click("[data-view=manage]")
    page.click(f"#manage-{view}")
    expect(page.locator(f"#manage-{view}")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".chart" if view == "usage" else ".record").first).to_be_visible()


def record(page: Page, name: str) -> Any:
    return page.locator(".record").filter(has=page.locator("h3", has_text=name))
