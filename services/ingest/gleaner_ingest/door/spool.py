"""Results on their way to a client that may read them late: in memory as long as they are few, then in a file."""

import asyncio
from tempfile import SpooledTemporaryFile
from typing import Final

MEMORY_BYTES: Final = 1024 * 1024
CHUNK_BYTES: Final = 64 * 1024


class Spool:
    """A pipe without a bound that holds at most a megabyte of memory.

    Many clients send their whole request before they read the answer. Were the results held back, both sides would
    wait for each other; were they kept in memory, a client could fill it.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._file = SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 (closed by `close`)
        self._read_at = self._written_at = 0
        self._is_finished = False
        self._changed = asyncio.Event()

    def write(self, piece: bytes) -> None:
        """Append bytes."""
        self._file.seek(self._written_at)
        self._file.write(piece)
        self._written_at += len(piece)
        self._changed.set()

    def finish(self) -> None:
        """Say that nothing follows."""
        self._is_finished = True
        self._changed.set()

    async def read(self) -> bytes:
        """Return the next bytes, waiting for some; empty at the end."""
        while self._read_at == self._written_at and not self._is_finished:
            self._changed.clear()
            await self._changed.wait()
        self._file.seek(self._read_at)
        piece = self._file.read(min(CHUNK_BYTES, self._written_at - self._read_at))
        self._read_at += len(piece)
        if self._read_at == self._written_at and self._written_at > MEMORY_BYTES and not self._is_finished:
            self._file.truncate(0)  # a file that was read gives its space back
            self._read_at = self._written_at = 0
        return piece

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
