"""Figures and facts, by place, indicator, time and source; pages are continued by key, never by offset."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from psycopg import sql
from sqlalchemy import Engine

from gleaner_store.queries.sql import Condition, Query, code_pattern, columns_of, fetch, like, where

Key = tuple[int, int]  # extraction, ordinal: where a page ended


@dataclass(frozen=True, slots=True)
class FactFilter:
    """Which figures or facts; an empty filter is all, the newest article first."""

    article_id: UUID | None = None
    place: str | None = None  # a name, found in holder and parents, or a code of six digits and all below it
    indicator: str | None = None  # a part of it
    unit: str | None = None
    unit_kind: str | None = None
    year: int | None = None
    source: str | None = None
    min_confidence: float | None = None
    is_damaged: bool | None = None
    limit: int = 100
    after: Key | None = None  # the `key` of the last row of the page before


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of a current version."""

    article_id: UUID
    version: int
    ordinal: int
    title: str | None
    url: str | None
    source: str
    surface: str
    value: Decimal | None
    value_max: Decimal | None
    approx: str
    unit: str | None
    unit_kind: str
    indicator: str | None
    change: str | None
    per: str | None
    modality: str
    holder: str | None
    holder_code: str | None
    time: str | None
    time_norm: str | None
    time_begin: date | None
    time_end: date | None
    is_damaged: bool
    is_corrected: bool
    confidence: float
    rule_id: str
    span_start: int
    span_end: int
    raw_start: int
    raw_end: int
    extractor_version: str
    extraction_id: int

    @property
    def key(self) -> Key:
        """Return where a page that ends with this row goes on."""
        return (self.extraction_id, self.ordinal)


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact: figure x holder x time."""

    fact_id: UUID
    article_id: UUID
    version: int
    extractor_version: str
    holder: str | None
    holder_name: str | None
    holder_type: str | None
    holder_level: str | None
    holder_code: str | None
    holder_parents: list[str] | None
    indicator: str | None
    value: Decimal | None
    value_max: Decimal | None
    approx: str
    unit: str | None
    unit_kind: str
    change: str | None
    per: str | None
    modality: str
    time: str | None
    time_norm: str | None
    time_begin: date | None
    time_end: date | None
    year: int | None
    is_damaged: bool
    is_corrected: bool
    confidence: float
    mention_count: int
    surface: str
    span_start: int
    span_end: int
    raw_start: int
    raw_end: int
    rule_id: str
    title: str | None
    publisher: str | None
    published_on: date | None
    source: str
    url: str | None
    fact_key: str
    extraction_id: int
    ordinal: int

    @property
    def key(self) -> Key:
        """Return where a page that ends with this row goes on."""
        return (self.extraction_id, self.ordinal)


FIGURES: Final = sql.SQL("""
select {columns} from (
    select g.*, x.article_id, x.version, x.extractor_version, x.title, v.source, a.url
    from store.figures g
    join store.extractions x on x.id = g.extraction_id
    join store.articles a on a.extraction_id = x.id
    join store.versions v on v.article_id = x.article_id and v.version = x.version
) r
""")
FACTS: Final = sql.SQL(
    "select {columns} from store.fact_rows r join store.articles current_one on current_one.extraction_id = r.extraction_id"
)


def figures(engine: Engine, wanted: FactFilter | None = None) -> list[FigureRow]:
    """Return figures of current versions, the newest article first, in the order of the text."""
    return fetch(engine, FigureRow, *_select(wanted or FactFilter(), FIGURES.format(columns=columns_of(FigureRow, "r"))))


def facts(engine: Engine, wanted: FactFilter | None = None) -> list[FactRow]:
    """Return facts of current versions, the newest article first, in the order in which they were found."""
    return fetch(engine, FactRow, *_select(wanted or FactFilter(), FACTS.format(columns=columns_of(FactRow, "r"))))


def _select(wanted: FactFilter, head: Query) -> tuple[Query, list[object]]:
    clause, values = where(_conditions(wanted))
    query = sql.SQL("{}{} order by r.extraction_id desc, r.ordinal limit %s").format(head, clause)
    return query, [*values, wanted.limit]


def _conditions(wanted: FactFilter) -> list[Condition]:
    plain = {
        "article_id": wanted.article_id,
        "unit": wanted.unit,
        "unit_kind": wanted.unit_kind,
        "source": wanted.source,
        "is_damaged": wanted.is_damaged,
    }
    conditions: list[Condition] = [
        (sql.SQL("{} = %s").format(sql.Identifier("r", name)), [value]) for name, value in plain.items() if value is not None
    ]
    if wanted.place is not None:
        conditions.append(_place(wanted.place))
    if wanted.indicator is not None:
        conditions.append((sql.SQL("r.indicator like %s"), [like(wanted.indicator)]))
    if wanted.year is not None:
        year = wanted.year
        conditions.append(
            (sql.SQL("coalesce(r.time_begin, r.time_end) between %s and %s"), [date(year, 1, 1), date(year, 12, 31)])
        )
    if wanted.min_confidence is not None:
        conditions.append((sql.SQL("r.confidence >= %s"), [wanted.min_confidence]))
    if wanted.after is not None:
        extraction, ordinal = wanted.after
        after = sql.SQL("r.extraction_id < %s or (r.extraction_id = %s and r.ordinal > %s)")
        conditions.append((after, [extraction, extraction, ordinal]))
    return conditions


def _place(place: str) -> Condition:
    if place.isascii() and place.isdigit():
        return sql.SQL("r.holder_code like %s"), [code_pattern(place)]
    return sql.SQL("r.holder_name = %s or r.holder = %s or %s = any(r.holder_parents)"), [place, place, place]
