"""The ledger as the dispatcher sees it: what waits, what is leased, what ran out. Every function is one short transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import zstandard
from msgspec import Struct
from sqlalchemy import Connection, Engine, Row, text

from gleaner_contracts.enums import Lane
from gleaner_contracts.records import RawDocument

LANES: Final = (Lane.FRESH, Lane.REPLAY, Lane.BACKFILL)  # by their number in the ledger
MAX_SOURCES: Final = 200  # looked at in one turn
MAX_ARTICLE_BYTES: Final = 64 * 1024 * 1024  # what a stored frame may unpack to; the door's limits are far below

# A lost lease is found again by its time, so the commit need not wait for the disk. And both statements below read one index in
# its order. Where a backlog came faster than statistics, the planner takes it for one row and sorts all of it at each turn.
PLAIN: Final = text("select set_config('synchronous_commit', 'off', true), set_config('enable_sort', 'off', true)")

IN_FLIGHT: Final = text(
    "select lane, source, count(*), sum(size_bytes) from ledger.entries where state = 'leased' group by lane, source"
)

# A loose index scan: one probe a source, however long the backlogs are.
SOURCES: Final = text(
    """
with recursive turn as (
    (select source from ledger.entries
     where state = 'waiting' and lane = :lane and source > :after order by source limit 1)
    union all
    select (select e.source from ledger.entries e
            where e.state = 'waiting' and e.lane = :lane and e.source > t.source order by e.source limit 1)
    from turn t where t.source is not null
)
select source from turn where source is not null limit :most
"""
)

TAKE: Final = text(
    """
with share as (
    select * from unnest(cast(:sources as text[]), cast(:places as int[])) as s (source, places)
), chosen as (
    select e.id, e.size_bytes from share s cross join lateral (
        select id, size_bytes from ledger.entries
        where state = 'waiting' and lane = :lane and source = s.source and due_at <= now()
        order by due_at, received_at limit s.places
        for update skip locked
    ) e
), fitting as (
    select id, sum(size_bytes) over (order by id) - size_bytes as bytes_before from chosen
)
update ledger.entries e
set state = 'leased', token = gen_random_uuid(), lease_until = now() + make_interval(secs => :lease_s)
from fitting where e.id = fitting.id and fitting.bytes_before < :free_bytes
returning e.id, e.token, e.attempts, e.stages, e.size_bytes, e.received_at, e.source, e.url
"""
)

RAW: Final = text(
    """
select r.entry_id, r.content, r.is_compressed, r.is_text, r.content_type, r.charset, r.title
from unnest(cast(:ids as uuid[]), cast(:times as timestamptz[])) as k (id, received_at)
join ingest.raw r on r.entry_id = k.id and r.received_at = k.received_at
"""
)

EXPIRED: Final = text(
    """
select id, token, attempts from ledger.entries
where state = 'leased' and lease_until < now() order by lease_until limit :most
"""
)

RELEASE: Final = text(
    """
update ledger.entries e
set state = 'waiting', token = null, lease_until = null, batch_id = null,
    attempts = e.attempts + k.counted, due_at = now() + make_interval(secs => k.wait_s)
from unnest(cast(:ids as uuid[]), cast(:tokens as uuid[]), cast(:counted as int[]), cast(:waits as float8[]))
    as k (id, token, counted, wait_s)
where e.id = k.id and e.token = k.token and e.state = 'leased'
"""
)

PROLONG: Final = text(
    """
update ledger.entries set lease_until = now() + make_interval(secs => :lease_s)
where id = any(cast(:ids as uuid[])) and token = any(cast(:tokens as uuid[])) and state = 'leased'
"""
)

HASTEN: Final = text(
    """
update ledger.entries set lease_until = now() + make_interval(secs => :grace_s)
where state = 'leased' and lease_until > now() + make_interval(secs => :grace_s)
"""
)

# Times further away than anyone sets them: the clock of the database was set back meanwhile.
TOO_LATE_S: Final = 2 * 3600.0
REALIGN: Final = text(
    """
