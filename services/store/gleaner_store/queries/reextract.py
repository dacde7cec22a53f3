"""Extract stored versions again: counted first, capped, throttled, in the backfill lane; beside the current ones on request."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg import sql
from sqlalchemy import Engine

from gleaner_store import feed, near
from gleaner_store.database import Connection, transaction
from gleaner_store.feed import Switch
from gleaner_store.near import Replaced
from gleaner_store.queries.sql import Condition, fetch, where

DEFAULT_CAP: Final = 1000
DEFAULT_RATE_PER_S: Final = 20.0
NOBODY: Final = UUID(int=0)  # no article has this id


@dataclass(frozen=True, slots=True)
class ReextractFilter:
    """Which current versions; an empty filter is all of them."""

    other_than: str | None = None  # extracted by another version than this one
    source: str | None = None
    since: datetime | None = None  # received at or after
    until: datetime | None = None  # received before
    article_ids: tuple[UUID, ...] = ()
    where: str | None = None  # an SQL condition on the columns of api_v1.articles, run with the rights of a reader


@dataclass(frozen=True, slots=True)
class Reextraction:
    """What was ordered, or would be."""

    run_id: int | None  # null for a dry run
    matching: int
    taken: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run and how far it is."""

    id: int
    created_at: datetime
    author: str
    is_shadow: bool
    predicate: str
    matching: int
    taken: int
    stored: int
    same: int
    failed: int
    cancelled: int
    open: int
    closed_as: str | None


@dataclass(frozen=True, slots=True)
class DiffRow:
    """How many facts a run adds, changes or takes away, by cause, with examples."""

    operation: str  # insert, update, retract
    cause: str  # of an update the changed column, else the rule of the figure
    count: int
    articles: int  # in how many
    examples: list[str]


CANDIDATES: Final = sql.SQL("""
select v.entry_id, v.article_id, v.version, v.extraction_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = v.extraction_id
join ledger.entries e on e.id = v.entry_id and e.state = 'done' and e.disposition = 'stored'
{} order by v.received_at, v.entry_id
""")

# The throttle is the due time, so a run needs no process of its own and survives every restart.
OPEN: Final = """
update ledger.entries e
set state = 'waiting', disposition = null, lane = 2, attempts = 0, stages = 0, token = null, lease_until = null,
    due_at = clock_timestamp() + make_interval(secs => u.position / %s::float8)
from unnest(%s::uuid[]) with ordinality u(id, position) where e.id = u.id and e.state = 'done'
"""

RUNS: Final = sql.SQL("""
select r.id, r.created_at, r.author, r.is_shadow, r.predicate, r.matching, r.taken,
    count(*) filter (where i.outcome = 'stored') as stored, count(*) filter (where i.outcome = 'same') as same,
    count(*) filter (where i.outcome = 'failed') as failed, count(*) filter (where i.outcome = 'cancelled') as cancelled,
    count(*) filter (where i.outcome is null) as open, r.closed_as
from store.reextract_runs r join store.reextract_items i on i.run_id = r.id
group by r.id order by r.id desc
""")

EXAMPLES: Final = 3
DIFF: Final = sql.SQL("""
with facts as (
    select o.extraction_id as before_id, n.extraction_id as after_id, to_jsonb(o) as before, to_jsonb(n) as after
    from store.reextract_items i
    cross join lateral (
        select b as old, c as new from (select * from store.fact_rows where extraction_id = i.before_id) b
        full join (select * from store.fact_rows where extraction_id = i.after_id) c using (fact_id)
    ) d
    cross join lateral (select (d.old).*) o cross join lateral (select (d.new).*) n
    where i.run_id = %s and i.after_id is not null
), changes as (
    select 'insert' as operation, after ->> 'rule_id' as cause, after ->> 'surface' as example, after as fact
    from facts where before_id is null
    union all
    select 'retract', before ->> 'rule_id', before ->> 'surface', before from facts where after_id is null
    union all
    select 'update', n.key, coalesce(before ->> n.key, 'null') || ' → ' || coalesce(after ->> n.key, 'null'), after
    from facts cross join lateral jsonb_each(after) n
    where before_id is not null and after_id is not null and before -> n.key is distinct from n.value
        and n.key not in ('extraction_id', 'ordinal', 'version', 'extractor_version')
), told as (
    select operation, cause, fact ->> 'article_id' as article,
        concat_ws('  ', example, concat_ws(' ', fact ->> 'holder', fact ->> 'indicator'),
            coalesce(fact ->> 'url', fact ->> 'article_id')) as example
    from changes
), ranked as (
    select *, row_number() over (partition by operation, cause, article order by example) as nth from told
)
select operation, cause, count(*) as count, count(distinct article) as articles,
    (array_agg(example order by nth, example))[1:%s] as examples
from ranked group by 1, 2 order by 3 desc, 1, 2
""")

