"""What becomes of the tagger's spans beside labels."""

import pytest

from webimage_ocr.contacts.collection import collect_entities
from webimage_ocr.contacts.folding import build_folding
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.signs import find_signs
from webimage_ocr.contacts.stream import Stream, split_text
from webimage_ocr.contacts.tagger import NAME, Span


@pytest.mark.parametrize(
    ("text", "tagged", "collected"),
    [
        ("来访人 刘媱波\n被访人 郑依清", ["刘媱波", "郑依清"], ["刘媱波"]),
        ("来访人 刘媱波\n被访人 郑依清", ["郑依清"], ["刘媱波"]),
        ("担保人：郑依清", ["郑依清"], []),
        ("郑依清\n担保人：刘媱波", ["郑依清", "刘媱波"], ["郑依清"]),
        # a label that nobody has heard of may be anybody's
        ("老板：郑依清", ["郑依清"], ["郑依清"]),
    ],
)
def test_a_name_behind_the_label_of_somebody_else_is_none(
    paths: PathFinder, text: str, tagged: list[str], collected: list[str]
) -> None:
    stream = Stream.of(split_text(text), build_folding())
    spans = [Span(NAME, at := stream.folded.index(name), at + len(name), 0.95) for name in tagged]
    found = collect_entities(stream, spans, find_signs(stream, paths), paths)
    assert [stream.folded[one.start : one.end] for one in found if one.kind == NAME] == collected
