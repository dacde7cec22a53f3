"""Distributive lists: A县、B县分别种植3万亩、2万亩 pairs names, or times, with figures in order."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from gleaner_contracts.records import Figure, TimeExpression
from gleaner_extract.link import reaches, roles
from gleaner_extract.link.anchors import Anchor
from gleaner_extract.link.clauses import Outline
from gleaner_extract.record import Record

EACH: Final = re.compile(r"分别|依次|各自")
MAX_LIST: Final = 40  # members of one list
MAX_RUNS: Final = 4  # lists of figures behind one list of names: 分别种植3万亩、2万亩，实现产值4亿元、3亿元
MAX_GAP: Final = 30  # characters between the last name and 分别
BETWEEN_NAMES: Final = re.compile(r"\s?(?:、|和|与|及|以及|,|，)\s?(?:去年|今年)?")
BETWEEN_FIGURES: Final = re.compile(r"\s?(?P<mark>、|和|与|及|以及|，|,)\s?(?:增长|下降|达|约|为)?")
COMMAS: Final = frozenset("，,")
# 甲县、乙县粮食产量3万吨、2万吨 pairs without 分别; 共, 累计 and the like state sums
TOGETHER: Final = re.compile(r"共|合计|总计|累计|联合|携手|一起|等|均|都|各|[。；;！？!?\n]")
T = TypeVar("T")
M = TypeVar("M", Anchor, TimeExpression)
Run = list[list[int]]  # the numbers of the figures of one list, in the groups that commas make


class Pairs(Record):
    """What lists say, by the number of the figure."""

    holders: dict[int, Anchor]
    times: dict[int, TimeExpression]


class ListReader:
    """Pairs lists of names or times with the lists of figures behind them."""

    def __init__(self, text: str, plan: Outline, figures: Sequence[Figure]) -> None:
        self._text = text
        self._plan = plan
        self._figures = figures
        self._starts = [figure.start for figure in figures]

    def read(self, anchors: Sequence[Anchor], times: Sequence[TimeExpression]) -> Pairs:
        """Return the pairs of all lists whose members and figures are as many; others say nothing."""
        named = [a for a in anchors if a.reach is reaches.NAMED and not a.is_nested]
        pairs = Pairs({}, {})
        for last in last_of_lists(named):
            self._pair_silently(members_before(self._text, named, last), last, pairs)
        for mark in EACH.finditer(self._text):
            runs = list(self._runs(mark.end()))
            pairs.holders.update(self._pairs(runs, members_before(self._text, named, mark.start())))
            pairs.times.update(self._pairs(runs, members_before(self._text, times, mark.start())))
        return pairs

    def _pairs(self, runs: Sequence[Run], listed: Sequence[T]) -> Iterator[tuple[int, T]]:
        for run in runs if len(listed) > 1 else ():
            yield from paired(run, listed)

    def _pair_silently(self, listed: Sequence[Anchor], end: int, pairs: Pairs) -> None:
        """Pair a list of names with as many figures right behind it, without 分别."""
        run = next(self._runs(end), [])
        if len(run) != 1 or len(run[0]) != len(listed) or len(listed) < 2:
            return
        start = self._figures[run[0][0]].start
        if start - end <= MAX_GAP and not TOGETHER.search(self._text, end, start):
            pairs.holders.update(zip(run[0], listed, strict=True))

    def _runs(self, position: int) -> Iterator[Run]:
        """Yield the lists of figures that follow a position in its sentence."""
        sentence = self._plan.clauses[self._plan.at(position)].sentence
        number = bisect_left(self._starts, position)
        for _ in range(MAX_RUNS):
            if number >= len(self._figures) or self._plan.clauses[self._plan.at(self._starts[number])].sentence != sentence:
                return
            run = self._run(number)
            yield run
            number = run[-1][-1] + 1

    def _run(self, first: int) -> Run:
        """Return the list of figures of one unit that begins with a figure."""
        run = [[first]]
        for number in range(first + 1, min(len(self._figures), first + MAX_LIST)):
            left, right = self._figures[number - 1], self._figures[number]
            between = BETWEEN_FIGURES.fullmatch(self._text, left.end, right.start)
            if right.unit != left.unit or between is None:
                break
            if between["mark"] in COMMAS:
                run.append([number])
            else:
                run[-1].append(number)
        return run


def paired(run: Run, listed: Sequence[T]) -> Iterator[tuple[int, T]]:
    """Yield the figures of a list with their members: 甲、乙: 1、2; or, with two for each, 甲、乙: 1、2，3、4."""
    flat = [number for group in run for number in group]
    if len(flat) == len(listed):
        yield from zip(flat, listed, strict=True)
    elif len(run) == len(listed) and len({len(group) for group in run}) == 1:
        yield from ((number, member) for group, member in zip(run, listed, strict=True) for number in group)


def last_of_lists(named: Sequence[Anchor]) -> Iterator[int]:
    """Yield where lists of names end."""
    for number, anchor in enumerate(named):
        if anchor.role is roles.COORDINATE and (number + 1 == len(named) or named[number + 1].role is not roles.COORDINATE):
            yield anchor.end


def members_before(text: str, members: Sequence[M], position: int) -> list[M]:
    """Return the list of names or times that ends shortly before a position, in order."""
    index = bisect_left(members, position, key=lambda member: member.start) - 1
    if index < 0 or position - members[index].end > MAX_GAP or re.search("[。！？!?\n；;]", text[members[index].end : position]):
        return []
    listed = [members[index]]
    while index > 0 and len(listed) < MAX_LIST and BETWEEN_NAMES.fullmatch(text, members[index - 1].end, listed[-1].start):
        index -= 1
        listed.append(members[index])
    return listed[::-1]
