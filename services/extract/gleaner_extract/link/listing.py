"""Times that a line states for all paragraphs below it: 截至8月7日9时统计，分省灾情如下."""

import re
from collections.abc import Sequence
from typing import Final

from gleaner_contracts.enums import TimeLink
from gleaner_extract.link.clauses import Outline
from gleaner_extract.link.reach import Reading, Scope, Timed

ANNOUNCED: Final = re.compile(r"\D*如下\s?[：:。]?\s*")
MAX_BELOW: Final = 40  # paragraphs


class Listing:
    """The times announced for the paragraphs below, asked for by paragraph."""

    def __init__(self, text: str, plan: Outline, readings: Sequence[Reading]) -> None:
        self._announced: list[tuple[int, Reading]] = []
        if "如下" not in text:
            return
        ends: dict[int, int] = {}
        for clause in plan.clauses:
            ends[clause.paragraph] = clause.end
        for reading in readings:
            paragraph = plan.clauses[reading.clause].paragraph
            if reading.scope is Scope.SENTENCE and ANNOUNCED.fullmatch(text, reading.time.end, ends[paragraph] + 1):
                self._announced.append((paragraph, reading))

    def above(self, paragraph: int, headings: frozenset[int]) -> Timed | None:
        """Return the time announced for a paragraph, null when a heading has ended the list."""
        for announced, reading in reversed(self._announced):
            if announced < paragraph <= announced + MAX_BELOW:
                if any(number in headings for number in range(announced + 1, paragraph)):
                    return None
                return Timed(reading.time, TimeLink.INHERITED, "link.time_announced")
        return None
