"""Where all articles stand."""

from dataclasses import dataclass
from typing import Final

from psycopg import sql
from sqlalchemy import Engine

from gleaner_store.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class LedgerSummary:
    """The conservation equation: received = stored + unchanged + duplicate + quarantined + in flight."""

    received: int
    stored: int
    unchanged: int
    duplicate: int
    quarantined: int
    in_flight: int
    is_balanced: bool


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many articles in flight have committed a stage."""

    state: str  # waiting or leased
    lane: int
    stages: int  # bits: 1 clean, 2 entities, 4 figures, 8 link
    count: int


STAGES: Final = sql.SQL(
    "select state, lane, stages, count(*) as count from ledger.entries where state <> 'done' group by 1, 2, 3 order by 1, 2, 3"
)


def ledger_summary(engine: Engine) -> LedgerSummary:
    """Return the ledger's sums, all of one snapshot."""
    return fetch(engine, LedgerSummary, sql.SQL("select * from api_v1.ledger"))[0]


def stage_counts(engine: Engine) -> list[StageCount]:
    """Return what is in flight by state, lane and committed stages."""
    return fetch(engine, StageCount, STAGES)
