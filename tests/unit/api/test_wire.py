"""The answer of the API, as the contract has it."""

import json

import numpy as np
import pytest

from webimage_ocr.api.wire import page_to_general_text, page_to_json, page_to_wire
from webimage_ocr.types import (
    CONTACT_FIELDS,
    Character,
    Contact,
    FontGuess,
    GeneralTextOptions,
    Layout,
    Line,
    Page,
    ReadOptions,
)

QUAD = np.array([[10.4, 20.6], [110.5, 20.4], [111.2, 50.1], [9.7, 49.9]], np.float32)
FONTS = tuple(
    FontGuess(name, score) for name, score in zip("ABCDE", (0.36009, 0.27618, 0.2117, 0.06165, 0.06065), strict=True)
)


def _page(**changes: object) -> Page:
    values: dict[str, object] = {"lines": (Line("收件人", 0.918849, QUAD, fonts=FONTS),), "width": 640, "height": 480}
    return Page(**(values | changes))  # type: ignore[arg-type]


def test_an_answer_without_options_has_the_documented_keys_and_no_more() -> None:
    assert page_to_wire(_page(), ReadOptions()) == {
        "result": {
            "words_block_count": 1,
            "words_block_list": [
                {"words": "收件人", "confidence": 0.9188, "location": [[10, 21], [110, 20], [111, 50], [10, 50]]}
            ],
            "extracted_data": {},
        }
    }


def test_a_page_without_text_has_an_empty_list_and_still_an_object_of_extracted_data() -> None:
    answer = page_to_wire(_page(lines=()), ReadOptions())
    assert answer == {"result": {"words_block_count": 0, "words_block_list": [], "extracted_data": {}}}


def test_corners_are_integers_inside_the_picture_and_json_writes_them_so() -> None:
    outside = np.array([[-3.2, -0.4], [700, -1], [700, 481.7], [-3, 490]], np.float32)
    answer = page_to_wire(_page(lines=(Line("x", 1.0, outside),)), ReadOptions())
    assert '"location": [[0, 0], [640, 0], [640, 480], [0, 480]]' in json.dumps(answer)


def test_fonts_are_parallel_lists_whose_scores_never_exceed_one_in_sum() -> None:
    thirds = tuple(FontGuess("x", 1 / 6 + 0.00003) for _ in range(5))
    block = page_to_wire(_page(), ReadOptions(detect_font=True))["result"]["words_block_list"][0]
    assert block["font_list"] == list("ABCDE")
    assert block["font_scores"] == [0.36, 0.2761, 0.2117, 0.0616, 0.0606]
    even = page_to_wire(_page(lines=(Line("x", 1.0, QUAD, fonts=thirds),)), ReadOptions(detect_font=True))
    assert sum(even["result"]["words_block_list"][0]["font_scores"]) <= 1


@pytest.mark.parametrize("contact", [None, Contact(), Contact(name="张三", phone="13112345678")])
def test_a_contact_has_all_six_keys_whatever_was_found(contact: Contact | None) -> None:
    answer = page_to_wire(_page(contact=contact), ReadOptions(extract_type=("contact_info",)))
    found = answer["result"]["extracted_data"]["contact_info"]
    assert tuple(found) == CONTACT_FIELDS
    assert found["name"] == (contact.name if contact else "")


def test_a_contact_that_was_not_asked_for_is_not_told() -> None:
    assert page_to_wire(_page(contact=Contact(name="张三")), ReadOptions())["result"]["extracted_data"] == {}


def test_the_size_is_told_when_asked_for() -> None:
    answer = page_to_wire(_page(), ReadOptions(extract_type=("image_size",)))
    assert answer["result"]["extracted_data"] == {"image_size": {"height": 480, "width": 640}}


def test_the_whole_page_can_be_written_as_json() -> None:
    line = Line("收", 0.9, QUAD, characters=(Character("收", 0.91234, QUAD),), fonts=FONTS, vertical=True)
    contact = Contact(name="张三", lines={"name": (0,)})
    evidence = {"canvas": (640, np.int64(480)), "scores": np.array([0.5, 1.0]), "turn": None, "kind": object}
    page = _page(lines=(line,), angle=339.9876, contact=contact, evidence=evidence)
    whole = json.loads(json.dumps(page_to_json(page)))
    assert whole["angle"] == 339.99
    assert whole["text"] == "收"
    assert whole["lines"][0]["characters"][0] == {
        "text": "收",
        "confidence": 0.9123,
        "quad": [[10.4, 20.6], [110.5, 20.4], [111.2, 50.1], [9.7, 49.9]],
    }
    assert whole["lines"][0]["vertical"] is True
    assert whole["lines"][0]["fonts"][0] == {"name": "A", "score": 0.3601, "style": ""}
    assert whole["contact"]["lines"] == {"name": [0]}
    assert whole["evidence"]["canvas"] == [640, 480]
    assert whole["evidence"]["scores"] == [0.5, 1.0]


@pytest.mark.parametrize(
    ("angle", "told"),
    [(0.0, 0), (67.65061, 67.6506), (359.0, 359), (359.3, 359), (359.6, 0), (359.99999, 0), (360.0, 0), (-10.0, 350)],
)
def test_the_direction_stays_within_its_documented_range(angle: float, told: float) -> None:
    asked, unasked = (GeneralTextOptions(ReadOptions(detect_direction=one)) for one in (True, False))
    assert page_to_general_text(_page(angle=angle), asked)["result"]["direction"] == told
    assert page_to_general_text(_page(angle=angle), unasked)["result"]["direction"] == -1


def test_columns_are_told_one_after_the_other() -> None:
    lines = tuple(Line(text, 1.0, QUAD) for text in "abcde")
    page = _page(lines=lines, layout=Layout(np.zeros((5, 4)), (((0, 1), (2,)), ((3,), (4,)))))
    answer = page_to_general_text(page, GeneralTextOptions(return_markdown_result=True))
    assert answer["result"]["markdown_result"] == "a\tb\nc\nd\ne"
    assert page_to_general_text(_page(lines=()), GeneralTextOptions(return_markdown_result=True)) == {
        "result": {"direction": -1, "words_block_count": 0, "words_block_list": [], "markdown_result": ""}
    }


def test_characters_are_told_with_corners_inside_the_picture() -> None:
    outside = np.array([[-3.2, 5], [20, 5], [20, 30], [-3, 30]], np.float32)
    line = Line("a", 0.9, QUAD, (Character("a", 0.987654, outside),))
    (block,) = page_to_general_text(_page(lines=(line,)), GeneralTextOptions(character_mode=True))["result"][
        "words_block_list"
    ]
    assert block["char_list"] == [
        {"char": "a", "char_location": [[0, 5], [20, 5], [20, 30], [0, 30]], "char_confidence": 0.9877}
    ]
