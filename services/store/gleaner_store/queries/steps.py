"""What happened to an entry, step by step."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg import sql
from sqlalchemy import Engine

from gleaner_store.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class StepRow:
    """One thing that happened to an entry."""

    at: datetime
    step: str  # receive, clean, entities, figures, link, close, replay, reextract
    attempt: int
    outcome: str
    reason: str | None
    detail: str | None
    extractor_version: str | None
    duration_ms: float | None


STEPS: Final = sql.SQL("""
select e.received_at as at, 'receive' as step, 0 as attempt, case when n.is_known then 'unchanged' else 'accepted' end as outcome,
    null as reason, case when n.is_known then 'the same bytes as ' || e.same_as end as detail, null as extractor_version,
    null::float8 as duration_ms
from ledger.entries e cross join lateral (
    select e.disposition = 'unchanged' and not exists (select 1 from store.steps s where s.entry_id = e.id) as is_known
) n
where e.id = %s
union all
select at, step, attempt, outcome, reason, detail, extractor_version, duration_ms from store.steps where entry_id = %s
order by at
""")


def steps(engine: Engine, entry_id: UUID) -> tuple[StepRow, ...]:
    """Return all steps of an entry in order of time, its receipt first."""
    return tuple(fetch(engine, StepRow, STEPS, [entry_id, entry_id]))
