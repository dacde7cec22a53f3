"""A text with its clauses and sentences, and its words on request: what the indicator rules look at."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gleaner_extract.figures import phrases
from gleaner_extract.figures.compounds import joined
from gleaner_extract.figures.segment import Token, tokens
from gleaner_extract.figures.times import Time

Span = tuple[int, int]
_CLAUSE_END: Final = re.compile(r"[,。;:!?\n()\[\]|]")
_SENTENCE_ENDS: Final = frozenset("。!?\n")  # some of the ends of clauses


@dataclass(slots=True)
class Clauses:
    """A text with its clause and sentence ends and the spans of times, which are read over."""

    text: str
    clause_ends: list[int]
    sentence_ends: list[int]
    times: Sequence[Time]
    time_starts: list[int]

    def clause_start(self, at: int) -> int:
        """Return where the clause of a position begins."""
        index = bisect_right(self.clause_ends, at - 1) - 1
        return 0 if index < 0 else self.clause_ends[index] + 1

    def clause_end(self, at: int) -> int:
        """Return where the clause of a position ends."""
        index = bisect_right(self.clause_ends, at - 1)
        return self.clause_ends[index] if index < len(self.clause_ends) else len(self.text)

    def sentence_start(self, at: int) -> int:
        """Return where the sentence of a position begins."""
        index = bisect_right(self.sentence_ends, at - 1) - 1
        return 0 if index < 0 else self.sentence_ends[index] + 1

    def words(self, start: int, end: int) -> list[Token]:
        """Tag a span word by word, leaving out time expressions in it."""
        found: list[Token] = []
        at = start
        index = bisect_right(self.time_starts, start - 1)
        while index < len(self.times) and self.times[index].start < end:
            time = self.times[index]
            found += tokens(self.text, at, time.start) if at < time.start else []
            found.append(Token(max(at, time.start), time.end, self.text[time.start : time.end], phrases.TIME_TAG))
            at = max(at, time.end)
            index += 1
        found += tokens(self.text, at, end) if at < end else []
        return joined(found, phrases.HOLDERS)


def clauses_of(text: str, times: Sequence[Time]) -> Clauses:
    """Mark the clauses and sentences of a folded text."""
    ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    return Clauses(
        text,
        ends,
        [end for end in ends if text[end] in _SENTENCE_ENDS],
        times,
        [time.start for time in times],
    )
