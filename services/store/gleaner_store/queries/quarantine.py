"""Articles that could not be stored: list, understand, replay."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg import sql
from psycopg.rows import class_row
from sqlalchemy import Engine

from gleaner_store.database import transaction
from gleaner_store.queries.sql import Condition, Query, columns_of, fetch, like, where
from gleaner_store.queries.steps import StepRow, steps


@dataclass(frozen=True, slots=True)
class QuarantineFilter:
    """Which quarantined articles; an empty filter is all of them."""

    entry_ids: tuple[UUID, ...] = ()
    reason: str | None = None
    source: str | None = None
    url: str | None = None  # a part of it
    detail: str | None = None  # a part of it
    since: datetime | None = None  # quarantined at or after
    until: datetime | None = None  # quarantined before
    limit: int | None = 100


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """One quarantined article."""

    entry_id: UUID
    source: str
    url: str | None
    received_at: datetime
    quarantined_at: datetime
    attempts: int
    reason: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class QuarantineGroup:
    """How many articles one reason holds back."""

    reason: str
    source: str
    count: int
    first_at: datetime
    last_at: datetime
    example: str | None  # detail of the newest


@dataclass(frozen=True, slots=True)
class QuarantineDetail:
    """One quarantined article and what happened to it."""

    row: QuarantineRow
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did, or would do."""

    count: int
    entry_ids: tuple[UUID, ...]
    is_dry_run: bool


ROWS: Final = sql.SQL("select {columns} from api_v1.quarantine q")
GROUPS: Final = sql.SQL("""
select q.reason, q.source, count(*) as count, min(q.quarantined_at) as first_at, max(q.quarantined_at) as last_at,
    (array_agg(q.detail order by q.quarantined_at desc))[1] as example
from api_v1.quarantine q
""")

# Staged payloads went when the article was quarantined, so it starts again from its raw bytes. `done_at` stays: the
# article was final once, and the watermark does not go back for it.
REPLAY: Final = sql.SQL("""
update ledger.entries e
set state = 'waiting', disposition = null, reason = null, detail = null, lane = 1, attempts = 0, stages = 0,
    due_at = clock_timestamp(), token = null, lease_until = null
where e.id = any(%s) and e.state = 'done' and e.disposition = 'quarantined'
returning e.id
""")


def quarantine_list(engine: Engine, wanted: QuarantineFilter | None = None) -> list[QuarantineRow]:
    """Return quarantined articles, the newest first."""
    query, values = _select(wanted or QuarantineFilter(), ROWS.format(columns=columns_of(QuarantineRow, "q")))
    return fetch(engine, QuarantineRow, query, values)


def quarantine_groups(engine: Engine, wanted: QuarantineFilter | None = None) -> list[QuarantineGroup]:
    """Return quarantined articles grouped by reason and source, the most frequent first."""
    clause, values = where(_conditions(wanted or QuarantineFilter()))
    query = sql.SQL("{}{} group by 1, 2 order by 3 desc, 1, 2").format(GROUPS, clause)
    return fetch(engine, QuarantineGroup, query, values)


def quarantine_show(engine: Engine, entry_id: UUID) -> QuarantineDetail | None:
    """Return one quarantined article with its steps; null when there is none of that id."""
    found = quarantine_list(engine, QuarantineFilter(entry_ids=(entry_id,)))
    return QuarantineDetail(found[0], steps(engine, entry_id)) if found else None


def quarantine_replay(engine: Engine, wanted: QuarantineFilter, *, dry_run: bool = False) -> Replayed:
    """Send quarantined articles through all stages again, in the replay lane.

    Args:
        engine: of the store's role.
        wanted: which; its limit is the cap.
        dry_run: only say which they would be.
    """
    query, values = _select(wanted, sql.SQL("select q.entry_id from api_v1.quarantine q"))
    with transaction(engine) as connection:
        entry_ids = [entry for (entry,) in connection.execute(query, values).fetchall()]
        if not dry_run and entry_ids:
            with connection.cursor(row_factory=class_row(_Id)) as cursor:
                entry_ids = [row.id for row in cursor.execute(REPLAY, [entry_ids]).fetchall()]
            connection.execute(
                "insert into store.steps (entry_id, step, attempt, outcome)"
                " select e, 'replay', 0, 'waiting' from unnest(%s::uuid[]) e",
                [entry_ids],
            )
    return Replayed(len(entry_ids), tuple(entry_ids), dry_run)


@dataclass(frozen=True, slots=True)
class _Id:
    id: UUID


def _select(wanted: QuarantineFilter, head: Query) -> tuple[Query, list[object]]:
    clause, values = where(_conditions(wanted))
    query = sql.SQL("{}{} order by q.quarantined_at desc, q.entry_id limit %s").format(head, clause)
    return query, [*values, wanted.limit]


def _conditions(wanted: QuarantineFilter) -> list[Condition]:
    conditions: list[Condition] = []
    if wanted.entry_ids:
        conditions.append((sql.SQL("q.entry_id = any(%s)"), [list(wanted.entry_ids)]))
    if wanted.reason is not None:
        conditions.append((sql.SQL("q.reason = %s"), [wanted.reason]))
    if wanted.source is not None:
        conditions.append((sql.SQL("q.source = %s"), [wanted.source]))
    if wanted.url is not None:
        conditions.append((sql.SQL("q.url like %s"), [like(wanted.url)]))
    if wanted.detail is not None:
        conditions.append((sql.SQL("q.detail like %s"), [like(wanted.detail)]))
    if wanted.since is not None:
        conditions.append((sql.SQL("q.quarantined_at >= %s"), [wanted.since]))
    if wanted.until is not None:
        conditions.append((sql.SQL("q.quarantined_at < %s"), [wanted.until]))
    return conditions
