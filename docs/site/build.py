"""Build the documentation site: ``python -m docs.site.build`` (or ``make site``) writes build/site/html.

README.md, docs/ and what they link to are copied as they lie in the repository, so that a link means the same here as
on GitHub. A broken link or anchor ends the build with an error, and so does a page that would load anything from
another host.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
_HERE = Path(__file__).parent
_LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)|\bsrc=\"(?!\w+:)([^\"]+)\"")
"""Targets of links and pictures inside the repository."""
_STYLE_LOADS = re.compile(r"(?:url\(|@import\s)[\s\"']*((?:https?:)?//[^\s\"')]+)")
_LOADED = {"stylesheet", "icon", "preconnect", "preload", "modulepreload", "prefetch", "dns-prefetch", "manifest"}
"""Kinds of ``<link>`` that a browser follows by itself."""


def build_site(folder: Path, root: Path = ROOT) -> Path:
    """The site in ``folder/html``.

    CalledProcessError for a broken link, FileNotFoundError for one to a file that is no document, ValueError for what
    would come from another host.
    """
    shutil.rmtree(folder, ignore_errors=True)
    copy_pages(root, folder / "pages")
    shutil.copy(_HERE / "style.css", folder / "pages")
    shutil.copy(_HERE / "zensical.toml", folder)
    shutil.copytree(_HERE / "overrides", folder / "overrides")
    subprocess.run([sys.executable, "-m", "zensical", "build", "--strict"], cwd=folder, check=True)
    html = folder / "html"
    if outside := find_outside(html):
        raise ValueError("The site would load from other hosts: " + "; ".join(outside))
    return html


def copy_pages(root: Path, folder: Path) -> None:
    """Every document, and each file of the repository that one of them links to or shows."""
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    linked = {
        (page.parent / target).resolve()
        for page in pages
        for found in _LINK.findall(page.read_text(encoding="utf-8"))
        for target in found
        if target
    }
    # those of documents Zensical finds, and says where they stand
    if missing := sorted(str(path) for path in linked if path.suffix != ".md" and not path.exists()):
        raise FileNotFoundError(f"Documents link to what is not there: {', '.join(missing)}")
    for path in [*pages, *(path for path in linked if path.is_file())]:
        copy = folder / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)


def find_outside(html: Path) -> list[str]:
    """What pages and styles would load from other hosts, each as ``FILE: ADDRESS``."""
    found = []
    for page in html.rglob("*.html"):
        loads = _Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        found += [f"{page.relative_to(html)}: {address}" for address in loads.outside]
    for style in html.rglob("*.css"):
        addresses = _STYLE_LOADS.findall(style.read_text(encoding="utf-8"))
        found += [f"{style.relative_to(html)}: {address}" for address in addresses]
    return found


class _Loads(HTMLParser):
    """Addresses of other hosts that a browser asks for when it shows a page."""

    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" or (tag == "link" and not _LOADED & set(values.get("rel", "").split())):
            return
        if "mermaid" in values.get("class", "").split():
            self.outside.append("a mermaid diagram, whose script the theme fetches")
        addresses = [values.get(name, "") for name in ("src", "href", "data", "poster")]
        addresses += [part.split()[0] for part in values.get("srcset", "").split(",") if part.strip()]
        self.outside += [address for address in addresses if re.match(r"(https?:)?//", address)]


if __name__ == "__main__":
    sys.stdout.write(f"The site lies in {build_site(ROOT / 'build' / 'site')}/index.html\n")
