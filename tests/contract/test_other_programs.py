"""``POST /ocr``: real programs of others, and requests as their documentation writes them."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from pictures import draw_lines, encode
from servers import LiveServer, create_key, run_app, run_server, server_environment
from webimage_ocr.types import GENERAL_TEXT

LINES = ["Order 20240613", "收件人：张三", "Thank you for your order"]
LITEPARSE = Path(__file__).parents[1] / "node_modules" / ".bin" / "lit"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with run_server(tmp_path_factory.mktemp("state"), WEBIMAGE_OCR_OCR_ENDPOINT="on") as server:
        yield server


@pytest.fixture(scope="module")
def key(server: LiveServer) -> str:
    return str(create_key(server, "--bearer")["secret"])


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("picture") / "order.png"
    draw_lines(LINES).save(path)
    return path


def post(server: LiveServer, key: str, **form: Any) -> requests.Response:
    return requests.post(f"{server.url}/ocr", headers={"Authorization": f"Bearer {key}"}, timeout=60, **form)


def texts(answer: requests.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [line["rec_txt"] for line in answer.json().values()]


# --- RapidOCR's API: the calls that its documentation shows --------------------------------------------


def test_rapidocr_file(server: LiveServer, key: str, picture: Path) -> None:
    with picture.open("rb") as file:
        answer = post(server, key, files={"image_file": (str(picture), file, "image/png")})
    assert texts(answer) == LINES
    assert list(answer.json()) == ["0", "1", "2"]
    for line in answer.json().values():
        assert set(line) == {"rec_txt", "dt_boxes", "score"}
        assert [len(corner) for corner in line["dt_boxes"]] == [2, 2, 2, 2] and 0.9 < line["score"] <= 1


def test_rapidocr_base64(server: LiveServer, key: str, picture: Path) -> None:
    assert texts(post(server, key, data={"image_data": base64.b64encode(picture.read_bytes())})) == LINES


def test_rapidocr_curl(server: LiveServer, key: str, picture: Path) -> None:
    """The key as the URL's user, for programs of which nothing can be set but an address."""
    url = server.url.replace("://", f"://{key}@")
    command = ["curl", "--silent", "--fail", "-F", f"image_file=@{picture}", f"{url}/ocr"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True, env=server_environment())
    assert [line["rec_txt"] for line in json.loads(done.stdout).values()] == LINES


def test_a_picture_from_the_clipboard_comes_through_a_pipe(server: LiveServer, key: str, picture: Path) -> None:
    """``xclip -selection clipboard -target image/png -out | curl -F image_file=@-``, whose file has the name ``-``."""
    command = ["curl", "--silent", "--fail", "-H", f"Authorization: Bearer {key}", "-F", "image_file=@-"]
    done = subprocess.run(
        [*command, f"{server.url}/ocr"],
        input=picture.read_bytes(),
        capture_output=True,
        timeout=60,
        check=True,
        env=server_environment(),
    )
    assert [line["rec_txt"] for line in json.loads(done.stdout).values()] == LINES


def test_rapidocr_switches(server: LiveServer, key: str) -> None:
    """``use_det`` false: one line that fills the picture; ``use_cls`` false: none is upside down."""
    line = encode(draw_lines(["Total 1,284.00"]).crop((20, 20, 400, 76)))
    assert texts(post(server, key, files={"image_file": line}, data={"use_det": "false", "use_cls": "0"})) == [
        "Total 1,284.00"
    ]
    turned = encode(draw_lines(LINES).rotate(180))
    assert set(texts(post(server, key, files={"image_file": turned}))) == set(LINES)
    assert set(texts(post(server, key, files={"image_file": turned}, data={"use_cls": ""}))) == set(LINES)
    # the network alone reads many an upside-down line: what tells is where a line is said to begin
    answers = [post(server, key, files={"image_file": turned}, data=data).json() for data in ({}, {"use_cls": "false"})]
    begins = [max(line["dt_boxes"][0][0] for line in answer.values()) for answer in answers]
    assert begins[0] > 300 > begins[1]


def test_nothing_to_read_is_an_empty_answer(server: LiveServer, key: str) -> None:
    blank = encode(Image.new("RGB", (300, 100), "white"))
    assert post(server, key, files={"image_file": blank}).json() == {}
    assert post(server, key, files={"file": blank}).json() == {"results": []}


# --- LiteParse ------------------------------------------------------------------------------------------