with waiting as (
    select id from ledger.entries
    where state = 'waiting' and lane = any(:lanes) and due_at > now() + make_interval(secs => :too_late_s)
    limit :most for update skip locked
), leased as (
    select id from ledger.entries
    where state = 'leased' and lease_until > now() + make_interval(secs => :too_late_s + :lease_s)
    limit :most for update skip locked
), due as (
    update ledger.entries e set due_at = now() from waiting w where e.id = w.id returning 1
), ends as (
    update ledger.entries e set lease_until = now() + make_interval(secs => :lease_s) from leased l where e.id = l.id returning 1
)
select (select count(*) from due) + (select count(*) from ends)
"""
)

BACKLOG: Final = text(
    """
select lane, count(*), extract(epoch from now() - min(received_at)) from ledger.entries
where state = 'waiting' group by lane
"""
)


class Leased(Struct, frozen=True, kw_only=True):
    """An entry that this dispatcher just leased."""

    id: UUID
    token: UUID
    attempts: int  # that began before and did not end well
    stages: int  # bits of committed stages
    size_bytes: int
    received_at: datetime
    source: str
    url: str | None
    lane: Lane


class Flight(Struct, frozen=True):
    """What is leased: entries by lane and source, and raw bytes in all."""

    held: dict[tuple[Lane, str], int]
    size_bytes: int

    def by_lane(self) -> dict[Lane, int]:
        """Return entries by lane."""
        return {lane: sum(count for (each, _), count in self.held.items() if each is lane) for lane in LANES}

    def of_lane(self, lane: Lane) -> dict[str, int]:
        """Return entries of a lane by source."""
        return {source: count for (each, source), count in self.held.items() if each is lane}

    def plus(self, leased: "Sequence[Leased]") -> "Flight":
        """Return what is leased after some more were."""
        held = dict(self.held)
        for entry in leased:
            held[entry.lane, entry.source] = held.get((entry.lane, entry.source), 0) + 1
        return Flight(held, self.size_bytes + sum(entry.size_bytes for entry in leased))


class Expired(Struct, frozen=True):
    """An entry whose lease ran out."""

    id: UUID
    token: UUID
    attempts: int


class Release(Struct, frozen=True):
    """How an entry goes back to waiting."""

    id: UUID
    token: UUID
    is_counted: bool = False
    wait_s: float = 0.0


class Backlog(Struct, frozen=True):
    """What waits in a lane."""

    lane: Lane
    count: int
    oldest_s: float


def in_flight(engine: Engine) -> Flight:
    """Return what is leased."""
    with engine.connect() as connection:
        rows = connection.execute(IN_FLIGHT).all()
    return Flight({(LANES[lane], source): count for lane, source, count, _ in rows}, int(sum(row[3] for row in rows)))


def waiting_sources(connection: Connection, lane: Lane, after: str) -> list[str]:
    """Return sources with waiting entries, beginning after one and going round."""
    found = _sources(connection, lane, "")
    if len(found) < MAX_SOURCES:  # all there are, so one question is enough
        found = sorted(found)  # whatever the order of the database
        return [*(source for source in found if source > after), *(source for source in found if source <= after)]
    later = _sources(connection, lane, after)
    return [*later, *(source for source in found if source <= after)][:MAX_SOURCES]


def _sources(connection: Connection, lane: Lane, after: str) -> list[str]:
    """Return sources with waiting entries behind a name, in the order of the database."""
    values = {"lane": LANES.index(lane), "most": MAX_SOURCES, "after": after}
    return list(connection.execute(SOURCES, values).scalars())


def take(connection: Connection, lane: Lane, places: dict[str, int], *, free_bytes: int, lease_s: float) -> list[Leased]:
    """Lease due entries, the longest due first; entries that another dispatcher takes are passed over.

    Args:
        connection: in a transaction that the caller commits.
        lane: which lane.
        places: most entries by source.
        free_bytes: raw bytes that may be added; the last entry may pass it.
        lease_s: how long the lease runs.
    """
    values = {
        "lane": LANES.index(lane),
        "sources": list(places),
        "places": list(places.values()),
        "free_bytes": free_bytes,
        "lease_s": lease_s,
    }
    rows = connection.execute(TAKE, values).all()
    return [
        Leased(
            id=row.id,
            token=row.token,
            attempts=row.attempts,
            stages=row.stages,
            size_bytes=row.size_bytes,
            received_at=row.received_at,
            source=row.source,
            url=row.url,
            lane=lane,
        )
        for row in sorted(rows, key=lambda row: (row.received_at, row.id))
    ]


def documents(engine: Engine, leased: Sequence[Leased]) -> dict[UUID, RawDocument]:
    """Return the raw documents of entries; one whose bytes are gone is left out."""
    by_id = {entry.id: entry for entry in leased}
    values = {"ids": list(by_id), "times": [entry.received_at for entry in leased]}
    with engine.connect() as connection:
        rows = connection.execute(RAW, values).all()
    return {row.entry_id: _document(by_id[row.entry_id], row) for row in rows}


def _document(entry: Leased, row: Row[Any]) -> RawDocument:
    raw = unpack(row.content, is_compressed=row.is_compressed)
    return RawDocument(
        content=None if row.is_text else raw,
        text=raw.decode() if row.is_text else None,
        content_type=row.content_type,
        charset=row.charset,
        url=entry.url,
        source=entry.source,
        title=row.title,
    )


def unpack(content: bytes, *, is_compressed: bool) -> bytes:
    """Return raw bytes from their stored form."""
    if not is_compressed:
        return content
    return zstandard.ZstdDecompressor().decompress(content, max_output_size=MAX_ARTICLE_BYTES)


def expired(engine: Engine, most: int) -> list[Expired]:
    """Return entries whose lease ran out, the longest gone first."""
    with engine.connect() as connection:
        return [Expired(*row) for row in connection.execute(EXPIRED, {"most": most})]


def release(engine: Engine, releases: Sequence[Release]) -> int:
    """Set entries waiting again, where their lease is still the one named; return how many were."""
    values = {
        "ids": [r.id for r in releases],
        "tokens": [r.token for r in releases],
        "counted": [int(r.is_counted) for r in releases],
        "waits": [r.wait_s for r in releases],
    }
    with engine.begin() as connection:
        return connection.execute(RELEASE, values).rowcount


def prolong(engine: Engine, entries: Sequence[Expired], lease_s: float) -> None:
    """Give the store time to close entries whose failure was sent to it."""
    values = {"ids": [e.id for e in entries], "tokens": [e.token for e in entries], "lease_s": lease_s}
    with engine.begin() as connection:
        connection.execute(PROLONG, values)


def hasten(engine: Engine, grace_s: float) -> int:
    """Let all leases run out soon, since their messages are gone; return how many were shortened.

    Work that goes on all the same is not harmed: what is stored within the grace counts, later results are refused.
    """
    with engine.begin() as connection:
        return connection.execute(HASTEN, {"grace_s": grace_s}).rowcount


def realign(engine: Engine, most: int, lease_s: float) -> int:
    """Take back times that a clock set back left in a far future; return how many there were."""
    values = {"lanes": list(range(len(LANES))), "most": most, "lease_s": lease_s, "too_late_s": TOO_LATE_S}
    with engine.begin() as connection:
        return int(connection.execute(REALIGN, values).scalar_one())


def backlog(engine: Engine) -> list[Backlog]:
    """Return what waits, by lane."""
    with engine.connect() as connection:
        return [Backlog(LANES[lane], count, float(age)) for lane, count, age in connection.execute(BACKLOG)]
