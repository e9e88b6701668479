"""Spans of the tagger with their borders set right, whatever the tagger was wrong about."""

import pytest

from webimage_ocr.contacts.borders import settle_spans
from webimage_ocr.contacts.folding import build_folding
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.signs import find_signs
from webimage_ocr.contacts.stream import Stream, split_text
from webimage_ocr.contacts.tagger import ADDRESS, NAME, Span


@pytest.mark.parametrize(
    ("text", "tagged", "settled"),
    [
        # a name that begins right behind an address's label is none, and the street begins there
        ("详细地址：枝绿大道55号", [(NAME, "枝绿"), (ADDRESS, "大道55号")], [(ADDRESS, "枝绿大道55号")]),
        ("地址：梅园里75号", [(ADDRESS, "75号")], [(ADDRESS, "梅园里75号")]),
        ("曲滨义女士\n138", [(NAME, "义女士")], [(NAME, "曲滨义女士")]),
        ("李泽元Ma Wei", [(NAME, "李泽")], [(NAME, "李泽元")]),
        (
            "和平路9号大厅\n李雷",
            [(ADDRESS, "和平路9号大"), (NAME, "李雷")],
            [(ADDRESS, "和平路9号大厅"), (NAME, "李雷")],
        ),
        ("南环道北段\n永福县\n李雷", [(ADDRESS, "南环道北段\n永福县")], [(ADDRESS, "南环道北段"), (ADDRESS, "永福县")]),
        ("华宇科技(深圳)有限公司\n李雷", [(NAME, "华宇科"), (NAME, "李雷")], [(NAME, "李雷")]),
        ("人民路8号\n古月轩茶庄\n李雷", [(NAME, "古月轩茶"), (NAME, "庄"), (NAME, "李雷")], [(NAME, "李雷")]),
    ],
)
def test_borders(paths: PathFinder, text: str, tagged: list[tuple[str, str]], settled: list[tuple[str, str]]) -> None:
    stream = Stream.of(split_text(text), build_folding())
    spans = [Span(kind, at := stream.folded.index(part), at + len(part), 0.95) for kind, part in tagged]
    found = settle_spans(stream, spans, find_signs(stream, paths), paths)
    assert [(span.kind, stream.folded[span.start : span.end]) for span in found] == settled
