"""Figures that share their indicators: values behind 分别, measures of one thing."""

import re
from collections.abc import Sequence
from typing import Final

from gleaner_extract.figures import front as ahead
from gleaner_extract.figures import phrases, reach
from gleaner_extract.figures.clauses import Clauses, Span
from gleaner_extract.figures.measured import Quantity

LISTED: Final = re.compile(r"[、和及与,]|以及")
_ITEM: Final = re.compile(r"[^、和及与,]{1,24}")
_PLACE_ENDS: Final = frozenset("省市县区州旗镇乡村")
_NEXT_PLACE: Final = re.compile(r"[、,和及][\u4e00-\u9fff]{1,7}[省市县区州旗镇乡村](?:约|近|共)?")  # between two figures
_DIMENSION: Final = re.compile(r"[、,]?[长宽高深厚]达?")  # between two measures of one thing
_DIMENSION_REACH: Final = 3


def distribute(context: Clauses, quantities: Sequence[Quantity], found: list[Span | None]) -> None:
    """Pair the values behind 分别 with the subjects in front of it, or with the figures before; unequal counts stay."""
    if "分别" not in context.text:
        return
    for index, quantity in enumerate(quantities):
        floor = max(context.clause_start(quantity.start), quantities[index - 1].end if index else 0)
        at = context.text.rfind("分别", floor, quantity.start)
        if at < 0:
            continue
        last = index
        while last + 1 < len(quantities) and LISTED.fullmatch(context.text[quantities[last].end : quantities[last + 1].start]):
            last += 1
        count = last - index + 1
        if count < 2:
            continue
        subjects = _subjects(context, floor, at, count) or _rates(context, quantities, index, at, count)
        named = found[index]
        if not subjects and named is not None and at < named[0] < quantity.start:
            subjects = [named] * count  # 分别拉动|消费增长|1个、2个百分点
        if not subjects and (own := phrases.left_phrase(reach.strip_reach(context.words(floor, at)))) is not None:
            subjects = [own] * count
        if not subjects and index >= count and quantities[index - count].start >= context.sentence_start(quantity.start):
            subjects = found[index - count : index]
        for offset, span in enumerate(subjects):
            found[index + offset] = span


def _rates(context: Clauses, quantities: Sequence[Quantity], index: int, at: int, count: int) -> list[Span | None]:
    """Return the rate of which the clause before says how it is: |比例|相对较低,分别为3.4%和2.1%."""
    rate = ahead.rate_before_comma(context, quantities[index], quantities[index - 1].end if index else 0, at)
    return [] if rate is None else [rate] * count


def share_among_places(context: Clauses, quantities: Sequence[Quantity], found: list[Span | None]) -> None:
    """Give the noun behind the last figure of a list of places to all of them: 石桥镇118亩、河口镇197亩|茶园|."""
    for index in range(len(quantities) - 2, -1, -1):
        quantity, following = quantities[index], quantities[index + 1]
        begin, owner, own = following.front or following.start, found[index + 1], found[index]
        if owner is None or owner[0] < following.end or quantity.unit is None or following.unit is None:
            continue
        if quantity.unit.name != following.unit.name or _NEXT_PLACE.fullmatch(context.text, quantity.end, begin) is None:
            continue
        if own is None or (own[1] <= quantity.start and context.text[own[1] - 1] in _PLACE_ENDS):
            found[index] = owner


def share_dimensions(context: Clauses, quantities: Sequence[Quantity], found: list[Span | None]) -> None:
    """Give what is measured to all its measures: 3条|长1400米|、宽4米|的生产路."""
    for index in range(len(quantities) - 2, -1, -1):
        quantity, following = quantities[index], quantities[index + 1]
        begin = following.front or following.start
        if begin - quantity.end > _DIMENSION_REACH or _DIMENSION.fullmatch(context.text, quantity.end, begin) is None:
            continue
        owner = found[index + 1]
        if owner is not None and owner[0] >= following.end:
            found[index] = owner


def _subjects(context: Clauses, floor: int, at: int, count: int) -> list[Span | None]:
    """Return the noun phrases of a list in front of 分别, if there are as many as values."""
    parts = [(match.start(), match.end()) for match in _ITEM.finditer(context.text, floor, at)]
    if len(parts) != count or _is_one_subject(context.text[slice(*parts[-1])]):
        return []
    found = [phrases.left_phrase(reach.strip_reach(context.words(*part))) for part in parts]
    if sum(span is not None for span in found) * 2 <= count:
        return []
    if all(context.text[part[1] - 1] in _PLACE_ENDS for part in parts):
        return []  # 花莲县及宜兰县分别|损失: whose figures they are
    return [span if span is not None else part for span, part in zip(found, parts, strict=True)]


def _is_one_subject(last: str) -> bool:
    """Whether the list is a modifier of one noun: 乡村、|公园的游客比例|分别."""
    owner, _, head = last.rpartition("的")
    return bool(owner) and head.endswith(tuple(phrases.GENERAL))
