"""Drafts by position: what overlaps, holds or covers a span, without looking at all of them (10,000 mentions stay linear)."""

from collections.abc import Iterable

from gleaner_extract.entities.draft import Draft

BLOCK = 64  # characters of a bucket


class SpanIndex:
    """Drafts in buckets of positions."""

    def __init__(self, drafts: Iterable[Draft] = ()) -> None:
        self._buckets: dict[int, list[Draft]] = {}
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """Add a draft."""
        first, last = draft.start // BLOCK, (draft.end - 1) // BLOCK
        for block in (first,) if first == last else range(first, last + 1):
            if block in self._buckets:
                self._buckets[block].append(draft)
            else:
                self._buckets[block] = [draft]

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
        return bool(self.overlapping(start, end))

    def is_inside(self, start: int, end: int) -> bool:
        """Whether a draft holds the whole span."""
        return any(d.start <= start and end <= d.end for d in self.overlapping(start, end))
