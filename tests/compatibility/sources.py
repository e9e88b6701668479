"""Where it is documented, and the tests that hold much of it: what several rows of the table name."""

from __future__ import annotations

REFERENCE = "API reference of Web Image, 2024-02-22"
NEWEST = "ocr_03_0108, 2025-12-03"
DOCSTRING = "WebImageRequestBody in huaweicloudsdkocr 3.1.219, read 2026-11-28"
GENERAL = "GeneralTextRequestBody, GeneralTextResult in huaweicloudsdkocr 3.1.219, run 2026-11-28"
GENERAL_PAGE = "ocr_03_0042, 2025-12-03"
ERRORS = "OCR error codes (ocr_03_0028), 2025-04"
GATEWAY = "API Gateway error codes, read 2026-11-22"
SIGNING = "API signing guide, read 2026-11-22"
IAM = "IAM API reference, read 2026-11-22"
MANUAL = "User manual ocr_08_0009, read 2026-11-22"
EXAMPLE = "official response example of 2024-04"
SILENT = "nothing is documented"

CONDITION = "test_conditions.py::test_condition"
SHAPE = "test_conditions.py::test_success_has_the_documented_shape"
STRICT = "test_java_and_go_sdks.py::test_answers_arrive_whole_in_the_models[go]"


def condition(name: str) -> str:
    """The test of one condition."""
    return f"{CONDITION}[{name}]"
