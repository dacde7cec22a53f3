"""Counts what was not taken, by day, source and reason, and keeps the newest; nothing is refused silently."""

import re
import threading
from collections import Counter
from typing import Final, Self

import structlog
from msgspec import Struct
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from gleaner_ingest.keys import Credential
from gleaner_ingest.submission import RefusalReason, Refused
from gleaner_ingest.wire import MAX_SOURCE, MAX_URL, REPLACEMENT, UNSTORABLE
from gleaner_runtime.metrics import REFUSED

UNKNOWN_SOURCE: Final = "-"
MAX_SOURCES: Final = 1_000  # kept between two writes; more are counted under UNKNOWN_SOURCE
FLUSH_S: Final = 1.0
FOR_GOOD: Final = frozenset({409, 413, 415, 422})  # statuses after which sending the same again makes no sense
MAX_KEPT: Final = 200  # refusals that are kept one by one between two writes; more are only counted
MAX_ROWS: Final = 100_000  # of them in the table; the oldest are deleted
MAX_DETAIL: Final = 1_000
MAX_EXCERPT: Final = 200
ESCAPES: Final = re.compile(r"(?:\\u[0-9a-fA-F]{4}){1,1000}+")

WRITE: Final = text(
    """
insert into ingest.refusals (source, reason, count)
select * from unnest(cast(:sources as text[]), cast(:reasons as text[]), cast(:counts as bigint[])) order by 1, 2
on conflict (day, source, reason) do update
set count = ingest.refusals.count + excluded.count, last_at = now()
"""
)

KEEP: Final = text(
    """
insert into ingest.refused (source, url, reason, detail, refused_by, sender, place, excerpt)
select * from unnest(cast(:source as text[]), cast(:url as text[]), cast(:reason as text[]), cast(:detail as text[]),
    cast(:refused_by as text[]), cast(:sender as text[]), cast(:place as text[]), cast(:excerpt as text[]))
"""
)
FORGET: Final = text(f"delete from ingest.refused where id <= (select max(id) from ingest.refused) - {MAX_ROWS}")  # noqa: S608

log = structlog.get_logger()

for each in RefusalReason:
    REFUSED.labels(each.value)  # from zero, so that the first refusal is an increase


class Kept(Struct, frozen=True, kw_only=True):
    """A row of the newest refusals."""

    source: str
    url: str | None
    reason: str
    detail: str
    refused_by: str  # door, files
    sender: str | None
    place: str | None
    excerpt: str | None

    @classmethod
    def of(cls, refused: Refused, source: str, *, refused_by: str, sender: str | None, place: str | None) -> Self:
        """Return what is kept of a refusal, each text as long as its column."""
        return cls(
            source=storable(source, MAX_SOURCE) or UNKNOWN_SOURCE,
            url=storable(refused.url, MAX_URL),
            reason=refused.reason.value,
            detail=storable(refused.detail, MAX_DETAIL) or "",
            refused_by=refused_by,
            sender=storable(sender, MAX_SOURCE),
            place=storable(place, MAX_DETAIL),
            excerpt=None if refused.url else excerpt_of(refused.excerpt),
        )


def source_of(refused: Refused, credential: Credential | None) -> str | None:
    """Return the source that a refusal counts for: the one it names, where its sender may write it, else the key's only one."""
    if credential is None:
        return None
    is_own = refused.source is not None and credential.may_write(refused.source)
    return refused.source if is_own else credential.only_source


def storable(found: str | None, most: int) -> str | None:
    """Return a text that Postgres can hold, cut to its column; null for none."""
    return UNSTORABLE.sub(REPLACEMENT, found[:most]) if found else None


def excerpt_of(begun: bytes | None) -> str | None:
    """Return how something began that could not be read, with escapes of JSON as the characters they stand for."""
    if not begun:
        return None
    found = begun.decode("utf-8", "replace").rstrip(REPLACEMENT)  # the last character may be cut
    found = ESCAPES.sub(lambda run: bytes.fromhex(run[0].replace("\\u", "")).decode("utf-16-be", "replace"), found)
    return storable(found.strip(), MAX_EXCERPT)


class Refusals:
    """Counts in memory and writes once a second; what Postgres does not take now is kept for the next time."""

    def __init__(self, engine: Engine) -> None:
        """Begin at zero."""
        self._engine = engine
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._kept: list[Kept] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="refusals", daemon=True)

    def start(self) -> None:
        """Start writing."""
        self._thread.start()

    def stop(self) -> None:
        """Write what is left and end."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self.flush()

    def count(self, reason: RefusalReason, source: str | None = None, count: int = 1) -> None:
        """Count refusals.

        Args:
            reason: typed reason.
            source: only where it is known to exist: names of strangers are not kept.
            count: how many.
        """
        REFUSED.labels(reason.value).inc(count)
        with self._lock:
            name = source if source and len(self._counts) < MAX_SOURCES else UNKNOWN_SOURCE
            self._counts[name, reason.value] += count

    def keep(self, refused: Refused, credential: Credential | None, *, place: str | None = None) -> None:
        """Remember an article that the door refused for good, so that it can be found.

        Args:
            refused: with the address and source that could be read.
            credential: who sent it; of strangers nothing is kept, nor names of sources that a key may not write.
            place: where in a batch it stood.
        """
        if credential is None or (refused.source and not credential.may_write(refused.source)):
            return
        source = refused.source or credential.only_source or UNKNOWN_SOURCE
        self._keep(refused, Kept.of(refused, source, refused_by="door", sender=credential.name or None, place=place))

    def keep_of_file(self, refused: Refused, name: str, source: str, sender: str | None) -> None:
        """Count and remember what of a file was refused.

        Args:
            refused: why.
            name: the file, with the member of an archive and the number of a record.
            source: that its articles belong to.
            sender: who reads the file.
        """
        self.count(refused.reason, source)
        self._keep(refused, Kept.of(refused, refused.source or source, refused_by="files", sender=sender, place=name))

    def _keep(self, refused: Refused, kept: Kept) -> None:
        with self._lock:
            if refused.status in FOR_GOOD and len(self._kept) < MAX_KEPT:
                self._kept.append(kept)

    def flush(self) -> None:
        """Write what was counted and kept."""
        with self._lock:
            kept, self._kept = self._kept, []
        if kept:
            self._write_kept(kept)
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        values = {
            "sources": [source for source, _ in counts],
            "reasons": [reason for _, reason in counts],
            "counts": list(counts.values()),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(WRITE, values)
        except SQLAlchemyError as error:
            log.warning("refusals_kept", error=str(error)[:200])
            with self._lock:
                self._counts.update(counts)

    def _write_kept(self, kept: list[Kept]) -> None:
        values = {name: [getattr(each, name) for each in kept] for name in Kept.__struct_fields__}
        try:
            with self._engine.begin() as connection:
                connection.execute(KEEP, values)
                connection.execute(FORGET)
        except SQLAlchemyError as error:  # they are counted all the same
            log.warning("refused_articles_forgotten", count=len(kept), error=str(error)[:200])

    def _run(self) -> None:
        while not self._stop.wait(FLUSH_S):
            self.flush()
