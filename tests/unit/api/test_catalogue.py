"""Every fault is told, and told as what it is."""

from __future__ import annotations

from webimage_ocr import errors
from webimage_ocr.api.catalogue import CATALOGUE, IDENTITY_CATALOGUE, NEVER_ANSWERED, answer_for
from webimage_ocr.api.envelope import refusal
from webimage_ocr.errors import WebImageError
from webimage_ocr.intake.fetch import RefusedByServer

FAULTS = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, WebImageError) and value is not WebImageError
]


def test_each_fault_stands_in_one_of_the_tables() -> None:
    told = sorted(fault.__name__ for fault in (*CATALOGUE, *IDENTITY_CATALOGUE))
    assert sorted(fault.__name__ for fault in FAULTS) == told
    assert {answer.code for answer in CATALOGUE.values()} & set(NEVER_ANSWERED) == set()


def test_each_fault_says_what_is_wrong_without_http() -> None:
    for fault in FAULTS:
        sentence = str(fault())
        assert sentence.endswith(".") and "\n" not in sentence
        assert str(fault("It is 3.")) == f"{sentence} It is 3."
        assert not {"status", "code", "headers"} & set(vars(fault))


def test_a_kind_of_a_fault_is_told_as_that() -> None:
    assert answer_for(RefusedByServer("", 404, b"")).code == "ModelArts.4603"
    assert answer_for(WebImageError()).code == "ModelArts.4505"


def test_the_detail_is_left_out_unless_it_is_documented() -> None:
    def told(error: WebImageError, *, with_detail: bool) -> str:
        return answer_for(error).message(error, with_detail=with_detail)

    size, token = errors.InvalidImageSize("It is 1 x 1."), errors.AuthenticationFailed("decrypt token fail")
    assert told(size, with_detail=True) == "The image size does not meet the requirements. It is 1 x 1."
    assert told(size, with_detail=False) == "The image size does not meet the requirements."
    assert told(token, with_detail=False) == "Incorrect IAM authentication information: decrypt token fail"


def test_a_rate_is_told_in_headers() -> None:
    answer = refusal(errors.Throttled("policy", retry_after_s=3, limit=5, used=5), "id", with_detail=False)
    assert (answer.status_code, answer.headers["retry-after"], answer.headers["x-ratelimit"]) == (429, "3", "5")
    assert "x-ratelimit" not in refusal(errors.Throttled("policy, a day"), "id", with_detail=False).headers
