"""Corrections by people: list, withdraw, and hand out as test cases; `correct` makes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg import sql
from sqlalchemy import Engine

from gleaner_store.database import transaction
from gleaner_store.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction and what it met in the newest extraction."""

    id: int
    article_id: UUID
    target: str  # figure, entity
    field: str
    surface: str
    span_start: int
    old_value: Any
    new_value: Any
    author: str
    reason: str
    created_at: datetime
    withdrawn_at: datetime | None
    outcome: str  # applied, agrees; conflict and not_found are to be reviewed
    found_value: Any


@dataclass(frozen=True, slots=True)
class CorrectionCase:
    """A correction as a test case: these words in this context have this value."""

    context: str
    target: str  # figure, entity
    surface: str
    field: str
    expected: Any
    was: Any
    reason: str


COLUMNS: Final = (
    "select id, article_id, target, field, surface, span_start, old_value, new_value, author, reason, created_at, withdrawn_at,"
    " outcome, found_value from store.corrections"
)
ALL: Final = sql.SQL(COLUMNS + " order by id")
REVIEW: Final = sql.SQL(COLUMNS + " where withdrawn_at is null and outcome in ('conflict', 'not_found') order by id")
CASES: Final = sql.SQL(
    "select before_text || surface || after_text as context, target, surface, field, new_value as expected, old_value as was,"
    " reason from store.corrections where withdrawn_at is null order by id"
)


def corrections(engine: Engine, *, review: bool = False) -> list[CorrectionRow]:
    """Return corrections, or only those that an extraction contradicts or cannot place."""
    return fetch(engine, CorrectionRow, REVIEW if review else ALL)


def withdraw_correction(engine: Engine, correction_id: int) -> bool:
    """Withdraw a correction; later extractions are left as they are. Returns whether it held."""
    with transaction(engine) as connection:
        statement = "update store.corrections set withdrawn_at = now() where id = %s and withdrawn_at is null"
        return connection.execute(statement, [correction_id]).rowcount > 0


def corrections_export(engine: Engine) -> list[CorrectionCase]:
    """Return the corrections that hold as test cases."""
    return fetch(engine, CorrectionCase, CASES)
