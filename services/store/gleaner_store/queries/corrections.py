"""Corrections by people: make, list, withdraw, and hand out as test cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg import sql
from sqlalchemy import Engine

from gleaner_store import feed
from gleaner_store.corrections import Target, context_of, read_value
from gleaner_store.database import transaction
from gleaner_store.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction and what it met in the newest extraction."""

    id: int
    article_id: UUID
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
    surface: str
    field: str
    expected: Any
    was: Any
    reason: str


COLUMNS: Final = (
    "select id, article_id, field, surface, span_start, old_value, new_value, author, reason, created_at, withdrawn_at,"
    " outcome, found_value from store.corrections"
)
ALL: Final = sql.SQL(COLUMNS + " order by id")
REVIEW: Final = sql.SQL(COLUMNS + " where withdrawn_at is null and outcome in ('conflict', 'not_found') order by id")
CASES: Final = sql.SQL(
    "select before_text || surface || after_text as context, surface, field, new_value as expected, old_value as was, reason"
    " from store.corrections where withdrawn_at is null order by id"
)
FIGURE: Final = """
select x.id, x.version, x.extractor_version, x.clean_text, g.surface, g.span_start, g.span_end, to_jsonb(g) -> %s
from store.articles a join store.extractions x on x.id = a.extraction_id
join store.figures g on g.extraction_id = x.id and g.ordinal = %s
where a.id = %s for update of a
"""
KEEP: Final = """
insert into store.corrections (article_id, target, field, surface, span_start, before_text, after_text, old_value, new_value,
    author, reason)
select %s, 'figure', %s, %s, %s, %s, %s, coalesce(to_jsonb(g) -> %s, 'null'), %s::jsonb, %s, %s
from store.figures g where g.extraction_id = %s and g.ordinal = %s returning id
"""
APPLY: Final = """
update store.figures g
set {} = (jsonb_populate_record(null::store.figures, jsonb_build_object(%s::text, %s::jsonb))).{}, is_corrected = true
where extraction_id = %s and ordinal = %s
"""
SCALARS: Final = ("value", "value_max", "approx", "unit", "indicator", "change", "per", "modality")


def correct_figure(  # noqa: PLR0913 - who, when, why, where and what
    engine: Engine, article_id: UUID, ordinal: int, *, field: str, new_value: str, author: str, reason: str
) -> int:
    """Correct a field of a figure of the current version; return the number of the correction.

    Args:
        engine: of the store's role.
        article_id: the article.
        ordinal: of the figure, as in `api_v1.figures`.
        field: value, value_max, approx, unit, indicator, change, per or modality.
        new_value: what is right, as JSON.
        author: who says so.
        reason: why.

    Raises:
        ValueError: no such field or figure, or a value that is none of its kind.
    """
    if field not in SCALARS:
        raise ValueError(f"field {field!r} cannot be corrected, only {', '.join(SCALARS)}")
    read_value(Target.FIGURE, field, new_value)
    with transaction(engine) as connection:
        found = connection.execute(FIGURE, [field, ordinal, article_id]).fetchone()
        if found is None:
            raise ValueError(f"article {article_id} has no figure {ordinal}")
        extraction, version, extractor, text, surface, start, end, _ = found
        before = feed.load_facts(connection, [extraction]).get(extraction, {})
        context = context_of(text, start, end)
        values = [article_id, field, surface, start, *context, field, new_value, author, reason, extraction, ordinal]
        row = connection.execute(KEEP, values).fetchone()
        column = sql.Identifier(field)
        connection.execute(sql.SQL(APPLY).format(column, column), [field, new_value, extraction, ordinal])
        after = feed.load_facts(connection, [extraction]).get(extraction, {})
        feed.append_differences(connection, feed.Switch(article_id, version, extractor, extraction, extraction), before, after)
    return int(row[0]) if row else 0


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
