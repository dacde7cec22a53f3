"""Cuts a stream of chunks into numbered lines, holding no more than one line of bounded length."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from gleaner_ingest.submission import Refused
from gleaner_ingest.wire import too_large

NEWLINE: Final = b"\n"
BLANK: Final = re.compile(rb"\s*+")


class Line(Struct, frozen=True):
    """One line without its end; `refused` stands where it was too long to be kept."""

    number: int  # from 1
    content: bytes
    refused: Refused | None = None


class LineCutter:
    """Takes chunks, gives lines; blank lines are counted but not given."""

    def __init__(self, limit_bytes: int) -> None:
        """Begin at line 1."""
        self._limit = limit_bytes
        self._held = bytearray()
        self._is_too_long = False
        self._number = 1

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """Yield the lines that a chunk ends."""
        start = self._skip_blank(chunk, 0)
        while (end := chunk.find(NEWLINE, start)) >= 0:
            self._hold(chunk[start:end])
            yield from self._cut()
            start = self._skip_blank(chunk, end + 1)
        self._hold(chunk[start:])

    def finish(self) -> Iterator[Line]:
        """Yield the last line, where it has no end."""
        yield from self._cut()

    def _skip_blank(self, chunk: bytes, start: int) -> int:
        """Count blank lines at once, since a packed body may hold a thousand million; return where the next line begins."""
        found = None if self._held or self._is_too_long else BLANK.match(chunk, start)
        last = chunk.rfind(NEWLINE, start, found.end()) if found else -1
        if last < 0:
            return start
        self._number += chunk.count(NEWLINE, start, last + 1)
        return last + 1

    def _hold(self, piece: bytes) -> None:
        if self._is_too_long:
            return
        if len(self._held) + len(piece) > self._limit:
            self._is_too_long = True
            self._held.clear()
        else:
            self._held += piece

    def _cut(self) -> Iterator[Line]:
        if self._is_too_long:
            yield Line(self._number, b"", too_large("line", self._limit))
        elif self._held.strip():
            yield Line(self._number, bytes(self._held))
        self._held.clear()
        self._is_too_long = False
        self._number += 1
