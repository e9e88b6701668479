"""The paths of the service that the official SDK knows (huaweicloudsdkocr 3.1.219), and which of them are here."""

from __future__ import annotations

from compatibility.row import Row
from webimage_ocr.types import SERVICES

PATHS = (
    "acceptance-bill",
    "auto-classification",
    "auto-id-doc-classification",
    "bank-receipt",
    "bankcard",
    "business-card",
    "business-license",
    "cambodian-idcard",
    "chile-id-card",
    "colombia-id-card",
    "custom-template",
    "driver-license",
    "exit-entry-permit",
    "financial-statement",
    "flight-itinerary",
    "general-table",
    "general-text",
    "handwriting",
    "health-code",
    "hk-id-card",
    "household-register",
    "id-card",
    "id-document",
    "insurance-policy",
    "invoice-verification",
    "license-plate",
    "macao-id-card",
    "mainland-travel-permit",
    "mvs-invoice",
    "myanmar-driver-license",
    "myanmar-id-card",
    "passport",
    "pcr-test-record",
    "peru-id-card",
    "quota-invoice",
    "real-estate-certificate",
    "seal",
    "smart-document-recognizer",
    "taxi-invoice",
    "thailand-id-card",
    "thailand-license-plate",
    "toll-invoice",
    "train-ticket",
    "transportation-license",
    "transportation-qualification-certificate",
    "vat-invoice",
    "vehicle-certificate",
    "vehicle-license",
    "vietnam-id-card",
    "vin",
    "waybill-electronic",
    "web-image",
)
"""All below ``POST /v2/{project_id}/ocr/``."""

_SOURCE = "OcrClient in huaweicloudsdkocr 3.1.219, run 2026-11-28"


def _row(path: str) -> Row:
    what = f"`{path}`"
    if path in SERVICES:
        return Row(what, "same", f"test_paths.py::test_two_are_here[{path}]", _SOURCE)
    test = f"test_paths.py::test_the_others_are_not_published[{path}]"
    return Row(what, "differs", test, _SOURCE, "Not here: `APIG.0101`, as for an API that is not published.")


PATH_ROWS = tuple(_row(path) for path in PATHS)
