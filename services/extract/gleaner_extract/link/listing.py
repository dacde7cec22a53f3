"""Times that a line states for all paragraphs below it: 截至8月7日9时统计，分省灾情如下."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gleaner_extract.link import scopes
from gleaner_extract.link.clauses import Outline
from gleaner_extract.link.reach import Reading, Timed
from gleaner_extract.members import paragraph_kind, time_link

NUMBERED: Final = re.compile(r"[\s　]*[（(]?[一二三四五六七八九十]{1,3}[)）、.．]")
# 。二、农业: the next part of a report whose lines have run together; not 二、三产业
PART: Final = re.compile(
    r"""
    [一二三四五六七八九十（(]  # one set of characters at its head lets the engine skip to the next candidate
    (?: (?<=[。！？!?\s　][一二三四五六七八九十]) [一二三四五六七八九十]{0,2} [、.．] (?![一二三四五六七八九十])
    | (?<=[（(]) [一二三四五六七八九十]{1,3} [)）] )
    """,
    re.VERBOSE,
)
ANNOUNCED: Final = re.compile(r"\D*如下\s?[：:。]?\s*")
OF_WORK: Final = re.compile(r"工作[^，,。；;]{0,12}?如下|(?:总结|回顾)如下")  # what a report on a year opens with
MAX_CHAPTERS: Final = 8  # looked back at
MAX_BELOW: Final = 40  # paragraphs

YEARLY: Final = re.compile(r"(?:19|20)\d{2}年度?|[今去]年|过去一年|一年来|上半年|(?:19|20)\d{2}年上半年")
RETOLD: Final = re.compile(r"度?[^，,。；;]{0,12}?(?:回顾|总结|工作情况|完成情况|主要工作|工作成效|工作成绩|运行情况|发展情况)")
IS_A_YEAR: Final = re.compile(r"[，,]?(?:这一年，?)?(?:[^，,。；;]{0,8}?)是[^。；;！!？?]{2,60}?(?:的一年|之年|元年)[。；;！!]")


def paragraph_spans(plan: Outline) -> dict[int, tuple[int, int]]:
    """Return where the clauses of each paragraph begin and end."""
    clauses, spans, first = plan.clauses, {}, 0
    numbers = [clause.paragraph for clause in clauses]
    while first < len(clauses):
        last = bisect_right(numbers, numbers[first], first) - 1
        spans[numbers[first]] = clauses[first].start, clauses[last].end
        first = last + 1
    return spans


class Listing:
    """The times announced for the paragraphs below, asked for by paragraph."""

    def __init__(self, text: str, plan: Outline, readings: Sequence[Reading]) -> None:
        self._announced: list[tuple[int, int, Reading]] = []
        self._plan = plan
        self._parts = [match.end() for match in PART.finditer(text)]  # once, not for each figure
        spans = paragraph_spans(plan)
        for reading in readings:
            number = plan.clauses[reading.clause].paragraph
            end = spans[number][1]
            if reading.scope is scopes.SENTENCE and ANNOUNCED.fullmatch(text, reading.time.end, end + 1):
                is_retold = OF_WORK.search(text, reading.time.end, end) is not None
                last = self._opening_below(text, plan, spans, number) if is_retold else number + MAX_BELOW
                self._announced.append((number, last, reading))
        self._chapters = list(self._find_chapters(text, plan, readings, spans))

    @staticmethod
    def _opening_below(text: str, plan: Outline, spans: Mapping[int, tuple[int, int]], above: int) -> int:
        """Return the paragraph that opens a section, the line above where there is none: numbered parts state their own times."""
        below = above + 1
        is_opening = below in spans and below not in plan.headings and not NUMBERED.match(text, spans[below][0])
        return below if is_opening else above

    @classmethod
    def _find_chapters(
        cls, text: str, plan: Outline, readings: Sequence[Reading], spans: Mapping[int, tuple[int, int]]
    ) -> Iterator[tuple[int, int, Reading]]:
        """Yield where a time that scopes a paragraph, or the first one of a section, stands, and that paragraph."""
        for reading in readings:
            number = plan.clauses[reading.clause].paragraph
            if not YEARLY.fullmatch(reading.time.surface) or plan.kinds[number] is not paragraph_kind.BODY:
                continue
            if number in plan.headings:
                # a title says what the article is about, not when all of it holds
                if number > 0 and RETOLD.match(text, reading.time.end, spans[number][1]):
                    yield reading.clause, cls._opening_below(text, plan, spans, number), reading
            elif IS_A_YEAR.match(text, reading.time.end):
                yield reading.clause, number, reading

    def chapter(self, clause: int) -> Reading | None:
        """Return the time that scopes the paragraph of a clause."""
        here = self._plan.clauses[clause]
        before = bisect_left(self._chapters, clause, key=lambda chapter: chapter[0])
        near = self._chapters[max(0, before - MAX_CHAPTERS) : before]
        found = next((reading for _, last, reading in reversed(near) if here.paragraph <= last), None)
        return None if found is None or self.is_parted(found.time.end, here.end) else found

    def is_parted(self, start: int, end: int) -> bool:
        """Whether another numbered part begins between two positions."""
        index = bisect_right(self._parts, start)
        return index < len(self._parts) and self._parts[index] <= end

    def above(self, paragraph: int, headings: frozenset[int]) -> Timed | None:
        """Return the time announced for a paragraph, null when a heading has ended the list."""
        for announced, last, reading in reversed(self._announced):
            if announced < paragraph <= last:
                if any(number in headings for number in range(announced + 1, paragraph)):
                    return None
                return Timed(reading.time, time_link.INHERITED, "link.time_announced")
        return None
