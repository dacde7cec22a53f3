"""Distributive lists: A县、B县分别种植3万亩、2万亩 pairs names, or times, with figures in order."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from gleaner_contracts.records import Figure, TimeExpression
from gleaner_extract.link.anchors import Anchor
from gleaner_extract.link.clauses import Outline
from gleaner_extract.link.deixis import Reach

EACH: Final = re.compile(r"分别|依次|各自")
MAX_LIST: Final = 40  # members of one list
MAX_GAP: Final = 30  # characters between the last name and 分别
BETWEEN_NAMES: Final = re.compile(r"\s?(?:、|和|与|及|以及|,|，)\s?(?:去年|今年)?")
BETWEEN_FIGURES: Final = re.compile(r"\s?(?:、|和|与|及|以及|，|,)\s?(?:增长|下降|达|约|为)?")


class Pairs(Struct, frozen=True, gc=False):
    """What lists say, by the number of the figure."""

    holders: dict[int, Anchor]
    times: dict[int, TimeExpression]


def find_pairs(
    text: str,
    plan: Outline,
    figures: Sequence[Figure],
    anchors: Sequence[Anchor],
    times: Sequence[TimeExpression],
) -> Pairs:
    """Return the pairs of all lists whose members and figures are as many; others say nothing."""
    pairs = Pairs({}, {})
    named = [a for a in anchors if a.reach is Reach.NAMED and not a.is_nested]
    starts = [f.start for f in figures]
    for mark in EACH.finditer(text):
        run = figures_after(text, plan, figures, bisect_left(starts, mark.end()), mark.end())
        if len(run) < 2:
            continue
        for members, found in ((named, pairs.holders), (times, pairs.times)):
            listed = members_before(text, members, mark.start())
            if len(listed) == len(run):
                found.update(zip(run, listed, strict=True))  # type: ignore[arg-type]
    return pairs


def figures_after(text: str, plan: Outline, figures: Sequence[Figure], first: int, position: int) -> range:
    """Return the numbers of the figures that follow a position as one list of the same unit."""
    if first >= len(figures) or plan.clauses[plan.at(figures[first].start)].sentence != plan.clauses[plan.at(position)].sentence:
        return range(0)
    last = first
    while (
        last + 1 < len(figures)
        and last - first < MAX_LIST
        and figures[last + 1].unit == figures[first].unit
        and BETWEEN_FIGURES.fullmatch(text, figures[last].end, figures[last + 1].start)
    ):
        last += 1
    return range(first, last + 1)


def members_before(
    text: str, members: Sequence[Anchor] | Sequence[TimeExpression], position: int
) -> list[Anchor | TimeExpression]:
    """Return the list of names or times that ends shortly before a position, in order."""
    index = bisect_left(members, position, key=lambda member: member.start) - 1
    if index < 0 or position - members[index].end > MAX_GAP or re.search("[。！？!?\n；;]", text[members[index].end : position]):
        return []
    listed: list[Anchor | TimeExpression] = [members[index]]
    while index > 0 and len(listed) < MAX_LIST and BETWEEN_NAMES.fullmatch(text, members[index - 1].end, listed[-1].start):
        index -= 1
        listed.append(members[index])
    return listed[::-1]
