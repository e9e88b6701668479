"""Which names, numbers and addresses of a page belong together, and which of them is the contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from webimage_ocr.contacts.findings import PHONE, Finding
from webimage_ocr.contacts.labels import RECIPIENT, SENDER
from webimage_ocr.contacts.phones import MOBILE, SERVICE
from webimage_ocr.contacts.stream import FAR, Stream
from webimage_ocr.contacts.tagger import ADDRESS, NAME

# A name with a number and an address is worth more than its parts: the grouping seeks whole contacts
_WORTH = {"ANP": 6.0, "AP": 3.5, "AN": 3.2, "NP": 2.5, "A": 1.5, "P": 0.8, "N": 0.6}
_TWICE, _OTHER_PARTY, _APART, _LINE = -3.0, -10.0, -0.4, -0.12
# More than a name, two numbers and an address in three parts, twice: beyond that the search would only cost time
_MOST_FINDINGS = 9
# 所在地区 and 详细地址: the second part of an address alone is nothing, beside the first it is wanted
_SECOND_PART, _LABELLED_PART, _PART_ALONE, _NO_DIVISIONS = 0.8, 2.0, 0.4, -2.0


@dataclass(slots=True)
class Block:
    """Findings that are taken for one contact."""

    findings: list[Finding] = field(default_factory=list)

    def of(self, kind: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.kind == kind]

    @property
    def address_parts(self) -> list[Finding]:
        """The address and what continues it; stray lines that look like streets are left out."""
        addresses = self.of(ADDRESS)
        first = next((at for at, one in enumerate(addresses) if one.has_divisions), 0)
        parts = addresses[first : first + 1]
        for one in addresses[first + 1 :]:
            if _are_parts(parts[-1], one):
                parts.append(one)
        # 详细地址 above 所在地区
        return [one for one in addresses[:first] if one.labelled and parts[0].labelled] + parts

    @property
    def party(self) -> str:
        parties = {finding.party for finding in self.findings}
        return RECIPIENT if RECIPIENT in parties else SENDER if SENDER in parties else ""

    @property
    def score(self) -> float:
        """The recipient before the sender, whole contacts before parts."""
        score = {RECIPIENT: 3.0, SENDER: -4.0, "": 0.0}[self.party]
        phones = self.of(PHONE)
        if any(one.phone and one.phone.kind == MOBILE for one in phones):
            score += 2.0
        elif phones:
            score += 0.5 if all(one.phone and one.phone.kind == SERVICE for one in phones) else 1.5
        addresses = self.of(ADDRESS)
        score += 2.0 if any(one.has_divisions for one in addresses) else 0.7 if addresses else 0.0
        return score + (1.0 if self.of(NAME) else 0.0)


def group_findings(findings: Sequence[Finding], stream: Stream) -> list[Block]:
    """Cut the findings, in their order, into the contacts that are worth most together."""
    count = len(findings)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        starts = range(max(0, end - _MOST_FINDINGS), end)
        best.append(max((best[start][0] + _worth(findings[start:end], stream), start) for start in starts))
    blocks: list[Block] = []
    end = count
    while end:
        start = best[end][1]
        blocks.insert(0, Block(list(findings[start:end])))
        end = start
    return blocks


def choose_block(blocks: Sequence[Block]) -> Block | None:
    """The contact of the page: the highest score, and of equals the upper one."""
    return max(blocks, key=lambda block: block.score, default=None)


def _worth(findings: Sequence[Finding], stream: Stream) -> float:
    worth = _WORTH["".join(sorted({finding.kind for finding in findings}))]
    if len(findings) == 1 and findings[0].kind == ADDRESS and not findings[0].has_divisions:
        worth = _PART_ALONE
    elif any(finding.kind == ADDRESS for finding in findings) and not any(one.has_divisions for one in findings):
        worth += _NO_DIVISIONS
    for one, other in pairwise(findings):
        if _are_parts(one, other):
            worth += _LABELLED_PART if other.labelled else _SECOND_PART
    parties = {finding.party for finding in findings if finding.party}
    if len(parties) > 1:
        worth += _OTHER_PARTY
    worth += _count_twice(findings) * _TWICE
    for one, other in pairwise(findings):
        between = range(one.end, other.start)
        newlines = [place for place in between if stream.folded[place] == "\n"]
        worth += _LINE * max(0, len(newlines) - 1)
        worth += _APART * sum(stream.steps.get(place) == FAR for place in newlines)
    return worth


def _are_parts(one: Finding, other: Finding) -> bool:
    """所在地区 and 详细地址, each behind its label, or a line of divisions and the street below it."""
    if not one.kind == other.kind == ADDRESS:
        return False
    return (one.labelled and other.labelled) or (one.is_region and not other.has_divisions)


def _count_twice(findings: Sequence[Finding]) -> int:
    """How many findings say again what another has said; numbers in a row and the parts of an address do not."""
    twice = 0
    names = sum(finding.kind == NAME for finding in findings)
    twice += max(0, names - 1)
    whole = sum(finding.kind == ADDRESS and finding.has_divisions for finding in findings)
    parts = sum(_are_parts(one, other) and other.has_divisions for one, other in pairwise(findings))
    twice += max(0, whole - parts - 1)
    runs = 0
    previous = ""
    for finding in findings:
        runs += finding.kind == PHONE and previous != PHONE
        previous = finding.kind
    return twice + max(0, runs - 1)
