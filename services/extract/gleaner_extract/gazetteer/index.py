"""The file format of the gazetteer: sections behind a JSON header, read through a memory map.

A map is shared by all forked workers and costs nothing until a page is touched; only the counties and up become objects.
"""

import json
import mmap
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MAGIC: Final = b"GLNGAZ2\n"
_HEAD: Final = struct.Struct("<8sI")


def write_index(path: Path, header: Mapping[str, object], sections: Mapping[str, bytes]) -> None:
    """Write header and sections; the same input gives the same bytes, and readers never see half a file."""
    places: dict[str, tuple[int, int]] = {}
    offset = 0
    for name, content in sections.items():
        places[name] = (offset, len(content))
        offset += -(-len(content) // 8) * 8  # aligned, so that arrays can be viewed in place
    head = json.dumps({**header, "sections": places}, ensure_ascii=False, sort_keys=True).encode()
    head += b" " * (-(_HEAD.size + len(head)) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(_HEAD.pack(MAGIC, len(head)) + head)
        for content in sections.values():
            file.write(content + bytes(-len(content) % 8))
    partial.replace(path)


@dataclass(frozen=True, slots=True)
class IndexFile:
    """An open index."""

    header: Mapping[str, object]
    body: memoryview
    sections: Mapping[str, tuple[int, int]]

    @classmethod
    def open(cls, path: Path) -> "IndexFile":
        """Map a file into memory.

        Raises:
            ValueError: the file is no index of this version.
        """
        with path.open("rb") as file:
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        magic, length = _HEAD.unpack_from(view)
        if magic != MAGIC:
            raise ValueError(f"{path} is no gazetteer index of this version; build it again")
        header = json.loads(bytes(view[_HEAD.size : _HEAD.size + length]))
        return cls(header, view[_HEAD.size + length :], header["sections"])

    def section(self, name: str) -> memoryview:
        """Return the bytes of a section without copying them."""
        offset, length = self.sections[name]
        return self.body[offset : offset + length]


def read_header(path: Path) -> Mapping[str, object]:
    """Return the header of an index, an empty one where there is no readable index."""
    try:
        return IndexFile.open(path).header
    except (OSError, ValueError):
        return {}


def pack_names(postings: Mapping[str, Iterable[int]], prefix: str) -> dict[str, bytes]:
    """Pack name → numbers of counties as four sections that `NameTable` reads by binary search."""
    names, offsets, numbers, starts = bytearray(), array("I", [0]), array("H"), array("I", [0])
    for encoded, found in sorted((name.encode(), sorted(set(found))) for name, found in postings.items()):
        names += encoded
        offsets.append(len(names))
        numbers.extend(found)
        starts.append(len(numbers))
    return {
        f"{prefix}.names": bytes(names),
        f"{prefix}.offsets": offsets.tobytes(),
        f"{prefix}.numbers": numbers.tobytes(),
        f"{prefix}.starts": starts.tobytes(),
    }


class NameTable:
    """Name → numbers of the counties that have such a township or village; lives in the map, not in objects."""

    def __init__(self, index: IndexFile, prefix: str) -> None:
        self._names = index.section(f"{prefix}.names")
        self._offsets = index.section(f"{prefix}.offsets").cast("I")
        self._numbers = index.section(f"{prefix}.numbers").cast("H")
        self._starts = index.section(f"{prefix}.starts").cast("I")

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._offsets) - 1

    def _name(self, position: int) -> bytes:
        return bytes(self._names[self._offsets[position] : self._offsets[position + 1]])

    def counties(self, name: str) -> tuple[int, ...]:
        """Return the numbers of the counties, an empty tuple for an unknown name."""
        wanted = name.encode("utf-8", "surrogatepass")
        position = bisect_left(range(len(self)), wanted, key=self._name)
        if position == len(self) or self._name(position) != wanted:
            return ()
        return tuple(self._numbers[self._starts[position] : self._starts[position + 1]])
