"""What reading files yields."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final
from uuid import UUID

from msgspec import Struct

from gleaner_contracts.enums import Lane
from gleaner_ingest.submission import Outcome, RefusalReason, Refused, Submission

MIB: Final = 1024 * 1024


class Mapping(Struct, frozen=True, kw_only=True):
    """Which column or member of a record holds which field; what is not named goes to `meta`."""

    fields: dict[str, str]  # field of the wire format → name in the file: {"content": "正文", "url": "link"}


class ReadOptions(Struct, frozen=True, kw_only=True):
    """What readers need to know."""

    source: str
    lane: Lane = Lane.FRESH
    mapping: Mapping | None = None
    limit_bytes: int = 2 * MIB  # longest content
    member_count: int = 1_000_000  # members read of one archive
    depth: int = 2  # archives in archives


class Item(Struct, frozen=True):
    """One article of a file, or why it is none."""

    name: str  # path, with ! before the member of an archive and # before the number of a record
    found: Submission | Refused


class ItemOutcome(Struct, frozen=True, kw_only=True):
    """What became of one article of a file."""

    path: str
    name: str
    outcome: Outcome | None = None  # None: refused
    id: UUID | None = None
    reason: RefusalReason | None = None
    detail: str | None = None


class Progress(Struct, frozen=True, kw_only=True):
    """How far a run is; for a progress bar."""

    path: str  # empty before the first file
    files_skipped: int  # known to the journal when the run began
    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    items: int


class Summary(Struct, frozen=True, kw_only=True):
    """A run in numbers."""

    accepted: int = 0
    unchanged: int = 0
    repeated: int = 0
    refused: int = 0
    refused_by_reason: dict[str, int] = {}


Reader = Callable[[BinaryIO, str, ReadOptions], Iterator[Item]]


def refused_item(name: str, reason: RefusalReason, detail: str, status: int = 422) -> Item:
    """Return the item of something that cannot be read."""
    return Item(name, Refused(status, reason, detail[:500]))
