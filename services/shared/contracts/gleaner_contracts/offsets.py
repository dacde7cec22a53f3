"""From clean to raw and back, through the runs of an article's offset map."""

from bisect import bisect_right
from collections.abc import Sequence

from gleaner_contracts.records import OffsetRun


class OffsetMap:
    """Looks up where clean characters stand in the raw text, in O(log runs).

    Runs are sorted and do not overlap. A clean character in no run was inserted; it takes the place of the
    raw character after the run before it.
    """

    def __init__(self, runs: Sequence[OffsetRun]) -> None:
        self._runs = tuple(runs)
        self._clean_starts = [run.clean_start for run in self._runs]
        self._raw_starts = [run.raw_start for run in self._runs]

    @classmethod
    def identity(cls, length: int) -> "OffsetMap":
        """Return the map of a text that was not changed."""
        return cls((OffsetRun(0, 0, length),))

    def raw_of(self, position: int) -> int:
        """Return the raw position of the clean character at `position`."""
        index = bisect_right(self._clean_starts, position) - 1
        if index < 0:
            return 0
        run = self._runs[index]
        return run.raw_start + min(position - run.clean_start, run.length)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of the clean span `[start, end)`; injections at its edges are left out."""
        index = bisect_right(self._clean_starts, start) - 1
        if index >= 0 and start < end:
            run = self._runs[index]
            if end <= run.clean_start + run.length:  # most spans lie in one run
                shift = run.raw_start - run.clean_start
                return start + shift, end + shift
        raw_start = self.raw_of(start)
        return raw_start, raw_start if end <= start else self.raw_of(end - 1) + 1

    def clean_of(self, raw_position: int) -> int:
        """Return the position of the first clean character that stands at or after `raw_position`."""
        index = bisect_right(self._raw_starts, raw_position) - 1
        if index < 0:
            return 0
        run = self._runs[index]
        if raw_position < run.raw_start + run.length:
            return run.clean_start + raw_position - run.raw_start
        following = index + 1
        return self._runs[following].clean_start if following < len(self._runs) else run.clean_start + run.length

    def clean_span(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """Return the clean span of what is left of the raw span `[raw_start, raw_end)`."""
        return self.clean_of(raw_start), self.clean_of(raw_end)
