"""What the demo and the status command read from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, LiteralString, TypeVar

from psycopg import Connection
from psycopg.rows import class_row

from gleaner_store.queries.ledger import LedgerSummary

R = TypeVar("R")

PROGRESS: Final = """
select id::text, state, stages, disposition, reason, attempts from ledger.entries
where id = any(%s::uuid[]) order by array_position(%s::uuid[], id)
"""
FACTS: Final = """
select holder, indicator, surface, value, value_max, unit, approx, time, is_damaged, title
from api_v1.facts order by url, article_id, span_start, fact_id
"""
LEDGER: Final = "select received, stored, unchanged, duplicate, quarantined, in_flight, is_balanced from api_v1.ledger"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one article stands."""

    id: str
    state: str
    stages: int
    disposition: str | None
    reason: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact as the demo shows it."""

    holder: str | None
    indicator: str | None
    surface: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str | None
    approx: str
    time: str | None
    is_damaged: bool
    title: str | None


def read_progress(connection: Connection, entry_ids: Sequence[str]) -> list[Progress]:
    """Return where articles stand, in the order of the ids."""
    return _rows(connection, Progress, PROGRESS, (list(entry_ids), list(entry_ids)))


def read_facts(connection: Connection) -> list[FactRow]:
    """Return all current facts in the order of the articles and of their text."""
    return _rows(connection, FactRow, FACTS, ())


def read_balance(connection: Connection) -> LedgerSummary:
    """Return the conservation equation."""
    return _rows(connection, LedgerSummary, LEDGER, ())[0]


def _rows(connection: Connection, kind: type[R], query: LiteralString, parameters: Sequence[object]) -> list[R]:
    with connection.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query, parameters).fetchall()
