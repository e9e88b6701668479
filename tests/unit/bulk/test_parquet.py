"""Answers with everything that may be asked for, through Parquet and back."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from webimage_ocr.bulk.items import json_line, make_record
from webimage_ocr.bulk.parquet import SCHEMA, Parquet
from webimage_ocr.types import CONTACT_FIELDS

BLOCK = {"words": "订单", "confidence": 0.9876, "location": [[0, 0], [9, 0], [9, 9], [0, 9]]}
FONTS = BLOCK | {"font_list": ["Arial", "宋体"], "font_scores": [0.5, 0.25]}
CONTACT = dict.fromkeys(CONTACT_FIELDS, "") | {"name": "张三"}
EXTRACTED = {"contact_info": CONTACT, "image_size": {"height": 9, "width": 9}}


def test_every_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    answers = [
        {"words_block_count": 1, "words_block_list": [BLOCK], "extracted_data": {}},
        {"words_block_count": 2, "words_block_list": [FONTS, FONTS], "extracted_data": EXTRACTED},
        {"words_block_count": 0, "words_block_list": [], "extracted_data": {}},
    ]
    records = [make_record("a", b"1", result=answer, ms=1.25) for answer in answers]
    records.append(make_record("b", error={"error_code": "", "error_msg": "none"}))
    Parquet().write(tmp_path / "part.parquet", map(json_line, records))
    assert list(Parquet().read(tmp_path / "part.parquet")) == records


def test_a_part_without_answers_has_the_same_columns(tmp_path: Path) -> None:
    Parquet().write(tmp_path / "part.parquet", [json_line(make_record("\udcff.png"))])
    assert pq.read_schema(tmp_path / "part.parquet").equals(SCHEMA)
    assert [record["source"] for record in Parquet().read(tmp_path / "part.parquet")] == ["\\udcff.png"]
