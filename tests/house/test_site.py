"""The documentation site: links, both languages, a search that knows Chinese words, and nothing from other hosts."""

from __future__ import annotations

import functools
import http.server
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import PATIENCE_MS, run_browser
from docs.site.build import ROOT, build_site, find_outside

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make site` builds it, strictly: a broken link or anchor in any document ends it."""
    return build_site(tmp_path_factory.mktemp("site") / "build")


def _page_of(document: Path) -> Path:
    page = document.relative_to(ROOT).with_suffix(".html")
    return page.with_name("index.html") if document.name == "README.md" else page


def test_every_document_is_a_page_in_its_language(site: Path) -> None:
    for document in DOCUMENTS:
        text = (site / _page_of(document)).read_text(encoding="utf-8")
        language = "zh" if document.parent.name == "zh" else "en"
        assert f'<html lang="{language}"' in text, document


def test_lists_and_tables_are_what_they_are_on_github(site: Path) -> None:
    """Python's Markdown wants four spaces where GitHub is content with two: a mark that is left over tells."""
    for page in site.rglob("*.html"):
        text = re.sub(r"(?s)<(script|style|pre|code)\b.*?</\1>", "", page.read_text(encoding="utf-8"))
        lines = re.sub(r"<[^>]+>", "", text).splitlines()
        assert [line for line in lines if re.match(r"\s*(\||[-*] |\d+\. )", line)] == [], page.name


def test_every_page_is_reached_from_the_start() -> None:
    """By the navigation, which is the same on all, or by links of what it leads to."""
    config = (ROOT / "docs" / "site" / "zensical.toml").read_text(encoding="utf-8")
    texts = {document: document.read_text(encoding="utf-8") for document in DOCUMENTS}
    for document in DOCUMENTS:
        others = [text for other, text in texts.items() if other != document]
        assert f'"{document.relative_to(ROOT)}"' in config or any(f"{document.name})" in text for text in others)


@pytest.mark.parametrize("link", ["nowhere.md", "docs/speed.md#nowhere", "docs/zh/sdk.md#不存在"])
def test_a_broken_link_or_anchor_fails_the_build(link: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs" / "zh").mkdir(parents=True)
    (tmp_path / "README.md").write_text(f"# Start\n\n[away]({link})\n", encoding="utf-8")
    (tmp_path / "docs" / "speed.md").write_text("# Speed\n", encoding="utf-8")
    (tmp_path / "docs" / "zh" / "sdk.md").write_text("# 用官方 SDK 调用\n", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        build_site(tmp_path / "build", tmp_path)
    assert "does not exist" in capfd.readouterr().err


def test_a_file_that_is_not_there_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Start\n\n[terms](LICENSES)\n", encoding="utf-8")
    with pytest.raises(FileNotFoundError, match="LICENSES"):
        build_site(tmp_path / "build", tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://cdn.example/a.js"></script>'),
        ("a.html", '<link rel="stylesheet" href="//fonts.example/css">'),
        ("a.html", '<img src="a.png" srcset="a.png 1x, https://pictures.example/b.png 2x">'),
        ("a.html", '<pre class="mermaid">graph TD</pre>'),
        ("a.css", "@import 'https://fonts.example/css'; body { color: red }"),
        ("a.css", "p { background: url(//pictures.example/a.png) }"),
    ],
)
def test_what_would_come_from_elsewhere_is_noticed(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert find_outside(tmp_path) != []
    (tmp_path / name).write_text('<a href="https://example.org">a link</a><img src="a.png">', encoding="utf-8")
    assert find_outside(tmp_path) == []


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where a web server of this machine shows the site."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_reader_finds_chinese_and_english_and_asks_no_other_host(site: Path, address: str) -> None:
    index = json.loads((site / "search.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["zh"], "what has the search split Chinese into words"
    asked: list[str] = []
    with run_browser() as browser:
        page = browser.new_context(locale="zh-CN").new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.get_by_role("button", name="Select language").hover()
        page.locator('.md-select a[hreflang="zh"]').click()
        page.wait_for_url("**/docs/zh/index.html")
        assert page.locator("html").get_attribute("lang") == "zh"
        # 签名 stands in the middle of sentences without a space on either side
        for words, wanted in (("签名", "docs/zh/sdk.html"), ("backup", "docs/operate.html")):
            page.goto(f"{address}docs/zh/index.html")
            page.locator(".md-search__button:visible").click()
            page.locator('input[aria-label="Search"]:visible').fill(words)
            page.locator(f'a[href*="{wanted}"]:has(mark)').first.wait_for()
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith(address)] == []
