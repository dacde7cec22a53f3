"""Times that a line states for all paragraphs below it: 截至8月7日9时统计，分省灾情如下."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gleaner_contracts.enums import ParagraphKind, TimeLink
from gleaner_extract.link.clauses import Outline
from gleaner_extract.link.reach import Reading, Scope, Timed

PERIOD: Final = re.compile(r"(?:.*(?:季度|半年|全年|月|月份|年度)|(?:19|20)\d{2}年)")  # what reports are about; not 今年
NUMBERED: Final = re.compile(r"[\s　]*[（(]?[一二三四五六七八九十]{1,3}[)）、.．]")
ANNOUNCED: Final = re.compile(r"\D*如下\s?[：:。]?\s*")
LEAD_SENTENCES: Final = 2  # 今年以来，经济放缓。1-3月，…
MAX_CHAPTERS: Final = 8  # looked back at
MAX_BELOW: Final = 40  # paragraphs


YEARLY: Final = re.compile(r"(?:19|20)\d{2}年度?|[今去]年|过去一年|一年来|上半年|(?:19|20)\d{2}年上半年")
RETOLD: Final = re.compile(r"度?[^，,。；;]{0,12}?(?:回顾|总结|工作情况|完成情况|主要工作|工作成效|工作成绩|运行情况|发展情况)")
IS_A_YEAR: Final = re.compile(r"[，,]?(?:这一年，?)?(?:[^，,。；;]{0,8}?)是[^。；;！!？?]{2,60}?(?:的一年|之年|元年)[。；;！!]")
OTHER: Final = re.compile(r"(?:19|20)\d{2}年|[今明去]年|下一步|计划|安排|打算|思路|目标|展望|问题|困难|举措|建议|十[三四五]五")


class Listing:
    """The times announced for the paragraphs below, asked for by paragraph."""

    def __init__(self, text: str, plan: Outline, readings: Sequence[Reading]) -> None:
        self._announced: list[tuple[int, Reading]] = []
        self._plan = plan
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        for clause in plan.clauses:
            starts.setdefault(clause.paragraph, clause.start)
            ends[clause.paragraph] = clause.end
        for reading in readings:
            if reading.scope is not Scope.SENTENCE:
                continue
            first = plan.clauses[reading.clause]
            number = first.paragraph
            is_lead = first.sentence - plan.clauses[plan.at(starts[number])].sentence < LEAD_SENTENCES
            below = starts.get(number + 1)
            is_report = below is not None and is_lead and not NUMBERED.match(text, starts[number])
            is_report = is_report and NUMBERED.match(text, below or 0) is not None
            if (is_report and PERIOD.fullmatch(reading.time.surface)) or ANNOUNCED.fullmatch(
                text, reading.time.end, ends[number] + 1
            ):
                self._announced.append((number, reading))

        spans = {number: (starts[number], ends[number]) for number in starts}
        self._chapters = list(self._find_chapters(text, plan, readings, spans))

    @staticmethod
    def _find_chapters(
        text: str, plan: Outline, readings: Sequence[Reading], spans: Mapping[int, tuple[int, int]]
    ) -> Iterator[tuple[int, int, Reading]]:
        """Yield where a time that scopes a paragraph or a section stands, and the paragraph before which it ends."""
        headings = sorted(plan.headings)
        ends = [n for n in headings if n in spans and OTHER.search(text, *spans[n])]
        for reading in readings:
            clause = plan.clauses[reading.clause]
            if not YEARLY.fullmatch(reading.time.surface) or plan.kinds[clause.paragraph] is not ParagraphKind.BODY:
                continue
            if clause.paragraph in plan.headings:
                end = spans[clause.paragraph][1]
                # a title says what the article is about, not when all of it holds
                if clause.paragraph > 0 and RETOLD.match(text, reading.time.end, end):
                    yield reading.clause, next(iter(ends[bisect_right(ends, clause.paragraph) :][:1]), len(plan.kinds)), reading
            elif IS_A_YEAR.match(text, reading.time.end):
                yield reading.clause, clause.paragraph + 1, reading

    def chapter(self, clause: int) -> Reading | None:
        """Return the time of the paragraph or section that a clause stands in."""
        paragraph = self._plan.clauses[clause].paragraph
        before = bisect_left(self._chapters, clause, key=lambda chapter: chapter[0])
        near = self._chapters[max(0, before - MAX_CHAPTERS) : before]
        found = (reading for _, end, reading in reversed(near) if paragraph < end)
        return next(found, None)

    def above(self, paragraph: int, headings: frozenset[int]) -> Timed | None:
        """Return the time announced for a paragraph, null when a heading has ended the list."""
        for announced, reading in reversed(self._announced):
            if announced < paragraph <= announced + MAX_BELOW:
                if any(number in headings for number in range(announced + 1, paragraph)):
                    return None
                return Timed(reading.time, TimeLink.INHERITED, "link.time_announced")
        return None
