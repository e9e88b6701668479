"""What is documented of the cloud's service, what this server does about it, and the test that holds it.

``docs/compatibility.md`` is made from this table (``make docs``); ``contract/test_compatibility.py`` fails where a row
names no test, or one that is not collected.
"""

from __future__ import annotations

from collections import Counter

from compatibility.authorisation import AUTHORISATION
from compatibility.clients import CLIENTS, HTTP_CLIENTS, PROGRAM, PYTHON
from compatibility.general_text import GENERAL_TEXT
from compatibility.paths import PATH_ROWS
from compatibility.row import Row
from compatibility.sources import (
    DOCSTRING,
    ERRORS,
    EXAMPLE,
    GATEWAY,
    MANUAL,
    NEWEST,
    REFERENCE,
    SHAPE,
    SILENT,
    STRICT,
    condition,
)
from webimage_ocr.api.catalogue import NEVER_ANSWERED

SECTIONS: dict[str, tuple[Row, ...]] = {
    "Request": (
        Row("`POST /v2/{project_id}/ocr/web-image`", "same", SHAPE, REFERENCE),
        Row(
            "`POST /v1.0/ocr/web-image`",
            "same",
            "test_aliases.py::test_the_address_of_2020[web-image]",
            "OCR change history, 2020-12",
        ),
        Row("`image`: Base64 without a prefix", "same", SHAPE, REFERENCE),
        Row(
            "`url`: public HTTP(S) address",
            "same",
            "test_aliases.py::test_a_picture_behind_a_url",
            REFERENCE,
            "Private addresses only where `WEBIMAGE_OCR_FETCH_ALLOW` names them.",
        ),
        Row("`detect_direction`", "same", "test_node_core.py::test_reads_an_image[endpoint]", REFERENCE),
        Row(
            "`detect_text_direction`, true by default",
            "same",
            "test_under_work.py::test_64_mixed_calls_at_once_answer_as_one_by_one",
            REFERENCE,
        ),
        Row("`detect_font`", "same", PROGRAM, REFERENCE),
        Row("`extract_type`: `contact_info`, `image_size`", "same", PROGRAM, REFERENCE),
        Row(
            "`extract_type` null",
            "same",
            "test_conditions.py::test_blank_extract_type_extracts_nothing[None]",
            REFERENCE,
        ),
        Row(
            '`extract_type` `[""]`',
            "same",
            "test_conditions.py::test_blank_extract_type_extracts_nothing[['']]",
            REFERENCE,
        ),
        Row("unknown members are ignored", "assumed", SHAPE, SILENT),
        Row("switches given as null are not given", "assumed", SHAPE, SILENT),
        Row(
            "`Enterprise-Project-Id`",
            "same",
            "test_admin.py::test_a_new_project_from_account_to_first_call",
            NEWEST,
            "Usage is counted under it; it never fails a call.",
        ),
        Row("`Content-Type` may be anything", "assumed", "test_aliases.py::test_any_content_type[text/plain]", SILENT),
        Row("body without any bytes", "assumed", condition("empty body"), SILENT, "`ModelArts.4105`."),
        Row(
            "literal `{project_id}` in the path",
            "same",
            "test_paths.py::test_a_template_is_no_path_whoever_asks",
            GATEWAY,
            "`APIG.0101` for signatures, tokens and API keys alike; `X-Error-Detail` says what to do.",
        ),
        Row("ten formats of pictures", "same", "../golden/test_formats.py", REFERENCE),
        Row(
            "`url` of a public object of OBS, or one with a temporary signature",
            "same",
            "../unit/intake/test_obs.py::test_signed_urls_of_the_official_client_arrive_unchanged",
            "FAQ ocr_01_0078, read 2026-11-22",
        ),
        Row(
            "`url` of OBS without a region, `https://BucketName.obs.myhuaweicloud.com/ObjectName`",
            "same",
            "../unit/intake/test_obs.py::test_the_store_of_the_api_reference_is_told_of_in_the_terms_of_stores",
            REFERENCE,
        ),
        Row(
            "`url` with Chinese characters: they must be encoded",
            "same",
            "test_aliases.py::test_chinese_characters_must_be_encoded",
            REFERENCE,
            "`ModelArts.4601`, for web servers and object stores alike, in the name of the host too; "
            "`WEBIMAGE_OCR_FETCH_ENCODE_URL` encodes them instead.",
        ),
        Row(
            "`url` of an object of OBS by service authorisation",
            "assumed",
            "test_object_stores.py::test_grants_hold_for_their_stores_buckets_and_projects",
            "FAQ ocr_01_0078, read 2026-11-22",
            "Credentials that the operator sets (`WEBIMAGE_OCR_OBS_GRANTS`) stand in for the agency.",
        ),
        Row(
            "`Expect: 100-continue`, chunked bodies, pipelining",
            "assumed",
            "../fault/test_callers.py::test_clients_may_speak_http_as_they_like",
            SILENT,
            "Understood; official SDKs send none of them.",
        ),
    ),
    "Answer": (
        Row("`result.words_block_count`, `words_block_list`", "same", SHAPE, REFERENCE),
        Row(
            "`words`, `confidence` (0 to 1)",
            "same",
            SHAPE,
            REFERENCE,
            "0.95 and more for clean print, as in the examples; what it is in the cloud is not documented. "
            "WEBIMAGE_OCR_CALIBRATED_CONFIDENCE=on: the probability that the block is read without an error.",
        ),
        Row(
            "order of the blocks: from left to right, from top to bottom",
            "assumed",
            "../unit/ocr/page/test_layout.py::test_columns_of_wrapped_text_are_read_one_after_the_other",
            REFERENCE,
            "What that is on a page of columns is not said: rows from the left, columns one after the other, as people "
            "read them; general-text likewise.",
        ),
        Row("`location`: four integer corners", "same", STRICT, REFERENCE),
        Row(
            "`location` starts at the text's own top-left, clockwise, in the submitted picture",
            "assumed",
            "../golden/test_reading.py",
            MANUAL,
            "Said for upright text; for turned text derived from the examples.",
        ),
        Row("`font_list`, `font_scores`: five each", "same", PROGRAM, EXAMPLE),
        Row(
            "font names",
            "differs",
            PROGRAM,
            EXAMPLE,
            "The cloud's own list of names is not published; ours is in docs/fonts.md.",
        ),
        Row(
            "`extracted_data` is always an object",
            "same",
            "test_conditions.py::test_blank_extract_type_extracts_nothing[None]",
            EXAMPLE,
        ),
        Row("`image_size`: `height`, `width`", "same", SHAPE, REFERENCE),
        Row("`contact_info`: six fields", "same", PROGRAM, REFERENCE),
        Row("`contact_info` where nothing is found: all six, empty", "assumed", PROGRAM, SILENT),
        Row(
            "a picture without text: 200, no blocks", "assumed", "test_conditions.py::test_no_text_is_no_error", SILENT
        ),
        Row(
            "EXIF turn applied, size and corners in that frame",
            "assumed",
            "../golden/test_formats.py",
            SILENT,
            "`WEBIMAGE_OCR_APPLY_EXIF` turns it off.",
        ),
        Row("`Content-Type: application/json`", "same", SHAPE, REFERENCE),
        Row(
            "`X-Request-Id` on every answer",
            "same",
            "test_conditions.py::test_every_answer_has_a_request_id",
            PYTHON,
            "32 hex digits, as in the gateway's examples; its name in this very case, which the Java SDK looks for.",
        ),
        Row(
            "`X-ratelimit`, `-used`, `-window`",
            "same",
            "test_limits.py::test_rate_of_a_project",
            "OTC API reference, read 2026-11-22",
            "Sent while a rate is set.",
        ),
    ),
    "Authorisation": AUTHORISATION,
    "Errors": (
        Row(
            "`error_code` and `error_msg`, both strings",
            "same",
            "test_java_and_go_sdks.py::test_errors_carry_class_code_and_request_id[go-PDF]",
            ERRORS,
        ),
        Row(
            "`error_msg` is the documented sentence",
            "same",
            condition("PDF"),
            ERRORS,
            "What was wrong with the very request is in a header `X-Error-Detail`, percent-encoded; "
            "`WEBIMAGE_OCR_ERROR_DETAIL=on` puts it after the sentence.",
        ),
        Row(
            "`request_id` in the body",
            "differs",
            "test_faults.py::test_details_in_the_body_where_they_are_asked_for",
            GATEWAY,
            "Only in the header, as the API reference has it; `WEBIMAGE_OCR_ERROR_DETAIL=on` adds it to the body.",
        ),
        Row("AIS.0101", "same", condition("image and url"), ERRORS),
        Row("AIS.0101 for neither of image and url", "assumed", condition("neither image nor url"), SILENT),
        Row("AIS.0101 for an unknown extract_type", "assumed", condition("extract_type is unknown"), SILENT),
        Row("AIS.0102", "same", condition("PDF"), ERRORS),
        Row("AIS.0102 for a data: prefix", "same", condition("data: prefix"), REFERENCE),
        Row("AIS.0103", "same", condition("side too short"), REFERENCE),
        Row("AIS.0104 for a truncated file", "assumed", condition("truncated"), "FAQ ocr_01_0096, read 2026-11-22"),
        Row(
            "AIS.0105",
            "same",
            "test_faults.py::test_a_fault_of_the_reader",
            ERRORS,
            "Status 400, as all failures of this API.",
        ),
        Row("ModelArts.0212", "same", condition("token without project"), ERRORS),
        Row(
            "ModelArts.4101", "assumed", condition("empty token"), ERRORS, "For a token header that is there and empty."
        ),
        Row("ModelArts.4104", "same", condition("file too large"), ERRORS),
        Row("ModelArts.4105", "same", condition("not JSON"), ERRORS),
        Row(
            "ModelArts.4106",
            "assumed",
            "test_faults.py::test_a_disabled_account",
            ERRORS,
            "For an account that an admin disabled.",
        ),
        Row("ModelArts.4203", "assumed", condition("another project"), ERRORS),
        Row(
            "ModelArts.4204, status 400",
            "same",
            "test_admin.py::test_a_new_project_from_account_to_first_call",
            REFERENCE,
        ),
        Row(
            "ModelArts.4401, status 429", "assumed", "test_limits.py::test_a_full_waiting_room_refuses_at_once", ERRORS
        ),
        Row(
            "ModelArts.4403, status 503",
            "assumed",
            "test_limits.py::test_a_storage_that_does_not_answer_is_told",
            ERRORS,
        ),
        Row("ModelArts.4505, status 500", "assumed", "test_faults.py::test_a_fault_anywhere_else", ERRORS),
        Row("ModelArts.4508, status 503", "assumed", "test_faults.py::test_models_that_cannot_be_loaded", ERRORS),
        Row("ModelArts.4601", "same", condition("url private"), ERRORS),
        Row("ModelArts.4603", "same", "test_under_work.py::test_everything_but_url_works_with_the_network_off", ERRORS),
        Row("ModelArts.4702 to 4706", "same", "../unit/intake/test_obs.py", ERRORS),
        Row("APIG.0101, status 404", "same", condition("unknown path"), GATEWAY),
        Row("APIG.0101 for a wrong method", "same", condition("GET"), GATEWAY),
        Row("APIG.0201, status 413", "same", condition("body too large"), GATEWAY),
        Row("APIG.0201, status 414 and 494", "same", "test_faults.py::test_heads_that_are_too_large", GATEWAY),
        Row("APIG.0201, status 504", "same", "test_limits.py::test_deadline", GATEWAY),
        Row("APIG.0301 x-auth-token not found", "same", condition("no credentials"), GATEWAY),
        Row("APIG.0301 decrypt token fail", "same", condition("bad token"), GATEWAY),
        Row("APIG.0301 token expires", "same", "../unit/auth/test_tokens.py::test_an_old_token", GATEWAY),
        Row(
            "APIG.0301 verify aksk signature fail",
            "same",
            "test_python_sdk.py::test_exceptions_carry_code_and_request_id[wrong secret]",
            GATEWAY,
        ),
        Row("APIG.0301 signature expired", "same", condition("old signature"), GATEWAY),
        Row("APIG.0301 ak not exist", "same", "test_faults.py::test_an_unknown_access_key", GATEWAY),
        Row("APIG.0308, status 429", "same", "test_limits.py::test_rate_of_a_project", GATEWAY),
        Row("APIG.0310, status 403", "same", "test_admin.py::test_a_new_project_from_account_to_first_call", GATEWAY),
        Row("APIG.0602, status 400", "assumed", "test_faults.py::test_what_the_framework_refuses", GATEWAY),
        Row("APIG.0613, status 503", "same", "test_faults.py::test_a_database_that_does_not_answer", GATEWAY),
        Row(
            "a request that is no HTTP",
            "assumed",
            "../fault/test_callers.py::test_what_is_no_http_is_answered_in_our_shape",
            SILENT,
            "`APIG.0602` with status 400.",
        ),
        *(
            Row(
                f"{code} {message}",
                "differs",
                "test_compatibility.py::test_the_whole_documented_table_is_here",
                ERRORS,
                f"Never answered. {why}",
            )
            for code, (message, why) in NEVER_ANSWERED.items()
        ),
    ),
    "Limits": (
        Row(
            "a body that is too large is refused before it is read",
            "same",
            "test_conditions.py::test_a_body_that_is_too_large_is_refused_before_it_comes",
            PYTHON,
        ),
        Row(
            "a body that comes too slowly",
            "assumed",
            "../fault/test_callers.py::test_a_body_that_comes_too_slowly_is_refused",
            SILENT,
            "`APIG.0602` with status 400 after `WEBIMAGE_OCR_UPLOAD_S`.",
        ),
        Row(
            "sides of 15 to 8,192 pixels",
            "same",
            condition("side too short"),
            REFERENCE,
            "Profile `reference`, the default.",
        ),
        Row(
            "sides up to 30,000 pixels",
            "same",
            "test_aliases.py::test_profile_2025_takes_longer_pictures",
            NEWEST,
            "Profile `2025`.",
        ),
        Row(
            "files up to 10 MB",
            "same",
            "test_limits.py::test_profiles[reference-14100000-400-ModelArts.4104]",
            REFERENCE,
            "10,485,760 bytes after Base64.",
        ),
        Row(
            "10 MB of Base64 text",
            "same",
            "test_limits.py::test_profiles[2025-10485764-400-ModelArts.4104]",
            NEWEST,
            "Profile `2025`.",
        ),
        Row(
            "10 MB of Base64 text, behind a `url` too",
            "same",
            "test_aliases.py::test_profile_2025_counts_base64_behind_a_url_too",
            DOCSTRING,
            "Profile `2025`: files of 7.5 MiB.",
        ),
        Row(
            "seven formats: no TGA, ICO, PCX",
            "same",
            "test_aliases.py::test_profile_2025_reads_seven_of_ten_formats",
            DOCSTRING,
            "Profile `2025`.",
        ),
        Row(
            "bodies up to 15 MiB, any authorisation",
            "differs",
            condition("body too large"),
            GATEWAY,
            "12 MB there; the room that a 10 MB file needs. Profile `2025`: 12 MiB.",
        ),
        Row("text should fill 60 % of the picture", "same", SHAPE, REFERENCE, "Advice, never a refusal."),
        Row("address of 32 KB, head of 128 KB", "same", "test_faults.py::test_heads_that_are_too_large", GATEWAY),
        Row(
            "calls a second",
            "differs",
            "test_limits.py::test_rate_of_a_project",
            "FAQ ocr_01_0041, read 2026-11-22",
            "Off by default; a setting, per project and per key.",
        ),
    ),
    "general-text": GENERAL_TEXT,
    "Paths of the service": PATH_ROWS,
    "Clients": CLIENTS,
    "HTTP clients that get 200": HTTP_CLIENTS,
}


def count_verdicts() -> Counter[str]:
    """How many rows have which verdict."""
    return Counter(row.verdict for rows in SECTIONS.values() for row in rows)


def render() -> str:
    """docs/compatibility.md."""
    counts = count_verdicts()
    total = sum(counts.values())
    page = [
        "# Compatibility",
        "",
        "How this server compares with the documented service, row by row. *same*: as documented, or as the official",
        "SDKs were seen to need it. *differs*: on purpose, and how. *assumed*: nothing is documented, or no client for",
        "it could be run; the note says what was chosen. The live service was never called. Each row names the test",
        "that holds it (below `tests/contract`), and the build fails where one is missing.",
        "",
        f"{total} rows: {counts['same']} same, {counts['differs']} differ, {counts['assumed']} assumed.",
    ]
    for title, rows in SECTIONS.items():
        page += ["", f"## {title}", "", "| what | verdict | note | held by | source |", "|---|---|---|---|---|"]
        page += [f"| {row.what} | {row.verdict} | {row.note} | `{row.test}` | {row.source} |" for row in rows]
    return "\n".join([*page, ""])
