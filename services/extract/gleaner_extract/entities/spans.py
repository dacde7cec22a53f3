"""Drafts by position: what overlaps, holds or covers a span, without looking at all of them (10,000 mentions stay linear)."""

from collections import defaultdict
from collections.abc import Iterable

from gleaner_extract.entities.draft import Draft

BLOCK = 64  # characters of a bucket


class SpanIndex:
    """Drafts in buckets of positions."""

    def __init__(self, drafts: Iterable[Draft] = ()) -> None:
        self._buckets: defaultdict[int, list[Draft]] = defaultdict(list)
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """Add a draft."""
        first, last = draft.start // BLOCK, (draft.end - 1) // BLOCK
        self._buckets[first].append(draft)
        for block in range(first + 1, last + 1) if first != last else ():
            self._buckets[block].append(draft)

    def overlapping(self, start: int, end: int) -> list[Draft]:
        """Return the drafts that share a character with a span."""
        first, last = start // BLOCK, (end - 1) // BLOCK
        if first == last:
            return [d for d in self._buckets.get(first, ()) if d.start < end and start < d.end]
        found: dict[int, Draft] = {}
        for block in range(first, last + 1):
            for draft in self._buckets.get(block, ()):
                if draft.start < end and start < draft.end:
                    found[id(draft)] = draft
        return list(found.values())

    def is_touched(self, start: int, end: int) -> bool:
        """Whether a draft shares a character with a span."""
        for block in range(start // BLOCK, (end - 1) // BLOCK + 1):
            for draft in self._buckets.get(block, ()):
                if draft.start < end and start < draft.end:
                    return True
        return False

    def is_inside(self, start: int, end: int) -> bool:
        """Whether a draft holds the whole span."""
        for draft in self._buckets.get(start // BLOCK, ()):  # a draft that holds a span stands in the bucket of its start
            if draft.start <= start and end <= draft.end and start < draft.end and draft.start < end:
                return True
        return False
