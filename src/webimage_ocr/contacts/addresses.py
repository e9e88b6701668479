"""Make province, city, district and the rest out of the stretches of a text that are an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from webimage_ocr.contacts.folding import HALF_WIDTH
from webimage_ocr.contacts.paths import Chain, PathFinder, Place
from webimage_ocr.contacts.stream import Stream

_EDGES = " \n\t,，.。;；:：、/|-—_·"
_POSTCODE = re.compile(
    r"(?:[\s,，;；]+|^)(?:邮编|邮政编码)?[:：\s]*\d{6}(?=$|[\s,，;；])|(?:邮编|邮政编码)[:：\s]*\d{6}"
)
# 高新大都荟710061: nobody has a room of six digits
_GLUED_POSTCODE = re.compile(r"(?<=[\u4e00-\u9fff])\d{6}$")
_NOTE = re.compile(r"[\s(（\[【]*(?:默认|收)[\])】）]*$")
_ANNOUNCEMENT = re.compile(
    r"^(?:.{0,6}(?:地址|住址|住)(?:是|在|:|：)?|寄[到往至]|发[到往至]|送[到往至]|中国(?=.)|中华人民共和国)[\s:：,，]*"
)
_INNER_SPACE = re.compile(r"(?<=[^\x21-\x7e])\s+|\s+(?=[^\x21-\x7e])")


@dataclass(frozen=True, slots=True)
class Address:
    """The four address fields, and what is known of how they were found."""

    place: Place = field(default_factory=Place)
    detail: str = ""
    depth: int = 0
    """How many levels of divisions were written."""
    certain: bool = False
    place_spans: tuple[tuple[int, int], ...] = ()
    detail_spans: tuple[tuple[int, int], ...] = ()


def read_address(stream: Stream, spans: Sequence[tuple[int, int]], finder: PathFinder) -> Address:
    """Join the spans in their order, find the chain of divisions, and tidy what is left."""
    places = [place for start, end in _put_chain_first(stream, spans, finder) for place in range(start, end)]
    places = [place for place in places if stream.folded[place] != "\n"]
    folded = "".join(stream.folded[place] for place in places)
    announced = _ANNOUNCEMENT.match(folded)
    skip = announced.end() if announced else 0
    skip += len(folded[skip:]) - len(folded[skip:].lstrip(_EDGES))
    folded, places = folded[skip:], places[skip:]
    chain = finder.find(folded)
    if chain is not None and chain.start and chain.depth < 2:
        chain = None
    if chain is None:
        return Address(detail=_tidy(stream, places), detail_spans=_runs(places))
    before = places[: chain.start] if chain.start > 6 else []
    rest = before + places[_swallow_repetition(folded, chain, finder) :]
    return Address(
        finder.place(chain), _tidy(stream, rest), chain.depth, chain.certain,
        _runs(places[chain.start : chain.end]), _runs(rest),
    )  # fmt: skip


def _put_chain_first(stream: Stream, spans: Sequence[tuple[int, int]], finder: PathFinder) -> list[tuple[int, int]]:
    """详细地址 may stand above 所在地区."""
    ordered = list(spans)
    if len(ordered) < 2:
        return ordered
    heads = [finder.parse(stream.folded, _skip_edges(stream.folded, start)) for start, _ in ordered]
    depths = [head.depth if head else 0 for head in heads]
    if not depths[0] and max(depths) > 1:
        best = depths.index(max(depths))
        ordered.insert(0, ordered.pop(best))
    return ordered


def _skip_edges(text: str, start: int) -> int:
    while start < len(text) and text[start] in _EDGES:
        start += 1
    return start


def _swallow_repetition(folded: str, chain: Chain, finder: PathFinder) -> int:
    """Where the rest begins once the same chain, written again right behind or after a township, is left out."""
    end = chain.end
    while (start := _skip_edges(folded, end)) < len(folded):
        again = finder.parse(folded, start)
        if again is None or again.lowest not in chain.units or not folded[: again.end].endswith(again.lowest.name):
            break
        end = again.end
    return end


def _tidy(stream: Stream, places: Sequence[int]) -> str:
    """The printed text without spaces between Chinese characters, postcodes, notes and signs at the ends."""
    text = "".join(stream.printed[place] for place in places).translate(HALF_WIDTH)
    text = _GLUED_POSTCODE.sub("", _POSTCODE.sub(" ", text).strip(_EDGES))
    text = _NOTE.sub("", text.strip(_EDGES))
    text = _INNER_SPACE.sub("", text.strip(_EDGES))
    return re.sub(r"\s+", " ", text)


def _runs(places: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Places in a row as spans."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][1]:
            runs[-1][1] = place + 1
        else:
            runs.append([place, place + 1])
    return tuple((start, end) for start, end in runs)
