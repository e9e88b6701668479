"""The page for daily work: both endpoints, many pictures, text that is marked and looked for, parts, files, an app."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
from playwright.sync_api import Browser, Page, expect

from browser import Watch, open_page
from console import assert_order, file, hand_over, open_manage, sign_in, words
from pictures import ORDER, draw_lines, encode
from servers import LiveServer
from webimage_ocr.output.hocr import page_to_hocr
from webimage_ocr.output.markdown import page_to_markdown
from webimage_ocr.output.tsv import page_to_tsv
from webimage_ocr.types import Character, Layout, Line
from webimage_ocr.types import Page as WholePage

GENERAL = "#options label:has([value=general-text])"
CURRENT = "#queue [aria-current]"
XHTML = "{http://www.w3.org/1999/xhtml}"


def save(page: Page, form: str, *, every: bool = False) -> tuple[str, str]:
    """Name and text of the file that the page saves."""
    page.click("#save-as")
    page.select_option("dialog [name=format]", form)
    if every:
        page.check("dialog [name=all]")
    with page.expect_download() as saved:
        page.click("dialog .actions .primary")
    return saved.value.suggested_filename, saved.value.path().read_text(encoding="utf-8")


# --- both endpoints ---------------------------------------------------------------------------------


def test_a_pdf_goes_to_general_text_page_by_page(page: Page, opened: tuple[Page, Watch]) -> None:
    opened[1].expected = (400,)
    letter = io.BytesIO()
    pages = [draw_lines(["First page 1111"]), draw_lines(["Second page 2222"])]
    pages[0].save(letter, "PDF", save_all=True, append_images=pages[1:])
    hand_over(page, file(letter.getvalue(), "letter.pdf", "application/pdf"))
    expect(page.locator(".failed .code")).to_have_text("AIS.0102 · HTTP 400")
    with page.expect_request("**/ocr/general-text"):
        page.click("text=Read it with general-text")
    expect(page.locator(".blocks li")).to_have_count(1)
    assert words(page) == ["Firstpage1111"]
    first = page.locator("#viewer img").get_attribute("src")
    page.fill("#pdf-page", "2")
    page.locator("[name=character_mode]").check()
    with page.expect_request("**/ocr/general-text") as sent:
        page.click("#again")
    asked = json.loads(sent.value.post_data or "")
    assert {name: value for name, value in asked.items() if name != "image"} == {
        "detect_direction": True,
        "return_markdown_result": True,
        "character_mode": True,
        "pdf_page_number": 2,
    }
    expect(page.locator(".blocks .words")).to_have_text("Second page 2222")
    expect(page.locator("#viewer img")).not_to_have_attribute("src", first or "")  # the picture turned its page too
    expect(page.locator(".rows pre")).to_have_text("Second page 2222")
    page.click(".blocks .row")
    assert page.locator(".characters b").all_text_contents() == list("Second page 2222")
    expect(page.locator("#facts")).to_contain_text("direction 0.0°")


def test_each_endpoint_has_its_options_and_its_subscription(page: Page, opened: tuple[Page, Watch]) -> None:
    opened[1].expected = (400,)
    page.click(GENERAL)
    expect(page.locator("[name=detect_font]")).to_be_hidden()
    page.select_option("#read-language", "fr")
    assert page.locator("#read-language option").count() == 18
    page.click("#tab-request")
    expect(page.locator("#snippet code")).to_contain_text("/ocr/general-text'")
    expect(page.locator("#snippet code")).to_contain_text('"language": "fr"')
    page.select_option("#read-language", "auto")
    switch = page.locator(".record").first.locator("[name=general-text]")

    def turn_subscription() -> None:
        open_manage(page, "projects")
        with page.expect_response("**/subscriptions/general-text"):
            switch.click()
        page.click("[data-view=try]")

    turn_subscription()
    hand_over(page, file(encode(draw_lines(["Bonjour 2026"]))))
    page.click("#tab-text")
    expect(page.locator(".failed .code")).to_contain_text("ModelArts.4204")
    turn_subscription()
    page.click("#again")
    expect(page.locator(".blocks .words")).to_have_text("Bonjour 2026")


# --- many pictures ----------------------------------------------------------------------------------


def test_a_folder_of_pictures_is_turned_over_by_keys_and_searched(page: Page, tmp_path: Path) -> None:
    for name, lines in (("2.png", ["Order 2222", "张 三"]), ("10.png", ["Order 1010"]), ("1.png", ["Letter 1111"])):
        (tmp_path / name).write_bytes(encode(draw_lines(lines)))
    (tmp_path / "notes.txt").write_text("no picture")
    page.set_input_files("#folder", tmp_path)
    expect(page.locator("#status")).to_contain_text("3 pictures; 1 other files")
    expect(page.locator("#queue li.done")).to_have_count(3)
    assert [Path(name).name for name in page.locator("#queue .title").all_inner_texts()] == ["1.png", "2.png", "10.png"]
    # from one to the next, in the list and on the picture
    page.locator(CURRENT).focus()
    page.keyboard.press("End")
    expect(page.locator(CURRENT)).to_contain_text("10.png")
    expect(page.locator(CURRENT)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#position")).to_have_text("2 / 3")
    page.locator("#viewer").focus()
    page.keyboard.press("PageUp")
    expect(page.locator(".blocks .words")).to_have_text("Letter 1111")
    page.click("#next")
    expect(page.locator("#name")).to_contain_text("2.png")
    # a text in all of them, whatever its case and its spaces
    page.fill("#search", "ORDER")
    expect(page.locator("#found-count")).to_have_text("2 lines in 2 pictures")
    assert page.locator("#hits mark").all_inner_texts() == ["Order", "Order"]
    assert page.locator("#queue li:visible").count() == 2
    page.click("#hits li:last-child button")
    expect(page.locator("#name")).to_contain_text("10.png")
    expect(page.locator(".blocks li.hit.chosen")).to_have_count(1)
    page.fill("#search", "张三")
    expect(page.locator("#found-count")).to_have_text("1 lines in 1 pictures")
    page.fill("#search", "")
    expect(page.locator("#hits")).to_be_hidden()
    page.locator(CURRENT).focus()
    page.keyboard.press("Delete")
    expect(page.locator("#queue .job")).to_have_count(2)
    assert save(page, "text", every=True)[1].count("==> ") == 2


# --- on the picture ---------------------------------------------------------------------------------


def test_text_is_marked_with_the_mouse_and_a_part_is_read_again(page: Page, order_png: bytes) -> None:
    hand_over(page, file(order_png))
    assert_order(page)
    letters, shapes = page.locator(".letters > div"), page.locator("#viewer .shape")
    for at in range(len(ORDER)):  # as long and as high as the text in the picture, whose frame is a little larger
        text, frame = letters.nth(at).bounding_box(), shapes.nth(at).bounding_box()
        assert text and frame
        assert 0.8 < text["width"] / frame["width"] < 1.05 and 0.7 < text["height"] / frame["height"] < 1.1
    first, third = letters.nth(0).bounding_box(), letters.nth(2).bounding_box()
    assert first and third
    page.mouse.move(first["x"] + 1, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(third["x"] + third["width"] - 1, third["y"] + third["height"] / 2, steps=8)
    page.mouse.up()
    marked = page.evaluate("() => getSelection().toString()").replace(" ", "").split("\n")
    assert [line for line in marked if line] == [line.replace(" ", "") for line in ORDER[:3]]
    expect(page.locator(".blocks li.chosen")).to_have_count(0)

    page.click("#crop")
    expect(page.locator("#viewer-keys")).to_contain_text("Draw a frame")
    page.mouse.move(third["x"] - 8, third["y"] - 8)
    page.mouse.down()
    page.mouse.move(third["x"] + third["width"] + 8, third["y"] + third["height"] + 8, steps=4)
    page.mouse.up()
    expect(page.locator("#queue .job")).to_have_count(2)
    expect(page.locator("#queue li.done")).to_have_count(2)
    assert words(page) == [ORDER[2]]
    # by keys: what is in view
    page.click("#previous")
    page.click("#crop")
    page.keyboard.press("Enter")
    expect(page.locator("#queue li.done")).to_have_count(3)
    assert_order(page)


# --- files ------------------------------------------------------------------------------------------


def test_what_was_read_is_saved_in_every_format(page: Page) -> None:
    table = draw_lines(["Tea*", "Cup", "Total"])
    wide = table.resize((1, 1)).resize((700, table.height))
    wide.paste(table, (0, 0))
    wide.paste(draw_lines(["89.00", "39.50", "128.50"]), (400, 0))
    page.click(GENERAL)
    page.locator("[name=character_mode]").check()
    hand_over(page, file(encode(wide), "a & b.png"))
    page.click("#tab-text")
    cells = ["Tea*", "89.00", "Cup", "39.50", "Total", "128.50"]
    assert words(page) == cells
    assert save(page, "text") == ("a_b.png.txt", "".join(f"{cell}\n" for cell in cells))
    name, text = save(page, "markdown")
    assert name == "a_b.png.md"
    assert text == "| Tea\\* | 89.00 |\n| --- | --- |\n| Cup | 39.50 |\n| Total | 128.50 |\n"
    answer = json.loads(save(page, "json")[1])
    blocks = answer["result"]["words_block_list"]
    assert [block["words"] for block in blocks] == cells

    # what the command writes for the same lines, in the rows that the server tells
    known = page_of(answer, wide.width, wide.height)
    assert text == page_to_markdown(known)
    tables = [csv.reader(io.StringIO(text), "excel-tab") for text in (save(page, "tsv")[1], page_to_tsv(known))]
    for row, expected in zip(*tables, strict=True):
        assert row[:6] + row[10:] == expected[:6] + expected[10:]
        assert_near(row, expected, places=range(6, 10) if row[0] != "level" else range(0))
    ours, theirs = (ElementTree.fromstring(hocr) for hocr in (save(page, "hocr")[1], page_to_hocr(known, "a & b.png")))
    assert ours.findtext(f".//{XHTML}title") == theirs.findtext(f".//{XHTML}title") == "a & b.png"
    for kind in ("ocr_page", "ocr_carea", "ocr_par", "ocr_line"):
        assert titles(ours, kind) == titles(theirs, kind), kind
    for title, expected in zip(titles(ours, "ocrx_word"), titles(theirs, "ocrx_word"), strict=True):
        assert title[1:] == expected[1:]
        assert_near(title[0].split(), expected[0].split(), places=range(1, 5))
    assert [span.text for span in ours.findall(f".//{XHTML}span[@class='ocrx_word']")] == cells


def assert_near(row: list[str], expected: list[str], *, places: range) -> None:
    """What holds words has the same place; words end where the command sees text end, which no answer tells."""
    is_word = row[0] in ("5", "bbox")
    for at in places:
        assert abs(int(row[at]) - int(expected[at])) <= (20 if is_word else 0), (row, expected)


def page_of(answer: Any, width: int, height: int) -> WholePage:
    """The page that an answer of general-text tells of."""
    lines, rows = [], answer["result"]["markdown_result"].split("\n")
    for block in answer["result"]["words_block_list"]:
        characters = tuple(
            Character(each["char"], each["char_confidence"], np.array(each["char_location"], float))
            for each in block["char_list"]
        )
        lines.append(Line(block["words"], block["confidence"], np.array(block["location"], float), characters))
    boxes = np.array([[*line.quad.min(axis=0), *line.quad.max(axis=0)] for line in lines])
    places = iter(range(len(lines)))
    column = tuple(tuple(next(places) for _ in row.split("\t")) for row in rows)
    return WholePage(tuple(lines), width, height, layout=Layout(boxes, (column,)))


def titles(tree: ElementTree.Element, kind: str) -> list[list[str]]:
    """Image, box and confidence of each element of a class; the command tells more of words and lines."""
    kept = ("image", "bbox", "x_wconf", "ppageno")
    found = [each.get("title", "").split("; ") for each in tree.iter() if each.get("class") == kind]
    return [[part for part in parts if part.startswith(kept)] for parts in found]


# --- an app -----------------------------------------------------------------------------------------


def test_it_is_installed_and_opens_without_a_network_and_keeps_nothing_private(
    browser: Browser, server: LiveServer, order_png: bytes
) -> None:
    with open_page(browser, server.url) as (page, watch):
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        sign_in(page, server)
        hand_over(page, file(order_png), file(order_png, "second.png"))
        devtools = page.context.new_cdp_session(page)
        assert devtools.send("Page.getAppManifest")["errors"] == []
        # a test's window is a private one, and nothing else may keep it from being installed
        missing = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert [each["errorId"] for each in missing if each["errorId"] != "in-incognito"] == []
        kept: Any = page.evaluate(
            """async () => {
                const names = await caches.keys();
                const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
                const addresses = lists.flat().map(({ url }) => new URL(url).pathname);
                return [addresses, Object.keys(localStorage), await indexedDB.databases()];
            }"""
        )
        addresses, stored, databases = kept
        assert "/" in addresses and len(addresses) > 20 and databases == []
        assert [each for each in addresses if each != "/" and not each.startswith("/console/assets/")] == []
        assert set(stored) <= {"webimage-ocr account", "webimage-ocr theme", "webimage-ocr language"}
        page.context.set_offline(True)
        page.reload()
        expect(page.locator("h1").first).to_have_text("Read the text in any picture")
        expect(page.locator("#name")).to_have_text("order.webp")  # the sample; what was read is gone
        expect(page.locator("#queue li.done")).to_have_count(1)
        expect(page.locator("#status")).to_contain_text("does not answer")
        watch.complaints = [each for each in watch.complaints if "ERR_INTERNET_DISCONNECTED" not in each]
