"""Remembers which files were taken, so that a run that was stopped goes on where it was."""

from pathlib import Path
from typing import Self

import msgspec
from msgspec import Struct


class Entry(Struct, frozen=True, array_like=True):
    """How far a file was taken; the newest entry of a path counts."""

    path: str
    size_bytes: int
    modified_ns: int
    items: int  # committed
    is_done: bool


class Journal:
    """A file of one JSON array a line, appended after each commit; without a path it only lives in memory."""

    def __init__(self, path: Path | None) -> None:
        """Read what is there; a line that a crash cut is passed over."""
        self._path = path
        self._entries: dict[str, Entry] = {}
        self._file = None
        if path is None:
            return
        for line in path.read_bytes().splitlines() if path.exists() else ():
            try:
                entry = msgspec.json.decode(line, type=Entry)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue
            self._entries[entry.path] = entry
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab", buffering=0)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def taken(self, path: Path) -> Entry | None:
        """Return how far a file was taken, if it is still the same file."""
        entry = self._entries.get(str(path))
        stat = path.stat()
        is_same = entry is not None and (entry.size_bytes, entry.modified_ns) == (stat.st_size, stat.st_mtime_ns)
        return entry if is_same else None

    def write(self, path: Path, items: int, *, is_done: bool) -> None:
        """Remember how far a file was taken."""
        stat = path.stat()
        entry = Entry(str(path), stat.st_size, stat.st_mtime_ns, items, is_done)
        self._entries[entry.path] = entry
        if self._file is not None:
            self._file.write(b"\n" + msgspec.json.encode(entry) + b"\n")
