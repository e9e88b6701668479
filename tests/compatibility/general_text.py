"""Rows of general-text: what the newest SDK documents of it, and what had to be guessed. The rest is as web-image's."""

from __future__ import annotations

from compatibility.row import Row
from compatibility.sources import GENERAL, GENERAL_PAGE, SILENT

_HELD = "test_general_text.py::test_"

GENERAL_TEXT = (
    Row("`POST /v2/{project_id}/ocr/general-text`", "same", _HELD + "the_answer_has_the_documented_shape", GENERAL),
    Row(
        "`POST /v1.0/ocr/general-text`",
        "assumed",
        "test_aliases.py::test_the_address_of_2020[general-text]",
        "public programs of 2018 to 2020, read 2026-11-28",
        "The address until 2020, which has no project: that of the credentials holds. Bodies and answers of today.",
    ),
    Row(
        "`image` or `url`, exactly one",
        "same",
        _HELD + "parameters_that_are_refused",
        GENERAL,
        "Base64 without a prefix; URLs and object stores as for web-image.",
    ),
    Row(
        "general-text: 10 MB of Base64 text, behind a `url` too",
        "same",
        _HELD + "a_picture_behind_a_url_is_counted_as_base64_too",
        GENERAL,
        "In both profiles.",
    ),
    Row("15 to 30,000 pixels, at most 160 megapixels", "same", _HELD + "sizes", GENERAL, "In both profiles."),
    Row(
        "JPEG, PNG, BMP, GIF, TIFF, WebP, PCX, ICO, PSD, PDF; no TGA",
        "same",
        _HELD + "every_format_is_read",
        GENERAL,
    ),
    Row(
        "PSD of 16 or 32 bits a channel, PSB, without a picture of its layers",
        "differs",
        "../unit/intake/test_documents.py::test_what_is_told_of_psd_files_that_are_not_read",
        SILENT,
        "`AIS.0104`, and in `X-Error-Detail` how to save it.",
    ),
    Row(
        "pixels of a PDF page",
        "assumed",
        "../unit/intake/test_documents.py::test_a_page_is_drawn_with_200_dots_an_inch",
        SILENT,
        "`location` counts 200 dots an inch; fewer where the page has more than 24 megapixels with so many.",
    ),
    Row(
        "text of a PDF file in a font that it does not bring along",
        "assumed",
        "../unit/intake/test_documents.py::test_fonts_that_the_file_does_not_bring_along_are_the_packages_own",
        SILENT,
        "Latin in PDFium's own fonts, Chinese and Japanese in Noto Sans SC; other scripts are not drawn.",
    ),
    Row(
        "a PDF file with a password",
        "assumed",
        "../unit/intake/test_documents.py::test_a_password_is_told_of",
        SILENT,
        "`AIS.0104`.",
    ),
    Row(
        "`detect_direction`: any angle; `direction` in degrees counter-clockwise, four decimals",
        "same",
        _HELD + "the_direction_is_counted_counter_clockwise",
        GENERAL,
        "-1 where it was not asked for.",
    ),
    Row(
        "which way `direction` is counted from",
        "assumed",
        _HELD + "the_direction_is_counted_counter_clockwise",
        GENERAL,
        "The turn that makes the picture upright. The counter-clockwise angle that is documented may also be the one "
        "by which it was turned: 360 less that.",
    ),
    Row(
        "`direction` is at most 359",
        "assumed",
        "../unit/api/test_wire.py::test_the_direction_stays_within_its_documented_range",
        GENERAL,
        "What lies between 359 and 360 is told as the nearer of 359 and 0.",
    ),
    Row(
        "`quick_mode`: one line that fills more than half of the picture",
        "same",
        _HELD + "quick_mode_reads_one_line",
        GENERAL,
        "Other pictures are read as without it.",
    ),
    Row(
        "`character_mode`: `char_list` of `char`, `char_location`, `char_confidence`",
        "same",
        _HELD + "character_mode_tells_each_character",
        GENERAL,
    ),
    Row(
        "a space is a character of `char_list`",
        "assumed",
        _HELD + "character_mode_tells_each_character",
        SILENT,
        "All `char` together are `words`.",
    ),
    Row(
        "`language`: `auto`, `zh`, none given",
        "same",
        _HELD + "languages_that_are_read",
        GENERAL,
        "All languages are read with one network, whichever is named.",
    ),
    Row("`language`: `en`", "assumed", _HELD + "languages_that_are_read[en]", SILENT, "Taken; it is not in the table."),
    Row(
        "`language`: `ms`, `id`, `la`, `de`, `fr`, `it`, `es`, `pt`, `ro`, `pl`, `tr`, `no`, `da`, `sv`, `ja`",
        "same",
        _HELD + "languages_that_are_read",
        GENERAL,
        "The network has their letters, and was made for Chinese and English: how well it reads them is not measured.",
    ),
    Row(
        "`language`: `uk`, `hi`, `ru`, `vi`, `th`, `ar`, `am`, `ko`, `km`, `he`",
        "differs",
        _HELD + "languages_that_are_refused",
        GENERAL,
        "`AIS.0101`: the network has not their letters.",
    ),
    Row(
        "`single_orientation_mode`",
        "same",
        _HELD + "single_orientation_mode",
        GENERAL,
        "The one direction is found for the picture, and no line is tried in another.",
    ),
    Row("`pdf_page_number`, 1 by default", "same", _HELD + "pages_of_pdf_files", GENERAL),
    Row(
        "`pdf_page_number` that there is not, or less than 1",
        "assumed",
        _HELD + "pages_of_pdf_files",
        SILENT,
        "`AIS.0101`; for other formats it is ignored.",
    ),
    Row(
        "`return_markdown_result`: `markdown_result`, tabs within a row, newlines between",
        "same",
        _HELD + "markdown_has_tabs_within_a_row_and_newlines_between",
        GENERAL,
    ),
    Row(
        "`markdown_result` of text in columns",
        "assumed",
        "../unit/api/test_wire.py::test_columns_are_told_one_after_the_other",
        SILENT,
        "Column by column, in the order of the blocks.",
    ),
    Row(
        "text should fill 80 % of the picture",
        "same",
        _HELD + "a_line_in_a_large_empty_picture_is_read",
        GENERAL_PAGE,
        "Advice, never a refusal.",
    ),
    Row(
        "faint watermarks are filtered out",
        "differs",
        "../unit/ocr/detection/test_faint.py",
        GENERAL_PAGE,
        "What is faint is read like all other text.",
    ),
    Row("unknown members and nulls", "assumed", _HELD + "switches_given_as_null_are_not_given", SILENT, "Ignored."),
    Row(
        "ModelArts.4204 of general-text alone",
        "same",
        _HELD + "it_is_subscribed_counted_and_limited_by_itself",
        "OCR error codes (ocr_03_0028), 2025-04",
        "It has a subscription of its own; quota and rate are counted by service and by project.",
    ),
)
