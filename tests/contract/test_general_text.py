"""general-text, by the models of the official Python SDK and by requests written by hand."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkocr.v1 import (
    GeneralTextRequestBody,
    GeneralTextResult,
    OcrClient,
    RecognizeGeneralTextRequest,
    RecognizeGeneralTextResponse,
)
from PIL import Image

from golden.documents import golden_documents, write_chinese_pdf, write_pdf
from golden.formats import TEXT, encode, golden_pictures
from pictures import draw_lines
from servers import Answer, LiveServer, run_app, serve_file
from webimage_ocr.api.schemas import LANGUAGES_NOT_READ, LANGUAGES_READ
from webimage_ocr.intake.format import GENERAL_TEXT_FORMATS
from webimage_ocr.reader import load_characters
from webimage_ocr.types import GENERAL_TEXT

ORDER = ["订单编号 20240613", "收件人：张三", "Thank you for your order"]
LETTERS = {
    **dict.fromkeys(("ms", "id", "en", "zh", "auto"), "abcdefghijklmnopqrstuvwxyz"),
    "la": "āēīōū", "de": "äöüß", "fr": "àâæçéèêëîïôœùûüÿ", "it": "àèéìòù", "es": "áéíñóúü¿", "pt": "áâãàçéêíóôõú",
    "ro": "ăâîșț", "pl": "ąćęłńóśźż", "tr": "çğıöşü", "no": "æøå", "da": "æøå", "sv": "åäö", "ja": "あいうアイウ日本語",
    "uk": "іїєґ", "hi": "अआइ", "ru": "абвгде", "vi": "ảạằẳẵ", "th": "กขค", "ar": "ابت", "am": "ሀለ", "ko": "가나다",
    "km": "កខ", "he": "אבג",
}  # fmt: skip
"""Letters that a language cannot do without."""


def b64(image: Image.Image | bytes) -> str:
    return base64.b64encode(image if isinstance(image, bytes) else encode(image, "PNG")).decode()


PAGE = b64(draw_lines(ORDER))


def client_of(server: LiveServer) -> OcrClient:
    own = server.credentials
    credentials = BasicCredentials(own["access_key"], own["secret_key"], own["project_id"])
    return OcrClient.new_builder().with_credentials(credentials).with_endpoint(server.url).build()


def ask(server: LiveServer, **fields: Any) -> GeneralTextResult:
    """As a program of the SDK asks, for a page of three lines unless something else is given."""
    body = GeneralTextRequestBody(**({} if "url" in fields else {"image": PAGE}) | fields)
    response: RecognizeGeneralTextResponse = client_of(server).recognize_general_text(
        RecognizeGeneralTextRequest(body=body)
    )
    assert response.x_request_id
    return response.result


def words(result: GeneralTextResult) -> list[str]:
    return [block.words for block in result.words_block_list]


def send(server: LiveServer, body: Any) -> Answer:
    return server.read(body, service=GENERAL_TEXT)


def test_the_answer_has_the_documented_shape(live_server: LiveServer) -> None:
    answer = send(live_server, {"image": PAGE})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    result = answer.json["result"]
    assert set(result) == {"direction", "words_block_count", "words_block_list"}
    assert result["direction"] == -1 and result["words_block_count"] == 3
    for block in result["words_block_list"]:
        assert set(block) == {"words", "location", "confidence"}
        assert [len(corner) for corner in block["location"]] == [2, 2, 2, 2]
        assert all(isinstance(value, int) for corner in block["location"] for value in corner)


def test_the_models_of_the_sdk_are_filled(live_server: LiveServer) -> None:
    result = ask(live_server)
    assert words(result) == ORDER
    assert (result.direction, result.words_block_count, result.markdown_result) == (-1, 3, None)
    assert [block.char_list for block in result.words_block_list] == [None] * 3


def test_switches_given_as_null_are_not_given(live_server: LiveServer) -> None:
    names = (
        "detect_direction", "quick_mode", "character_mode", "language", "single_orientation_mode", "pdf_page_number",
        "return_markdown_result", "url",
    )  # fmt: skip
    answer = send(live_server, {"image": PAGE, **dict.fromkeys(names), "unknown": 1})
    assert answer.json["result"] == send(live_server, {"image": PAGE}).json["result"]


def test_a_line_in_a_large_empty_picture_is_read(live_server: LiveServer) -> None:
    page = Image.new("RGB", (1600, 1200), "white")
    page.paste(draw_lines(["Total 1,284.00"]), (900, 700))
    assert words(ask(live_server, image=b64(page))) == ["Total 1,284.00"]


@pytest.mark.parametrize("degrees", [0, 90, 180, 292, 350])
def test_the_direction_is_counted_counter_clockwise(live_server: LiveServer, degrees: int) -> None:
    """The turn that makes the picture upright; the one here was made clockwise by as much."""
    page = draw_lines(ORDER).rotate(-degrees, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    result = ask(live_server, image=b64(page), detect_direction=True)
    assert words(result) == ORDER
    assert 0 <= result.direction <= 359
    assert abs((result.direction - degrees + 180) % 360 - 180) < 1.5
    assert ask(live_server, image=b64(page)).direction == -1


@pytest.mark.parametrize("direction", [False, True])
def test_quick_mode_reads_one_line(live_server: LiveServer, direction: bool) -> None:
    line = b64(draw_lines(["Total 1,284.00 元"]))
    result = ask(live_server, image=line, quick_mode=True, detect_direction=direction)
    assert words(result) == ["Total 1,284.00 元"]
    assert result.direction == (0 if direction else -1)
    assert words(ask(live_server, quick_mode=True)) == ORDER, "what is no single line is read as usual"


def test_character_mode_tells_each_character(live_server: LiveServer) -> None:
    for block in ask(live_server, character_mode=True).words_block_list:
        assert "".join(each.char for each in block.char_list) == block.words
        assert all(0 < each.char_confidence <= 1 for each in block.char_list)
        left = [each.char_location[0][0] for each in block.char_list]
        assert left == sorted(left)
        (x0, y0), (x1, y1) = block.location[0], block.location[2]
        for each in block.char_list:
            (a, b), (c, d) = each.char_location[0], each.char_location[2]
            assert x0 - 6 <= a < c <= x1 + 6 and y0 - 3 <= b < d <= y1 + 3


@pytest.mark.parametrize("degrees", [0, 90, 180])
def test_single_orientation_mode(live_server: LiveServer, degrees: int) -> None:
    page = b64(draw_lines(ORDER).rotate(-degrees, expand=True))
    result = ask(live_server, image=page, single_orientation_mode=True)
    assert words(result) == ORDER and result.direction == -1


def test_markdown_has_tabs_within_a_row_and_newlines_between(live_server: LiveServer) -> None:
    table = Image.new("RGB", (640, 220), "white")
    rows = [["Item", "Pieces", "Price"], ["苹果", "12", "3.50"], ["Bread", "1", "18.00"]]
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            table.paste(draw_lines([cell], size_px=26).crop((20, 20, 180, 60)), (20 + 210 * across, 20 + 65 * down))
    result = ask(live_server, image=b64(table), return_markdown_result=True)
    assert result.markdown_result == "Item\tPieces\tPrice\n苹果\t12\t3.50\nBread\t1\t18.00"


def test_pages_of_pdf_files(live_server: LiveServer) -> None:
    pdf = b64(write_pdf([f"BT /F 24 Tf 20 40 Td (Page number {page}) Tj ET" for page in (1, 2)]))
    assert words(ask(live_server, image=pdf)) == ["Page number 1"]
    assert words(ask(live_server, image=pdf, pdf_page_number=2)) == ["Page number 2"]
    assert words(ask(live_server, pdf_page_number=2)) == ORDER, "no other format has pages"
    assert words(ask(live_server, image=b64(write_chinese_pdf("收件人：张三")))) == ["收件人：张三"]
    answer = send(live_server, {"image": pdf, "pdf_page_number": 3})
    assert (answer.status, answer.json["error_code"]) == (400, "AIS.0101")
    assert "no page 3; it has 2" in answer.said


@pytest.mark.parametrize("kind", GENERAL_TEXT_FORMATS)
def test_every_format_is_read(live_server: LiveServer, kind: str) -> None:
    files = [(name, data) for name, found, data in (*golden_pictures(), *golden_documents()) if found == kind]
    for name, data in files[:3] + files[-1:]:
        assert words(ask(live_server, image=b64(data))) == [TEXT], name


def test_tga_is_none_of_its_formats_and_pdf_none_of_web_images(live_server: LiveServer) -> None:
    tga = next(data for _, kind, data in golden_pictures() if kind == "TGA")
    pdf = next(data for _, kind, data in golden_documents() if kind == "PDF")
    for service, data in ((GENERAL_TEXT, tga), ("web-image", pdf)):
        answer = live_server.read({"image": b64(data)}, service=service)
        assert (answer.status, answer.json["error_code"]) == (400, "AIS.0102")


def test_a_picture_behind_a_url_is_counted_as_base64_too(tmp_path: Path) -> None:
    with run_app(tmp_path, fetch_allow="127.0.0.0/8") as server:
        for size, code in ((7 * 1024 * 1024, None), (8 * 1024 * 1024, "ModelArts.4104")):
            with serve_file(bytes(size)) as url:
                answer = send(server, {"url": url})
            assert answer.json.get("error_code") == code


@pytest.mark.parametrize("language", LANGUAGES_READ.split())
def test_languages_that_are_read(live_server: LiveServer, language: str) -> None:
    assert words(ask(live_server, language=language)) == ORDER
    assert set(LETTERS[language]) <= characters()


@pytest.mark.parametrize("language", LANGUAGES_NOT_READ.split())
def test_languages_that_are_refused(live_server: LiveServer, language: str) -> None:
    with pytest.raises(ClientRequestException) as refused:
        ask(live_server, language=language)
    assert (refused.value.status_code, refused.value.error_code) == (400, "AIS.0101")
    assert not set(LETTERS[language]) & characters()


def characters() -> set[str]:
    """What the network can read at all."""
    return set(load_characters("small"))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "exactly one of image and url"),
        ({"image": PAGE, "url": "https://example.com/a.png"}, "exactly one of image and url"),
        ({"image": PAGE, "language": "xx"}, "language: there is no such language"),
        ({"image": PAGE, "language": "ru"}, "language: ru is not read here"),
        ({"image": PAGE, "language": 1}, "language: it must be a text"),
        ({"image": PAGE, "pdf_page_number": 0}, "pdf_page_number"),
        ({"image": PAGE, "pdf_page_number": "1"}, "pdf_page_number: it must be a whole number"),
        ({"image": PAGE, "pdf_page_number": True}, "pdf_page_number"),
        ({"image": PAGE, "quick_mode": "true"}, "quick_mode: it must be true or false, without quotes"),
    ],
)
def test_parameters_that_are_refused(live_server: LiveServer, fields: dict[str, Any], says: str) -> None:
    answer = send(live_server, fields)
    assert (answer.status, answer.json["error_code"]) == (400, "AIS.0101")
    assert answer.json["error_msg"] == "The input parameter is invalid."
    assert says in answer.said


@pytest.mark.parametrize("profile", ["reference", "2025"])
def test_its_limits_are_its_own(tmp_path: Path, profile: str) -> None:
    """10 MB of Base64 text, 15 to 30,000 pixels, 160 megapixels, whatever holds for web-image."""
    with run_app(tmp_path, profile=profile) as server:
        text = "A" * (10 * 1024 * 1024)
        assert send(server, {"image": text}).status == 200  # the reader of this server looks at nothing
        answer = send(server, {"image": text + "AAAA"})
        assert (answer.status, answer.json["error_code"]) == (400, "ModelArts.4104")


@pytest.mark.parametrize(
    ("size", "code"),
    [((14, 100), "AIS.0103"), ((15, 15), None), ((30_000, 20), None), ((30_001, 20), "AIS.0103"),
     ((16_001, 10_000), "AIS.0103")],
)  # fmt: skip
def test_sizes(live_server: LiveServer, size: tuple[int, int], code: str | None) -> None:
    answer = send(live_server, {"image": b64(Image.new("L", size, 255))})
    assert answer.json.get("error_code") == code


def test_it_is_subscribed_counted_and_limited_by_itself(tmp_path: Path) -> None:
    with run_app(tmp_path, daily_quota=2) as server:
        project, admin = server.credentials["project_id"], {"X-Auth-Token": server.token()}
        subscription = f"/admin/v1/projects/{project}/subscriptions/general-text"
        assert server.request("DELETE", subscription, headers=admin).status == 204
        answer = send(server, {"image": PAGE})
        assert (answer.status, answer.json["error_code"]) == (400, "ModelArts.4204")
        assert answer.json["error_msg"] == "Request api error! The API general-text is not subscribed."
        assert "subscription create" in answer.said
        assert server.read({"image": PAGE}).status == 200, "web-image still is"
        assert server.request("PUT", subscription, headers=admin).status == 204
        tagged = server.read({"image": PAGE}, {"Enterprise-Project-Id": "scans"}, service=GENERAL_TEXT)
        assert [tagged.status, *(send(server, {"image": PAGE}).status for _ in range(2))] == [200, 200, 429]
        rows = server.request("GET", "/admin/v1/usage", headers=admin).json
        counted = {(row["service"], row["enterprise_project_id"]): row["calls"] for row in rows}
        assert counted == {("web-image", ""): 1, ("general-text", "scans"): 1, ("general-text", ""): 1}


def test_the_first_start_subscribes_the_default_project_to_both(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        (project,) = server.request("GET", "/admin/v1/projects", headers={"X-Auth-Token": server.token()}).json
    assert sorted(project["services"]) == ["general-text", "web-image"]
