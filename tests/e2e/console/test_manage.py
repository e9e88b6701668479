"""Managing on the page: keys, projects, users and usage."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser import Watch
from console import assert_order, file, hand_over, open_manage, record
from pictures import ORDER
from servers import LiveServer, server_environment
from webimage_ocr.types import SERVICES

ROOT = Path(__file__).parents[3]
MARKUP = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("service", SERVICES)
def test_a_new_key_and_the_code_of_the_page_read_a_picture(
    page: Page, server: LiveServer, order_png: bytes, tmp_path: Path, service: str
) -> None:
    """From the page into a program: the key it hands out, and each snippet pasted as it stands."""
    open_manage(page, "keys")
    page.click("text=New access key")
    page.fill("dialog [name=description]", "for the test")
    page.click("dialog .actions .primary")
    secrets = {label: page.input_value(f"[data-secret='secret.{label}']") for label in ("ak", "sk")}
    with page.expect_download() as saved:
        page.click("dialog button:has-text('Download')")
    rows = saved.value.path().read_text(encoding="utf-8").splitlines()
    assert rows == ["User Name,Access Key Id,Secret Access Key", f"admin,{secrets['ak']},{secrets['sk']}"]
    page.click("dialog .actions button")
    expect(record(page, "for the test")).to_contain_text(secrets["ak"])
    assert secrets["sk"] not in page.content()

    page.click("[data-view=try]")
    if service == "general-text":
        page.locator("#options label:has([value=general-text])").click()
        page.locator("[name=character_mode]").check()
        page.select_option("#read-language", "zh")
    name = 'it\'s an "order" $HOME.png'
    hand_over(page, file(order_png, name))
    assert_order(page)
    page.click("#tab-request")
    snippets = {}
    for tab in page.locator("#panel-request [role=tab]").all():
        tab.click()
        snippets[tab.inner_text()] = page.inner_text("#snippet code")
    (tmp_path / name).write_bytes(order_png)
    environment = server_environment() | {
        "HUAWEICLOUD_SDK_AK": secrets["ak"],
        "HUAWEICLOUD_SDK_SK": secrets["sk"],
        "NODE_PATH": str(ROOT / "tests" / "node_modules"),
    }
    for command in (
        ["sh", "-c", snippets["curl"]],
        [sys.executable, "-c", snippets["Python SDK"]],
        ["node", "-e", snippets["Node"]],
    ):
        token = {"TOKEN": server.token()} if command[0] == "sh" else {}
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=120, env=environment | token, check=False
        )
        assert done.returncode == 0, done.stderr
        # the Python SDK prints text beyond ASCII as escapes
        result = json.loads(done.stdout)["result"]
        assert result["words_block_count"] == len(ORDER), command[0]
        assert ("char_list" in result["words_block_list"][0]) == (service == "general-text")
    formatted = subprocess.run(
        ["gofmt", "-e"], input=snippets["Go SDK"], capture_output=True, text=True, timeout=60, check=False
    )
    assert formatted.returncode == 0, formatted.stderr
    assert "it's an" in formatted.stdout

    open_manage(page, "keys")
    record(page, "for the test").locator("button:has-text('Delete')").click()
    page.click("dialog .danger")
    expect(record(page, "for the test")).to_have_count(0)


def test_a_project_from_creation_over_limits_to_its_end(page: Page, opened: tuple[Page, Watch]) -> None:
    opened[1].expected = (409,)
    open_manage(page, "projects")
    page.click("text=New project")
    page.fill("dialog [name=name]", MARKUP)  # which stays a name
    page.uncheck("dialog [value=general-text]")
    page.click("dialog .actions .primary")
    mine = record(page, MARKUP)
    web_image, general_text = (mine.locator(f".services [name={name}]") for name in SERVICES)
    expect(web_image).to_be_checked()
    expect(general_text).not_to_be_checked()  # as it was asked for
    for switch, name in ((general_text, SERVICES[1]), (web_image, SERVICES[0])):
        with page.expect_response(f"**/subscriptions/{name}"):
            switch.click()
    page.reload()
    open_manage(page, "projects")
    expect(general_text).to_be_checked()
    expect(web_image).not_to_be_checked()
    mine.locator("button:has-text('Limits')").click()
    page.fill("dialog [name=daily_quota]", "250")
    page.fill("dialog [name=regions]", "cn-north-4")
    page.click("dialog .actions .primary")
    expect(page.locator("dialog .failure")).to_contain_text("another project bound to the same region")
    page.fill("dialog [name=regions]", "page-1, page-2")
    page.click("dialog .actions .primary")
    expect(mine).to_contain_text("250")
    expect(mine).to_contain_text("page-1, page-2")
    mine.locator("button:has-text('Disable')").click()
    expect(mine.locator(".badge.bad")).to_have_text("disabled")
    mine.locator("button:has-text('Delete')").click()
    page.click("dialog .danger")
    expect(mine).to_have_count(0)


def test_a_user_who_is_no_administrator(page: Page, opened: tuple[Page, Watch]) -> None:
    opened[1].expected = (403,)
    open_manage(page, "users")
    page.click("text=New user")
    page.select_option("dialog [name=account]", "")
    for name, value in (("account_name", "guests"), ("name", "ann"), ("password", "long enough")):
        page.fill(f"dialog [name={name}]", value)
    page.click("dialog .actions .primary")
    expect(record(page, "ann")).to_contain_text("guests")
    page.click("#account")
    page.click(".lonely button")
    for name, value in (("account", "guests"), ("user", "ann"), ("password", "long enough")):
        page.fill(f"dialog [name={name}]", value)
    page.click("dialog .actions .primary")
    expect(page.locator(".lonely")).to_contain_text("ann is no administrator")


def test_usage_is_plotted_by_day(page: Page, hello_png: bytes) -> None:
    hand_over(page, file(hello_png))
    open_manage(page, "usage")
    today = int(page.inner_text(".numbers dd >> nth=0"))
    assert today >= 1
    expect(page.locator(".chart .bar")).to_have_count(30)
    assert page.locator(".chart .bar").last.locator("title").text_content().endswith(f": {today}")  # type: ignore[union-attr]
    page.select_option("#manage [name=service]", "general-text")
    expect(page.locator(".numbers dd").first).not_to_have_text(str(today))
    page.select_option("#manage [name=service]", "")
    page.select_option("[name=days]", "7")
    expect(page.locator(".chart .bar")).to_have_count(7)
    page.click(".table summary")
    expect(page.locator(".table tbody tr").first).to_contain_text(str(today))
