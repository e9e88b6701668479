"""Trying the page, with and without a log-in: pictures come in, options are chosen, what was read is shown."""

from __future__ import annotations

import base64
import http.server
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from browser import Watch
from console import assert_order, file, fill_in, hand_over, words
from pictures import ORDER, draw_lines
from servers import LiveServer

DONE = "#queue li.done"
TRANSFER = """([base64, name]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type: "image/png" }));
    return transfer;
}"""


# --- before anybody signs in ------------------------------------------------------------------------


def test_a_newcomer_sees_a_result_at_once_and_can_play_with_it(opened: tuple[Page, Watch]) -> None:
    page, _ = opened
    expect(page.locator("h1").first).to_have_text("Read the text in any picture")
    expect(page.locator(".contact")).to_contain_text("13800138000")
    rows, shapes = page.locator(".blocks li"), page.locator("#viewer .stage g")
    count = rows.count()
    assert count > 10 and shapes.count() == count
    # hovering and clicking link list and picture, both ways
    rows.nth(3).hover()
    assert "over" in (shapes.nth(3).get_attribute("class") or "")
    letters = page.locator(".letters > div")
    letters.nth(4).hover()
    assert "over" in (rows.nth(4).get_attribute("class") or "")
    letters.nth(4).click()
    expect(rows.nth(4).locator(".detail")).to_be_visible()
    expect(rows.nth(4).locator(".row")).to_have_attribute("aria-expanded", "true")
    rows.nth(5).locator(".row").click()
    assert "chosen" in (shapes.nth(5).get_attribute("class") or "")
    expect(rows.nth(4).locator(".detail")).to_be_hidden()
    # options act on the recorded answer
    page.locator("[name=detect_font]").check()
    expect(page.locator(".fonts").first.locator("li")).to_have_count(5)
    page.locator("[name=contact_info]").uncheck()
    expect(page.locator(".contact")).to_have_count(0)
    # the least confidence hides what is below
    page.locator("#threshold").fill("98")
    hidden = count - page.locator(".blocks li:visible").count()
    assert hidden > 0
    expect(page.locator("#viewer .stage g.below")).to_have_count(hidden)
    expect(page.locator("#count")).to_contain_text(f"{hidden} below")
    # the other samples
    for name in ("chat", "advert", "photo"):
        page.click(f"[data-sample={name}]")
        expect(page.locator("#name")).to_have_text(f"{name}.webp")
    assert abs(float(page.inner_text("#facts").split("text at ")[1].split("°")[0])) > 15, "the photo is turned"


def test_zoom_and_pan_by_keyboard_and_wheel(opened: tuple[Page, Watch]) -> None:
    page, _ = opened
    viewer, stage = page.locator("#viewer"), page.locator(".stage")
    viewer.focus()
    before = stage.bounding_box()
    for key in ("+", "+", "-", "+"):
        page.keyboard.press(key)
    zoomed = stage.bounding_box()
    assert before and zoomed and zoomed["width"] > before["width"] * 1.5
    page.keyboard.press("ArrowRight")
    moved = stage.bounding_box()
    assert moved and moved["x"] < zoomed["x"]
    page.keyboard.press("0")
    assert stage.bounding_box() == before
    viewer.hover()
    page.mouse.wheel(0, -300)
    wheeled = stage.bounding_box()
    assert wheeled and wheeled["width"] > before["width"]
    page.mouse.down()
    page.mouse.move(700, 300, steps=3)
    page.mouse.up()
    dragged = stage.bounding_box()
    assert dragged and (dragged["x"], dragged["y"]) != (wheeled["x"], wheeled["y"])


