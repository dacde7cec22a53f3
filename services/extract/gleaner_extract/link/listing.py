"""Times that a line states for all paragraphs below it: 截至8月7日9时统计，分省灾情如下."""

import re
from collections.abc import Sequence
from typing import Final

from gleaner_contracts.enums import TimeLink
from gleaner_extract.link.clauses import Outline
from gleaner_extract.link.reach import Reading, Scope, Timed

PERIOD: Final = re.compile(r"(?:.*(?:季度|半年|全年|月|月份|年度)|(?:19|20)\d{2}年)")  # what reports are about; not 今年
NUMBERED: Final = re.compile(r"[\s　]*[（(]?[一二三四五六七八九十]{1,3}[)）、.．]")
ANNOUNCED: Final = re.compile(r"\D*如下\s?[：:。]?\s*")
LEAD_SENTENCES: Final = 2  # 今年以来，经济放缓。1-3月，…
MAX_BELOW: Final = 40  # paragraphs


class Listing:
    """The times announced for the paragraphs below, asked for by paragraph."""

    def __init__(self, text: str, plan: Outline, readings: Sequence[Reading]) -> None:
        self._announced: list[tuple[int, Reading]] = []
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

    def above(self, paragraph: int, headings: frozenset[int]) -> Timed | None:
        """Return the time announced for a paragraph, null when a heading has ended the list."""
        for announced, reading in reversed(self._announced):
            if announced < paragraph <= announced + MAX_BELOW:
                if any(number in headings for number in range(announced + 1, paragraph)):
                    return None
                return Timed(reading.time, TimeLink.INHERITED, "link.time_announced")
        return None
