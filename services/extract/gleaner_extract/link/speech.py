"""Direct speech: what is said between quotation marks holds for the speaker, who is often named behind it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

# Quoted names and slogans hold no sentence; speech does.
QUOTED: Final = re.compile(r"“([^“”\n]{6,600})”")
SENTENCE_MARK: Final = re.compile(r"[，,。！？!?]")


class Speech:
    """The stretches of direct speech of a text."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in QUOTED.finditer(text) if SENTENCE_MARK.search(match.group())]
        self._starts: Sequence[int] = [start for start, _ in spans]
        self._ends: Sequence[int] = [end for _, end in spans]

    def end_of(self, position: int) -> int | None:
        """Return where the speech that holds a position ends, null outside of speech."""
        index = bisect_right(self._starts, position) - 1
        return self._ends[index] if index >= 0 and position < self._ends[index] else None