def parse(
    server: LiveServer, document: Path, *options: str, url: str | None = None
) -> subprocess.CompletedProcess[str]:
    command = [str(LITEPARSE), "parse", str(document), "--quiet", "--ocr-server-url", f"{url or server.url}/ocr"]
    return subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=120, check=False, env=server_environment()
    )


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF whose one page is a picture."""
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    draw_lines(LINES).save(path, resolution=150)  # LiteParse looks at pages with 150 dots an inch
    return path


def test_liteparse_reads_a_scan(server: LiveServer, key: str, scan: Path) -> None:
    header = ("--ocr-server-header", f"Authorization: Bearer {key}")
    done = parse(server, scan, *header, "--ocr-language", "chi_sim+eng", "--format", "json")
    assert done.returncode == 0, done.stderr
    (page,) = json.loads(done.stdout)["pages"]
    assert [item["text"] for item in page["text_items"]] == LINES


def test_liteparse_with_the_key_in_the_url(server: LiveServer, key: str, scan: Path) -> None:
    done = parse(server, scan, url=server.url.replace("://", f"://liteparse:{key}@"))
    assert (done.returncode, done.stdout.split()) == (0, " ".join(LINES).split()), done.stderr


def test_liteparse_says_that_a_key_or_a_language_is_refused(server: LiveServer, key: str, scan: Path) -> None:
    assert "401 Unauthorized" in parse(server, scan).stderr
    header = ("--ocr-server-header", f"Authorization: Bearer {key}")
    assert "400 Bad Request" in parse(server, scan, *header, "--ocr-language", "eng+rus").stderr


def test_the_answer_is_what_the_specification_of_liteparse_says(server: LiveServer, key: str) -> None:
    turned = draw_lines(LINES).rotate(-90, expand=True)
    results = post(server, key, files={"file": encode(turned)}, data={"language": "en"}).json()["results"]
    assert {line["text"] for line in results} == set(LINES)
    for line in results:
        assert set(line) == {"text", "bbox", "confidence", "polygon"}
        left, top, right, bottom = line["bbox"]
        assert 0 <= left < right <= turned.width and 0 <= top < bottom <= turned.height
        # it runs downwards: top-left corner of the letters is top right in the picture
        (x0, y0), (x1, y1), *_ = line["polygon"]
        assert y1 - y0 > 3 * abs(x1 - x0) and x0 > (left + right) / 2


# --- what holds for all ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"data": {"image": "AAAA"}}, "exactly one of the form's fields image_file, image_data, file"),
        ({"files": {"file": b"a", "image_file": b"a"}}, "exactly one of the form's fields"),
        ({"files": {"image_file": b""}}, "exactly one of the form's fields"),
        ({"files": {"image_file": b"a"}, "data": {"use_rec": "false"}}, "use_rec"),
        ({"files": {"image_file": b"a"}, "data": {"use_det": "perhaps"}}, "use_det: it must be true or false"),
        ({"files": {"file": b"a"}, "data": {"language": "ru"}}, "language: ru is not read here"),
        ({"files": {"file": b"%PDF-1.7 of several pages"}}, "This is PDF"),
        ({"data": {"image_data": "%"}}, "is not Base64"),
        ({"json": {"image_data": "AAAA"}}, "Send a form"),
    ],
)
def test_what_cannot_be_read_is_refused(server: LiveServer, key: str, form: Any, complaint: str) -> None:
    answer = post(server, key, **form)
    assert answer.status_code == 400
    told = answer.json()
    assert set(told) == {"error_code", "error_msg", "error"} and complaint in told["error"]


def test_basic_authentication_holds_for_this_path_alone(server: LiveServer, key: str, picture: Path) -> None:
    def ask(path: str, *credentials: str) -> int:
        sent = {"file": picture.read_bytes()}
        return requests.post(f"{server.url}{path}", files=sent, auth=credentials, timeout=60).status_code  # type: ignore[arg-type]

    own = server.credentials
    assert (ask("/ocr", "", key), ask("/ocr", key, ""), ask("/ocr?a=b", "me", key)) == (200, 200, 200)
    assert ask("/ocr", own["user"], own["password"]) == 401, "a user's password would be open to guessing here"
    assert ask("/ocr", key, "other") == 401
    assert ask(f"/v2/{own['project_id']}/ocr/web-image", "me", key) == 401
    headers = {"Authorization": "Basic w6"}
    assert requests.post(f"{server.url}/ocr", headers=headers, timeout=60).json()["error_code"] == "APIG.0301"


def test_calls_are_counted_and_refused_like_others(tmp_path: Path, picture: Path) -> None:
    with run_app(tmp_path / "state", ocr_endpoint=True, daily_quota=2, image_limit_bytes=60_000) as server:
        own = str(create_key(server, "--bearer")["secret"])
        form = {"files": {"image_file": picture.read_bytes()}}
        assert [post(server, own, **form).status_code for _ in range(3)] == [200, 200, 429]
        used = server.request("GET", "/admin/v1/usage", headers={"X-Auth-Token": server.token()}).json
        assert [(each["service"], each["calls"]) for each in used] == [(GENERAL_TEXT, 2)]


def test_it_is_off_by_default(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        answer = server.request("POST", "/ocr", b"", {"Authorization": "Basic eDp4"})
        assert (answer.status, set(answer.json)) == (404, {"error_code", "error_msg"})
