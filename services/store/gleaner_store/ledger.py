"""The store's half of the ledger: lock, commit stages, end, wait; every update is fenced by the token of the lease."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from gleaner_contracts.enums import Disposition, Reason, Stage, StageBit
from gleaner_contracts.messages import Lease
from gleaner_store import ids
from gleaner_store.database import Connection, copy_rows


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the ledger whose row is locked and whose lease is current."""

    id: UUID
    article_key: str
    url: str | None
    source: str
    received_at: datetime
    attempts: int
    token: UUID
    stages: int
    article_id: UUID | None  # set when a version was stored: the entry is extracted again
    version: int | None

    @property
    def is_reextraction(self) -> bool:
        """Return whether the entry's version is stored already."""
        return self.version is not None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an entry ends."""

    entry: Entry
    disposition: Disposition
    stages: StageBit
    reason: Reason | None = None
    detail: str | None = None
    article_id: UUID | None = None
    version: int | None = None
    same_as: UUID | None = None
    attempts: int | None = None  # null: as they were


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to an entry."""

    entry_id: UUID
    step: str
    attempt: int
    outcome: str
    reason: str | None = None
    detail: str | None = None
    extractor_version: str | None = None
    duration_ms: float | None = None


DETAIL_CHARS: Final = 2000

LOCK: Final = """
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any(%s) and e.state = 'leased'
order by e.id for update
"""

COMMIT: Final = """
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => %s))
from unnest(%s::uuid[], %s::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
"""

END: Final = """
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::smallint[], %s::uuid[], %s::integer[],
    %s::uuid[], %s::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
"""

WAIT: Final = """
update ledger.entries e
set state = 'waiting', token = null, lease_until = null, attempts = u.attempts, stages = u.stages,
    due_at = clock_timestamp() + make_interval(secs => u.delay_s)
from unnest(%s::uuid[], %s::smallint[], %s::smallint[], %s::float8[]) u(id, attempts, stages, delay_s)
where e.id = u.id
"""


def lock(connection: Connection, leases: Iterable[Lease]) -> dict[UUID, Entry]:
    """Lock the entries whose lease is still the current one, in order of their ids, and return them by id."""
    tokens = {ids.entry_id(lease.ledger_id): UUID(lease.token) for lease in leases}
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        found = cursor.execute(LOCK, [list(tokens)]).fetchall()
    return {entry.id: entry for entry in found if entry.token == tokens[entry.id]}


def commit_stages(connection: Connection, bits: dict[UUID, int], lease_s: float) -> dict[UUID, int]:
    """Set bits of committed stages and move the leases on; return all bits of each entry."""
    if not bits:
        return {}
    rows = connection.execute(COMMIT, [lease_s, list(bits), list(bits.values())]).fetchall()
    return dict(rows)


def end(connection: Connection, endings: Sequence[Ending]) -> None:
    """Give entries their disposition; their staged payloads go.

    Raises:
        RuntimeError: a lease was lost in between, which the row locks rule out.
    """
    if not endings:
        return
    columns = zip(*(_ending_row(ending) for ending in endings), strict=True)
    changed = connection.execute(END, [list(column) for column in columns]).rowcount
    if changed != len(endings):
        raise RuntimeError(f"{len(endings)} entries to end, {changed} changed")
    connection.execute("delete from store.stage_results where entry_id = any(%s)", [[e.entry.id for e in endings]])


def wait(connection: Connection, waits: Sequence[tuple[Entry, int, int, float]]) -> None:
    """Make entries wait for another dispatch: (entry, attempts, stages to keep, seconds from now)."""
    if not waits:
        return
    ids, attempts, stages, delays = zip(*((e.id, a, s, d) for e, a, s, d in waits), strict=True)
    connection.execute(WAIT, [list(ids), list(attempts), list(stages), list(delays)])


def record(connection: Connection, steps: Sequence[Step]) -> None:
    """Append to what is told of entries."""
    rows = [(s.entry_id, s.step, s.attempt, s.outcome, s.reason, s.detail, s.extractor_version, s.duration_ms) for s in steps]
    copy_rows(connection, "store.steps", "entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms", rows)


def stage_bits(stages: Iterable[Stage]) -> int:
    """Return the bits of stages as kept in the ledger."""
    bits = StageBit.NONE
    for stage in stages:
        bits |= StageBit.of(stage)
    return int(bits)


def storable(text: str) -> str:
    """Return a message without NUL and lone surrogates, cut at 2,000 characters."""
    return text[:DETAIL_CHARS].replace("\x00", "\\0").encode("utf-8", "backslashreplace").decode()


def _ending_row(ending: Ending) -> tuple[object, ...]:
    return (
        ending.entry.id,
        ending.entry.token,
        ending.disposition.value,
        ending.reason.value if ending.reason else None,
        ending.detail,
        int(ending.stages),
        ending.article_id,
        ending.version,
        ending.same_as,
        ending.attempts,
    )