def test_by_keyboard_alone(opened: tuple[Page, Watch]) -> None:
    page, _ = opened
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("#tab-text").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-json")).to_be_focused()
    expect(page.locator("#panel-json")).to_be_visible()
    expect(page.locator("#panel-text")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    page.locator(".blocks .row").first.focus()
    assert "over" in (page.locator("#viewer .stage g").first.get_attribute("class") or "")
    page.keyboard.press("Enter")
    expect(page.locator(".blocks .detail").first).to_be_visible()
    page.locator("#account").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog [name=password]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#account")).to_be_focused()


# --- pictures come in -------------------------------------------------------------------------------


def test_a_dropped_file_is_read_and_drawn(opened: tuple[Page, Watch], server: LiveServer, order_png: bytes) -> None:
    page, _ = opened
    transfer = page.evaluate_handle(TRANSFER, [base64.b64encode(order_png).decode(), "dropped.png"])
    for event in ("dragover", "drop"):
        page.dispatch_event("#drop", event, {"dataTransfer": transfer})
    # who is not known is asked first, and the picture is not forgotten meanwhile
    fill_in(page, server)
    expect(page.locator("#name")).to_have_text("dropped.png")
    assert_order(page)
    expect(page.locator(".contact")).to_contain_text("张三")


def test_a_pasted_picture_is_read(page: Page, order_png: bytes) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """async (base64) => {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            const picture = new Blob([bytes], { type: "image/png" });
            await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
        }""",
        base64.b64encode(order_png).decode(),
    )
    page.keyboard.press("Control+V")
    assert_order(page)


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as files:
        thread = threading.Thread(target=files.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{files.server_address[1]}"
        finally:
            files.shutdown()
            thread.join()


def test_a_picture_at_an_address_is_read_and_shown(page: Page, order_png: bytes, tmp_path: Path) -> None:
    """Shown too, though the page asks no host but its own: the server hands it on."""
    (tmp_path / "订单.png").write_bytes(order_png)
    with serve_folder(tmp_path) as url:
        page.fill("#url", f"{url}/%E8%AE%A2%E5%8D%95.png")
        page.press("#url", "Enter")
        expect(page.locator("#name")).to_have_text("订单.png")
        assert_order(page)
    page.click("#tab-request")
    expect(page.locator("#snippet code")).to_contain_text(f'{{"url":"{url}/%E8%AE%A2%E5%8D%95.png"')


def test_a_format_that_browsers_do_not_know_is_shown_too(page: Page) -> None:
    picture = draw_lines(seed=5)
    tiff = io.BytesIO()
    picture.save(tiff, "TIFF")
    hand_over(page, file(tiff.getvalue(), "order.tif", "image/tiff"))
    assert_order(page)
    assert page.inner_text("#facts").startswith(f"{picture.width} × {picture.height} px")


def test_several_at_once_each_with_its_progress(
    page: Page, opened: tuple[Page, Watch], order_png: bytes, hello_png: bytes
) -> None:
    opened[1].expected = (400,)
    page.set_input_files("#files", [file(order_png), file(hello_png, "hello.png"), file(b"no picture", "notes.txt")])
    expect(page.locator("#queue progress").first).to_be_visible()
    expect(page.locator("#queue .job")).to_have_count(3)
    expect(page.locator(DONE)).to_have_count(2)
    expect(page.locator("#queue li.failed")).to_have_count(1)
    page.click("#queue li:nth-child(2) .job")
    assert words(page) == ["HelloWorld2026", "secondlineoftext"]
    page.click("#queue li:nth-child(1) .job")
    assert_order(page)
    page.click("#queue li:nth-child(3) .icon")
    expect(page.locator("#queue .job")).to_have_count(2)


# --- every option, and what is refused --------------------------------------------------------------


def sent_by(page: Page, action: Any) -> Any:
    """The body, and the headers, of the request for reading that an action leads to."""
    with page.expect_request("**/ocr/web-image") as caught:
        action()
    expect(page.locator("#again")).to_be_hidden()
    return json.loads(caught.value.post_data or ""), caught.value.all_headers()


def test_every_option_is_a_control(page: Page, order_png: bytes) -> None:
    body, headers = sent_by(page, lambda: page.set_input_files("#files", [file(order_png)]))
    assert set(body) == {"image", "detect_direction", "detect_text_direction", "extract_type"}
    assert base64.b64decode(body["image"]) == order_png
    assert (body["detect_direction"], body["detect_text_direction"], body["extract_type"]) == (
        True,
        True,
        ["contact_info"],
    )
    assert "enterprise-project-id" not in headers
    assert_order(page)
    for name in ("detect_direction", "detect_text_direction", "contact_info"):
        page.locator(f"[name={name}]").uncheck()
    for name in ("detect_font", "image_size"):
        page.locator(f"[name={name}]").check()
    page.fill("#tag", "team-7")
    body, headers = sent_by(page, lambda: page.click("#again"))
    assert (body["detect_direction"], body["detect_text_direction"]) == (False, False)
    assert (body["extract_type"], body["detect_font"]) == (["image_size"], True)
    assert headers["enterprise-project-id"] == "team-7"
    expect(page.locator(".fonts").first.locator("li")).to_have_count(5)
    expect(page.locator(".contact")).to_have_count(0)
    page.click("#tab-json")
    expect(page.locator(".json")).to_contain_text('{"image_size":{"height":')
    page.click("#tab-request")
    for at, parts in enumerate(
        (
            ["Enterprise-Project-Id: team-7", '"detect_font": true'],
            ['enterprise_project_id="team-7"', "detect_font=True", 'extract_type=["image_size"]'],
            ["EnterpriseProjectId: &tag", "DetectFont:"],
            ['"Enterprise-Project-Id": "team-7"', "detect_text_direction: false"],
        )
    ):
        page.locator("#panel-request [role=tab]").nth(at).click()
        expect(page.locator("#snippet")).to_be_visible()
        for part in parts:
            expect(page.locator("#snippet code")).to_contain_text(part)


def test_copies(page: Page, order_png: bytes) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copied = partial(page.evaluate, "() => navigator.clipboard.readText()")
    hand_over(page, file(order_png))
    page.click("#copy-all")
    assert copied().replace(" ", "").split("\n") == [line.replace(" ", "") for line in ORDER]
    page.locator(".blocks li").nth(1).hover()
    page.locator(".blocks li").nth(1).locator(".icon").click()
    assert copied() == "收件人：张三"
    page.click("#tab-json")
    page.click("#panel-json .listhead button")
    assert json.loads(copied())["result"]["words_block_count"] == len(ORDER)


def test_an_error_is_told_as_the_api_gave_it_with_a_sentence_of_help(page: Page, opened: tuple[Page, Watch]) -> None:
    opened[1].expected = (400,)
    hand_over(page, file(b"%PDF-1.4 no picture", "a.pdf"))
    failure = page.locator(".failed[role=alert]")
    expect(failure).to_contain_text("AIS.0102 · HTTP 400")
    expect(failure).to_contain_text("The image format is not supported.")
    expect(failure).to_contain_text("The image format is not supported. ")  # and after it the detail
    expect(failure).to_contain_text("Send JPEG, PNG")
    expect(failure).to_contain_text("request_id")
    page.click("#tab-json")
    expect(page.locator(".json")).to_contain_text('"error_code": "AIS.0102"')


def test_a_wrong_password_is_told(opened: tuple[Page, Watch]) -> None:
    page, watch = opened
    watch.expected = (401,)
    page.click("#account")
    page.fill("dialog [name=password]", "wrong")
    page.press("dialog [name=password]", "Enter")
    expect(page.locator("dialog .failure")).to_have_text("The username or password is wrong.")
    expect(page.locator("dialog")).to_be_visible()


def test_a_token_stays_in_the_tab(opened: tuple[Page, Watch], server: LiveServer, order_png: bytes) -> None:
    page, watch = opened
    watch.expected = (401,)
    page.click("#account")
    page.click("dialog label:has-text('Token or API key')")
    page.fill("dialog [name=token]", "no token")
    page.press("dialog [name=token]", "Enter")
    expect(page.locator("dialog .failure")).to_contain_text("decrypt token fail")
    token = server.token()
    page.fill("dialog [name=token]", token)
    page.press("dialog [name=token]", "Enter")
    expect(page.locator("dialog")).to_have_count(0)
    hand_over(page, file(order_png))
    assert_order(page)
    assert page.context.cookies() == []
    assert token not in page.evaluate("() => JSON.stringify(localStorage)")
    page.reload()
    expect(page.locator("#account")).to_contain_text("Token in this tab")
    other = page.context.new_page()
    other.goto(server.url)
    expect(other.locator("#account")).to_have_text("Sign in")
    page.click("#account")
    expect(page.locator("#account")).to_have_text("Sign in")
    assert page.evaluate("() => sessionStorage.length") == 0