SHADOWS: Final = """
select i.article_id, i.version, x.extractor_version, v.extraction_id, i.after_id, a.version = i.version
from store.reextract_items i
join store.reextract_runs r on r.id = i.run_id and r.is_shadow and r.closed_as is null
join store.extractions x on x.id = i.after_id and x.state = 'shadow'
join store.versions v on v.article_id = i.article_id and v.version = i.version
join store.articles a on a.id = i.article_id
where i.run_id = %s order by a.id for update of a, v
"""


# What a worker has in hand comes to its end; everything else is as it was before the run.
CANCEL: Final = """
with waiting as (
    update ledger.entries e
    set state = 'done', disposition = 'stored', stages = 15, attempts = 0
    from store.reextract_items i
    where i.run_id = %(run)s and i.outcome is null and e.id = i.entry_id and e.state = 'waiting' and e.version is not null
    returning e.id
), staged as (
    delete from store.stage_results where entry_id in (select id from waiting)
)
update store.reextract_items i set outcome = 'cancelled', done_at = now()
from waiting where i.run_id = %(run)s and i.entry_id = waiting.id
"""

RESUME: Final = """
update store.reextract_items i set outcome = null, done_at = null
from ledger.entries e
where i.run_id = %s and i.outcome = 'cancelled' and e.id = i.entry_id and e.state = 'done'
    and not exists (select 1 from store.reextract_items o where o.entry_id = i.entry_id and o.outcome is null)
returning i.entry_id
"""

RUN: Final = """
insert into store.reextract_runs (author, is_shadow, predicate, matching, taken, rate_per_s)
values (%s, %s, %s, %s, %s, %s) returning id
"""

ITEMS: Final = """
insert into store.reextract_items (run_id, entry_id, article_id, version, before_id)
select %s, * from unnest(%s::uuid[], %s::uuid[], %s::integer[], %s::bigint[])
"""


def reextract(  # noqa: PLR0913 - each is an option of the command
    engine: Engine,
    wanted: ReextractFilter,
    *,
    author: str,
    dry_run: bool = False,
    is_shadow: bool = False,
    cap: int = DEFAULT_CAP,
    rate_per_s: float = DEFAULT_RATE_PER_S,
) -> Reextraction:
    """Order current versions to be extracted again, the oldest first.

    Args:
        engine: of the store's role.
        wanted: which versions.
        author: who orders it.
        dry_run: only count.
        is_shadow: write results beside the current ones, to be compared and then promoted or discarded.
        cap: the most versions of this run.
        rate_per_s: versions that become due each second.
    """
    if wanted.where is not None:
        wanted = _pick(engine, wanted)
    clause, values = where(_conditions(wanted))
    with transaction(engine) as connection:
        found = connection.execute(CANDIDATES.format(clause), values).fetchall()
        taken = found[:cap]
        if dry_run or not taken:
            return Reextraction(None, len(found), len(taken))
        run = connection.execute(RUN, [author, is_shadow, str(wanted), len(found), len(taken), rate_per_s]).fetchone()
        run_id = int(run[0]) if run else 0
        connection.execute(ITEMS, [run_id, *(list(column) for column in zip(*taken, strict=True))])
        connection.execute(OPEN, [rate_per_s, [row[0] for row in taken]])
    return Reextraction(run_id, len(found), len(taken))


def reextract_cancel(engine: Engine, run_id: int) -> int:
    """Take back what no worker has begun of a run; return how many versions that were.

    What is stored stays: in place as it is, in the shadow to be promoted or discarded.
    """
    with transaction(engine) as connection:
        count = connection.execute(CANCEL, {"run": run_id}).rowcount
        connection.execute(
            "update store.reextract_runs set closed_at = now(), closed_as = 'cancelled'"
            " where id = %s and closed_as is null and not is_shadow",
            [run_id],
        )
    return count


