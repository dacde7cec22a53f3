"""A text that knows, for each of its characters, where it came from."""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from gleaner_contracts.records import OffsetRun
from gleaner_extract.record import Record

INSERTED = -1


class Edit(Record):
    """Replace `[start, end)` by `after`; `origins` names the raw position of each new character where it is known."""

    start: int
    end: int
    after: str = ""
    origins: tuple[int, ...] | None = None


class Tracked(Record):
    """Text and the raw position of each character (`INSERTED` for characters that stand nowhere in the raw text)."""

    text: str
    origins: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Tracked":
        """Return a text that is its own source."""
        return cls(text, range(len(text)))

    def apply(self, edits: Iterable[Edit]) -> "Tracked":
        """Return the text with sorted, disjoint edits made; a replacement of equal length keeps its origins."""
        parts: list[str] = []
        text, known, origins = self.text, _as_array(self.origins), array("q")
        position = 0
        for edit in edits:
            if edit.start > position:
                parts.append(text[position : edit.start])
                origins += known[position : edit.start]
            if edit.after:
                parts.append(edit.after)
                origins.extend(edit.origins if edit.origins is not None else self._inherit(edit))
            position = edit.end
        if not parts and position == 0:
            return self
        parts.append(text[position:])
        origins += known[position:]
        return Tracked("".join(parts), origins)

    def _inherit(self, edit: Edit) -> Sequence[int]:
        width = min(len(edit.after), edit.end - edit.start)
        return [*self.origins[edit.start : edit.start + width], *[INSERTED] * (len(edit.after) - width)]

    def with_text(self, text: str) -> "Tracked":
        """Return another text of the same length at the same places."""
        if len(text) != len(self.text):
            raise ValueError("the text changed its length")
        return Tracked(text, self.origins)

    def cut(self, start: int, end: int) -> "Tracked":
        """Return the part `[start, end)`."""
        return Tracked(self.text[start:end], self.origins[start:end])

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of `[start, end)`; inserted characters have none, so their neighbours count."""
        known = [origin for origin in self.origins[start:end] if origin != INSERTED]
        if known:
            return known[0], known[-1] + 1
        before = next((origin for origin in reversed(self.origins[:start]) if origin != INSERTED), INSERTED)
        return before + 1, before + 1

    def runs(self) -> tuple[OffsetRun, ...]:
        """Return the run-length map from this text to the raw text."""
        origins = self.origins
        if isinstance(origins, range):
            return (OffsetRun(0, origins.start, len(origins)),) if origins else ()
        if not origins:
            return ()
        places = np.frombuffer(_as_array(origins), dtype=np.int64)
        is_break = (places[1:] - places[:-1] != 1) | (places[:-1] == INSERTED)
        starts = [0, *(np.flatnonzero(is_break) + 1).tolist()]
        return tuple(
            OffsetRun(start, origins[start], end - start)
            for start, end in zip(starts, [*starts[1:], len(places)], strict=True)
            if origins[start] != INSERTED
        )


def join(parts: Sequence[Tracked], separator: str = "\n") -> Tracked:
    """Return the parts with an inserted separator between them."""
    origins = array("q")
    between = array("q", [INSERTED] * len(separator))
    for index, part in enumerate(parts):
        if index:
            origins += between
        origins += _as_array(part.origins)
    return Tracked(separator.join([part.text for part in parts]), origins)


def _as_array(origins: Sequence[int]) -> "array[int]":
    """Return positions as an array, which is cut and joined as memory, not number by number."""
    if isinstance(origins, array):
        return origins
    if isinstance(origins, range):
        return array("q", np.arange(origins.start, origins.stop, dtype=np.int64).tobytes())
    return array("q", origins)
