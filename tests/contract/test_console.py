"""The page from outside: its files and their headers, log-in and log-out, previews."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from servers import Answer, LiveServer, run_app
from webimage_ocr.api.catalogue import CATALOGUE
from webimage_ocr.api.console.files import read_files

LIMIT_BYTES = 140_000
"""Limit on all script and style together, uncompressed."""
XML_NAMES = {
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd",
}
"""Names that look like addresses; the last two stand in the hOCR files that the page saves."""
WORKER = "service-worker.js"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_app(tmp_path_factory.mktemp("console"), lockout_failures=2) as server:
        yield server


def log_in(server: LiveServer, password: str | None = None, user: str = "admin", **headers: str) -> Answer:
    body = {"account": "default", "user": user, "password": password or server.credentials["password"]}
    return server.request("POST", "/console/session", body, headers)


def session_of(answer: Answer) -> dict[str, str]:
    """The headers that a page with this session sends."""
    assert answer.status == 201, answer.body
    return {"Cookie": answer.headers["Set-Cookie"].partition(";")[0], "X-CSRF-Token": answer.json["csrf"]}


# --- files ------------------------------------------------------------------------------------------


def test_script_and_style_are_small() -> None:
    sizes = {name: len(content) for name, content in read_files().items() if name.endswith((".js", ".css"))}
    assert len(sizes) > 5
    assert sum(sizes.values()) < LIMIT_BYTES, sizes


def test_nothing_of_the_page_comes_from_outside_or_stands_inline() -> None:
    for name, content in read_files().items():
        if not name.endswith((".html", ".js", ".css", ".svg")):
            continue
        text = content.decode()
        addresses = set(re.findall(r"https?://[^\s\"'`<)]+", text)) - XML_NAMES
        assert addresses == set(), f"{name} names {addresses}"
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", text), name
        if name.endswith(".html"):
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)


def test_every_module_is_loaded_ahead() -> None:
    page = read_files()["index.html"].decode()
    assert [name for name in read_files() if name.endswith(".js") and f"/{name}" not in page] == [WORKER]


def test_every_word_is_there_in_both_languages() -> None:
    contents = read_files()
    known = json.loads(contents["words.json"])
    for text in (*known["words"].values(), *known["help"].values()):
        assert len(text) == 2 and all(text), text
    for english, chinese in known["words"].values():
        assert sorted(re.findall(r"\{\d\}", english)) == sorted(re.findall(r"\{\d\}", chinese)), english
    code = "".join(content.decode() for name, content in contents.items() if name.endswith((".js", ".html")))
    used = re.findall(r'\bt\("([\w.]+)"|\b(?:t|tLabel|action): "([\w.]+)"|data-t(?:-label)?="([\w.]+)"', code)
    assert len(used) > 100
    assert {key for keys in used for key in keys if key} - set(known["words"]) == set()
    unused = {key for key in known["words"] if f'"{key}"' not in code and not re.search(rf"\b{key}:", code)}
    # made of a part that varies
    assert {key for key in unused if not key.startswith(("format.", "kind.", "sample.", "service.", "theme."))} <= {
        *("name", "phone", "province", "city", "district", "detail_address"),
    }
    # each code that help is for is one that is answered
    answered = {answer.code for answer in CATALOGUE.values()}
    assert set(known["help"]) - {"offline"} <= answered


def test_the_page_and_its_files_may_be_kept(server: LiveServer) -> None:
    page = server.request("GET", "/")
    assert page.status == 200 and page.headers["Cache-Control"] == "no-cache"
    assert "{{" not in page.body.decode()
    assert server.request("GET", "/", headers={"If-None-Match": page.headers["ETag"]}).status == 304
    addresses = re.findall(r'(?:src|href)="(/console/[^"]+)"', page.body.decode())
    assert len(addresses) >= 3
    for address in addresses:
        answer = server.request("GET", address)
        assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"], address
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assets = addresses[0].rpartition("/")[0]
    assert server.request("GET", f"{assets}/samples/order.webp").headers["Content-Type"] == "image/webp"
    assert server.request("GET", f"{assets}/app.js").headers["Content-Type"].startswith("text/javascript")


def test_the_service_worker_is_asked_for_anew_and_knows_the_files_of_this_version(server: LiveServer) -> None:
    answer = server.request("GET", f"/console/{WORKER}")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    text = answer.body.decode()
    assert "{{" not in text and "app.js" in text and WORKER not in text
    found = re.search(r'"(/console/assets/\w+/)"', text)
    assert found and found[1] in server.request("GET", "/").body.decode()
    manifest = server.request("GET", f"{found[1]}manifest.webmanifest")
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    assert manifest.json["start_url"] == manifest.json["scope"] == "/"


@pytest.mark.parametrize("path", ["../files.py", "%2e%2e/files.py", "nothing.js", "index.html", WORKER, ""])
def test_nothing_else_is_handed_out(server: LiveServer, path: str) -> None:
    page = server.request("GET", "/").body.decode()
    found = re.search(r'"(/console/assets/\w+)/', page)
    assert found
    answer = server.request("GET", f"{found[1]}/{path}")
    assert (answer.status, answer.json["error_code"]) == (404, "APIG.0101")


def test_the_policy_allows_no_foreign_code_and_no_frame(server: LiveServer) -> None:
    policy = dict(
        part.split(" ", 1) for part in server.request("GET", "/").headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'none'" and policy["script-src"] == "'self'" and policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["manifest-src"] == policy["connect-src"] == "'self'" and policy["trusted-types"] == "service-worker"
    assert "unsafe" not in str(policy) and "http" not in str(policy)
    assert server.request("GET", "/").headers["X-Frame-Options"] == "DENY"


def test_without_the_page_there_is_nothing(tmp_path: Path) -> None:
    with run_app(tmp_path, console=False) as server:
        for method, path in (
            ("GET", "/"),
            ("POST", "/console/session"),
            ("POST", "/console/preview"),
            ("GET", f"/console/{WORKER}"),
        ):
            assert server.request(method, path).json["error_code"] == "APIG.0101"


# --- log-in -----------------------------------------------------------------------------------------


def test_a_session_administers_and_reads(server: LiveServer) -> None:
    session = session_of(log_in(server))
    assert server.request("GET", "/admin/v1/projects", headers=session).status == 200
    image = {"image": base64.b64encode(b"x").decode()}
    path = f"/v2/{server.credentials['project_id']}/ocr/web-image"
    assert server.request("POST", path, image, session).status == 200
    shown = server.request("GET", "/console/session", headers={"Cookie": session["Cookie"]})
    assert shown.json["user"]["name"] == "admin" and shown.json["csrf"] == session["X-CSRF-Token"]
    assert shown.headers["Cache-Control"] == "no-store"


def test_the_cookie_alone_does_nothing(server: LiveServer) -> None:
    session = session_of(log_in(server))
    cookie = {"Cookie": session["Cookie"]}
    assert server.request("GET", "/admin/v1/projects", headers=cookie).status == 401
    for headers in (cookie | {"X-CSRF-Token": "0" * 64}, session | {"Origin": "https://evil.example"}):
        answer = server.request("POST", "/admin/v1/accounts", {"name": "evil"}, headers)
        assert (answer.status, answer.json["error_code"]) == (403, "ModelArts.4203")
    assert server.request("DELETE", "/console/session", headers=cookie).status == 403
    assert server.request("GET", "/admin/v1/projects", headers=session).status == 200


def test_logging_out_ends_the_session_for_good(server: LiveServer) -> None:
    session = session_of(log_in(server))
    answer = server.request("DELETE", "/console/session", headers=session)
    assert answer.status == 204 and "Max-Age=0" in answer.headers["Set-Cookie"]
    assert server.request("GET", "/admin/v1/projects", headers=session).json["error_code"] == "APIG.0301"
    assert server.request("GET", "/console/session", headers=session).json == {"user": None}


def test_every_log_in_gets_a_session_of_its_own(server: LiveServer) -> None:
    """One that was there before, perhaps planted by somebody, is not taken on."""
    first = session_of(log_in(server))
    second = session_of(log_in(server, Cookie=first["Cookie"]))
    assert first["Cookie"] != second["Cookie"] and first["X-CSRF-Token"] != second["X-CSRF-Token"]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Content-Type": "text/plain"}],
    ids=["origin", "fetch metadata", "form"],
)
def test_another_site_logs_nobody_in(server: LiveServer, headers: dict[str, str]) -> None:
    answer = log_in(server, **headers)
    assert answer.status in (400, 403) and "Set-Cookie" not in answer.headers


def test_attempts_to_log_in_are_limited(tmp_path: Path) -> None:
    with run_app(tmp_path, lockout_failures=2) as server:
        answers = [log_in(server, "wrong") for _ in range(3)] + [log_in(server)]
        assert [answer.status for answer in answers] == [401] * 4
        assert "locked" in answers[-1].json["error"]["message"]
        assert all("Set-Cookie" not in answer.headers for answer in answers)
        # counted together with tokens: guessing there does not begin anew
        assert "locked" in server.request("POST", "/v3/auth/tokens", server.token_body()).json["error"]["message"]


@pytest.mark.parametrize(
    "body", [{}, {"account": "default", "user": "admin"}, {"account": "", "user": "", "password": ""}, b"{"]
)
def test_a_log_in_that_is_not_whole_is_refused(server: LiveServer, body: Any) -> None:
    assert server.request("POST", "/console/session", body).status == 400


# --- previews ---------------------------------------------------------------------------------------


def test_a_preview_is_a_jpeg_with_the_size_of_the_picture(live_server: LiveServer) -> None:
    file = io.BytesIO()
    Image.new("RGB", (5000, 40), "red").save(file, "TIFF")
    body = {"image": base64.b64encode(file.getvalue()).decode()}
    headers = {"X-Auth-Token": live_server.token(), "X-Project-Id": live_server.credentials["project_id"]}
    answer = live_server.request("POST", "/console/preview", body, headers)
    assert answer.status == 200, answer.body
    assert (answer.headers["X-Image-Width"], answer.headers["X-Image-Height"]) == ("5000", "40")
    with Image.open(io.BytesIO(answer.body)) as picture:
        assert picture.format == "JPEG" and picture.size == (4096, 33)


def test_a_preview_shows_the_page_of_a_pdf_that_general_text_is_asked_for(live_server: LiveServer) -> None:
    file = io.BytesIO()
    first, second = Image.new("RGB", (100, 100), "red"), Image.new("RGB", (200, 100), "blue")
    first.save(file, "PDF", save_all=True, append_images=[second])
    body = {"image": base64.b64encode(file.getvalue()).decode(), "pdf_page_number": 2}
    headers = {"X-Auth-Token": live_server.token(), "X-Project-Id": live_server.credentials["project_id"]}
    assert live_server.request("POST", "/console/preview", body, headers).json["error_code"] == "AIS.0102"
    assert live_server.request("POST", "/console/preview?service=other", body, headers).status == 400
    answer = live_server.request("POST", "/console/preview?service=general-text", body, headers)
    assert answer.status == 200, answer.body
    width, height = int(answer.headers["X-Image-Width"]), int(answer.headers["X-Image-Height"])
    assert width == pytest.approx(2 * height, rel=0.05)
    with Image.open(io.BytesIO(answer.body)) as picture:
        red, _, blue = picture.convert("RGB").getpixel((width // 2, height // 2))  # type: ignore[misc]
    assert blue > 200 > 50 > red


def test_a_preview_is_no_use(server: LiveServer) -> None:
    admin = {"X-Auth-Token": server.token(scope={})}
    before = server.request("GET", "/admin/v1/usage", headers=admin).json
    headers = {"X-Auth-Token": server.token(), "X-Project-Id": server.credentials["project_id"]}
    image = {"image": base64.b64encode(b"x").decode()}
    assert server.request("POST", "/console/preview", image, headers).status == 200
    assert server.request("GET", "/admin/v1/usage", headers=admin).json == before


def test_previews_pass_the_same_gates(live_server: LiveServer) -> None:
    project = {"X-Project-Id": live_server.credentials["project_id"]}
    assert live_server.request("POST", "/console/preview", {"url": "http://127.0.0.1/"}, project).status == 401
    known = {"X-Auth-Token": live_server.token()}
    for headers, body, code in (
        (project, {"url": "http://127.0.0.1/"}, "ModelArts.4601"),
        (project, {"image": "PGh0bWw+"}, "AIS.0102"),
        ({"X-Project-Id": "other"}, {"image": "PGh0bWw+"}, "ModelArts.4203"),
    ):
        answer = live_server.request("POST", "/console/preview", body, known | headers)
        assert answer.json["error_code"] == code, answer.body