def reextract_resume(engine: Engine, run_id: int, *, rate_per_s: float = DEFAULT_RATE_PER_S) -> int:
    """Order what was cancelled of a run again; return how many versions that were."""
    with transaction(engine) as connection:
        again = [entry for (entry,) in connection.execute(RESUME, [run_id]).fetchall()]
        connection.execute(OPEN, [rate_per_s, again])
        connection.execute(
            "update store.reextract_runs set closed_at = null, closed_as = null where id = %s and closed_as = 'cancelled'",
            [run_id],
        )
    return len(again)


def reextract_runs(engine: Engine) -> list[RunRow]:
    """Return all runs, the newest first."""
    return fetch(engine, RunRow, RUNS)


def reextract_diff(engine: Engine, run_id: int, *, examples: int = EXAMPLES) -> list[DiffRow]:
    """Return what a run changes in the facts, by cause, the most frequent first.

    Args:
        engine: of the store's role.
        run_id: number of the run.
        examples: the most examples of a cause, from as many articles as there are.
    """
    return fetch(engine, DiffRow, DIFF, [run_id, examples])


def reextract_promote(engine: Engine, run_id: int) -> int:
    """Make the results of a shadow run the current ones, tell the feed, and return how many versions there were."""
    with transaction(engine) as connection:
        rows = connection.execute(SHADOWS, [run_id]).fetchall()
        for article, version, _, before, after, is_current in rows:
            _switch(connection, article, version, before, after, is_current=is_current)
        feed.append_switches(connection, [Switch(a, v, x, before, after) for a, v, x, before, after, current in rows if current])
        near.refresh(connection, [Replaced(a, before, after) for a, _, _, before, after, current in rows if current])
        _close_run(connection, run_id, "promoted")
    return len(rows)


def reextract_discard(engine: Engine, run_id: int) -> int:
    """Throw the results of a shadow run away; return how many versions there were."""
    with transaction(engine) as connection:
        gone = [row[4] for row in connection.execute(SHADOWS, [run_id]).fetchall()]
        connection.execute("delete from store.mentions where extraction_id = any(%s)", [gone])
        connection.execute("delete from store.figures where extraction_id = any(%s)", [gone])
        connection.execute("delete from store.facts where extraction_id = any(%s)", [gone])
        connection.execute("update store.extractions set state = 'discarded' where id = any(%s)", [gone])
        _close_run(connection, run_id, "discarded")
    return len(gone)


def _switch(connection: Connection, article: UUID, version: int, before: int, after: int, *, is_current: bool) -> None:
    connection.execute("update store.extractions set state = 'superseded' where id = %s", [before])
    connection.execute("update store.extractions set state = 'current' where id = %s", [after])
    connection.execute(
        "update store.versions set extraction_id = %s where article_id = %s and version = %s", [after, article, version]
    )
    if is_current:
        connection.execute("update store.articles set extraction_id = %s where id = %s", [after, article])


def _close_run(connection: Connection, run_id: int, closed_as: str) -> None:
    connection.execute(
        "update store.reextract_runs set closed_at = now(), closed_as = %s where id = %s and closed_as is null",
        [closed_as, run_id],
    )


def _pick(engine: Engine, wanted: ReextractFilter) -> ReextractFilter:
    """Return a filter with the articles that a condition picks; the condition can read what readers can, and nothing more."""
    picked = sql.SQL("select article_id from api_v1.articles where ({}\n)").format(sql.SQL(wanted.where or "true"))
    with transaction(engine) as connection:
        connection.execute("set transaction read only")
        connection.execute("set local role gleaner_consumer")
        # Binary results take the extended protocol, which refuses a second statement after the condition.
        found = {article for (article,) in connection.execute(picked, binary=True).fetchall()}
    kept = found.intersection(wanted.article_ids) if wanted.article_ids else found
    return replace(wanted, article_ids=tuple(kept) or (NOBODY,))


def _conditions(wanted: ReextractFilter) -> list[Condition]:
    conditions: list[Condition] = [
        (sql.SQL("exists (select 1 from ingest.raw r where r.entry_id = e.id and r.received_at = e.received_at)"), [])
    ]
    if wanted.other_than is not None:
        conditions.append((sql.SQL("x.extractor_version <> %s"), [wanted.other_than]))
    if wanted.source is not None:
        conditions.append((sql.SQL("v.source = %s"), [wanted.source]))
    if wanted.since is not None:
        conditions.append((sql.SQL("v.received_at >= %s"), [wanted.since]))
    if wanted.until is not None:
        conditions.append((sql.SQL("v.received_at < %s"), [wanted.until]))
    if wanted.article_ids:
        conditions.append((sql.SQL("v.article_id = any(%s)"), [list(wanted.article_ids)]))
    return conditions
