"""Make province, city, district and the rest out of the stretches of a text that are an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from webimage_ocr.contacts.folding import HALF_WIDTH
from webimage_ocr.contacts.paths import Chain, PathFinder, Region, is_decoy
from webimage_ocr.contacts.stream import Stream

_EDGES = ' \n\t,，.。;；:：、/|-—_·…"“”{}'
# Of brackets around the divisions, which are gone: 【广东省深圳市南山区】科技园8栋
_CLOSING = " )]）】〕」"
_POSTCODE = re.compile(
    r"(?:[\s,，;；]+|^)(?:邮编|邮政编码)?[:：\s]*\d{6}(?=$|[\s,，;；])|(?:邮编|邮政编码)[:：\s]*\d{6}"
)
# 高新大都荟710061: nobody has a room of six digits
_GLUED_POSTCODE = re.compile(r"(?<=[\u4e00-\u9fff])\d{6}$|[(（]\d{6}[)）]$|[(（]\d{1,6}$")
# …237号/7, …88号，2份: how many of the goods are ordered
_COUNT = re.compile(
    r"(?:\s*/\s*\d{1,2}|[\s,，/;；]\s*\d{1,3}\s*[份件箱盒斤套袋个瓶只]|(?<=[号室栋楼座幢户房元]) ?\d{1,2}[份件箱盒])$"
)
_NOTE = re.compile(r"[\s(（\[【]*(?:默认|收|\s(?:邮编?|电话?|手机?))[\])】）]*$")
_ANNOUNCEMENT = re.compile(
    r"^(?:.{0,6}(?:地址|住址|住)(?:是|在|:|：)?|[或请]?到|寄[到往至]|发[到往至]|送[到往至])[\s:：,，]*"
)
# Characters before the divisions that are no part of the address: 中国, a sign, a misread parent
_LONGEST_PREFIX = 6
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,5}(?:镇|乡|街道)[\s,，]*")
_COUNTRY = re.compile(r"(?:中国|中华人民共和国)[\s,，]*")
_INNER_SPACE = re.compile(r"(?<=[^\x21-\x7e])\s+|\s+(?=[^\x21-\x7e])")


@dataclass(frozen=True, slots=True)
class Address:
    """The four address fields, and what is known of how they were found."""

    region: Region = field(default_factory=Region)
    detail: str = ""
    depth: int = 0
    """How many levels of divisions were written."""
    certain: bool = False
    named_whole: bool = False
    """Nothing but divisions, the last of them in full."""
    region_spans: tuple[tuple[int, int], ...] = ()
    detail_spans: tuple[tuple[int, int], ...] = ()


def read_address(stream: Stream, spans: Sequence[tuple[int, int]], finder: PathFinder) -> Address:
    """Join the spans in their order, find the chain of divisions, and tidy what is left."""
    places = [place for start, end in _put_chain_first(stream, spans, finder) for place in range(start, end)]
    places = [place for place in places if stream.folded[place] != "\n"]
    folded = "".join(stream.folded[place] for place in places)
    announced = _ANNOUNCEMENT.match(folded)
    skip = announced.end() if announced else 0
    skip += len(folded[skip:]) - len(folded[skip:].lstrip(_EDGES))
    country = _COUNTRY.match(folded, skip)
    if country is not None and finder.parse(folded, country.end()) is not None:
        skip = country.end()
    folded, places = folded[skip:], places[skip:]
    chain = _find_chain(stream, spans, folded, finder)
    # 织里镇 吴兴区: a county's town may be written before it
    town = chain is not None and bool(_TOWN.fullmatch(folded[: chain.start]))
    if chain is not None and chain.start and chain.depth < 2 and not town:
        chain = None
    if chain is None:
        return Address(detail=_tidy(stream, places), detail_spans=_runs(places))
    before = places[: chain.start] if chain.start > _LONGEST_PREFIX or town else []
    rest = before + places[_swallow_repetition(folded, chain, finder) :]
    return Address(
        finder.name_region(chain), _tidy(stream, rest), chain.depth, chain.certain,
        not chain.start and folded[: chain.end].endswith(chain.lowest.name) and not folded[chain.end :].strip(_EDGES),
        _runs(places[chain.start : chain.end]), _runs(rest),
    )  # fmt: skip


def _find_chain(stream: Stream, spans: Sequence[tuple[int, int]], folded: str, finder: PathFinder) -> Chain | None:
    """The chain of the joined text, or of its first part alone where that is all divisions: 徐州 铜山 | 商业街."""
    chain = finder.find(folded)
    if len(spans) > 1:
        start, end = spans[0]
        region = stream.folded[start:end].replace("\n", "").strip(_EDGES)
        alone = finder.find(region) if folded.startswith(region) else None
        if alone is not None and alone.end == len(region) and (chain is None or alone.depth > chain.depth):
            return alone
    return chain


def _put_chain_first(stream: Stream, spans: Sequence[tuple[int, int]], finder: PathFinder) -> list[tuple[int, int]]:
    """详细地址 may stand above 所在地区."""
    ordered = list(spans)
    if len(ordered) < 2:
        return ordered
    heads = [finder.parse(stream.folded, _skip_edges(stream.folded, start)) for start, _ in ordered]
    depths = [head.depth if head else 0 for head in heads]
    if max(depths) > depths[0] and (not depths[0] or max(depths) > 1):
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
        if (short := _written_again(folded, end, start, chain)) is not None:
            end = short
            continue
        if again is None or again.lowest not in chain.units:
            break
        if again.depth < 2 and not folded[: again.end].endswith(again.lowest.name):
            break
        end = again.end
    return end


def _written_again(folded: str, end: int, start: int, chain: Chain) -> int | None:
    """Where the last unit's name ends that stands twice in the same form, 寿丰寿丰友谊路, and is no town or road."""
    for name in chain.lowest.short_names:
        if folded.endswith(name, 0, end) and folded.startswith(name, start):
            return None if is_decoy(folded, start + len(name)) else start + len(name)
    return None


def _tidy(stream: Stream, places: Sequence[int]) -> str:
    """The printed text without spaces between Chinese characters, postcodes, notes and signs at the ends."""
    text = "".join(stream.printed[place] for place in places).translate(HALF_WIDTH).lstrip(_CLOSING)
    text = _GLUED_POSTCODE.sub("", _POSTCODE.sub(" ", text).strip(_EDGES))
    text = _COUNT.sub("", _NOTE.sub("", text.strip(_EDGES)))
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
