"""Pages of articles, mentions, places and changes, continued by key."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from psycopg import sql
from sqlalchemy import Engine

from gleaner_store.queries.sql import Condition, code_pattern, columns_of, fetch, like, where


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A version of an article, without its text."""

    article_id: UUID
    version: int
    is_current: bool
    url: str | None
    source: str
    title: str | None
    subtitle: str | None
    publisher: str | None
    author: str | None
    author_org: str | None
    editor: str | None
    published_at: str | None
    published_on: date | None
    locus: str | None
    locus_code: str | None
    char_count: int
    flags: list[str]
    lost_count: int
    received_at: datetime
    stored_at: datetime
    same_as: UUID | None
    cluster_id: UUID
    version_count: int
    extractor_version: str
    extraction_id: int


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A version of an article with its clean text."""

    article: ArticleRow
    clean_text: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention in a current version, with the entity it means."""

    article_id: UUID
    version: int
    ordinal: int
    surface: str
    span_start: int
    span_end: int
    raw_start: int
    raw_end: int
    type: str
    name: str
    entity_id: UUID | None
    level: str | None
    subtype: str | None
    code: str | None
    nearest_code: str | None
    parents: list[str] | None
    resolution: str
    candidates: Any  # JSON: [{name, score, code, parents}]
    role: str | None
    org: str | None
    is_deictic: bool
    confidence: float
    rule_id: str
    extraction_id: int


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A place, organisation, person, document or programme."""

    id: UUID
    type: str
    name: str
    level: str | None
    subtype: str | None
    code: str | None
    code_year: int | None
    nearest_code: str | None
    current_code: str | None
    current_name: str | None
    parents: list[str]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One operation of the feed."""

    seq: int
    operation: str
    article_id: UUID
    version: int
    extractor_version: str
    fact_id: UUID | None
    changed: list[str] | None
    before: Any  # JSON: the row of the fact as it was
    fact: Any  # JSON: the row of the fact as it is
    same_as: UUID | None
    created_at: datetime
    sequenced_at: datetime


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles; an empty filter is all current versions, the newest first."""

    article_id: UUID | None = None
    all_versions: bool = False
    source: str | None = None
    publisher: str | None = None
    title: str | None = None  # a part of it
    code: str | None = None  # place the article is about, and all below it
    published_from: date | None = None
    published_until: date | None = None
    limit: int = 100
    after: int | None = None  # extraction of the last row of the page before


@dataclass(frozen=True, slots=True)
class EntityFilter:
    """Which entities or mentions."""

    article_id: UUID | None = None
    entity_id: UUID | None = None
    type: str | None = None
    name: str | None = None
    code: str | None = None
    limit: int = 100
    after: tuple[int, int] | None = None  # mentions: extraction, ordinal
    after_id: UUID | None = None  # entities


ARTICLES: Final = sql.SQL("select {columns} from store.article_rows r")
MENTIONS: Final = sql.SQL("""
select {columns} from (
    select m.*, x.article_id, x.version, e.level, e.subtype, e.code, e.nearest_code, e.parents
    from store.mentions m
    join store.extractions x on x.id = m.extraction_id
    join store.articles a on a.extraction_id = x.id
    left join store.entities e on e.id = m.entity_id
) r
""")
ENTITIES: Final = sql.SQL("select {columns} from store.entities r")
CHANGES: Final = sql.SQL("select {columns} from api_v1.changes r where seq > %s order by seq limit %s")


def articles(engine: Engine, wanted: ArticleFilter) -> list[ArticleRow]:
    """Return versions of articles, the newest first."""
    conditions: list[Condition] = [] if wanted.all_versions else [(sql.SQL("r.is_current"), [])]
    conditions += _equal({"article_id": wanted.article_id, "source": wanted.source, "publisher": wanted.publisher})
    if wanted.title is not None:
        conditions.append((sql.SQL("r.title like %s"), [like(wanted.title)]))
    if wanted.code is not None:
        conditions.append((sql.SQL("r.locus_code like %s"), [code_pattern(wanted.code)]))
    if wanted.published_from is not None:
        conditions.append((sql.SQL("r.published_on >= %s"), [wanted.published_from]))
    if wanted.published_until is not None:
        conditions.append((sql.SQL("r.published_on <= %s"), [wanted.published_until]))
    if wanted.after is not None:
        conditions.append((sql.SQL("r.extraction_id < %s"), [wanted.after]))
    clause, values = where(conditions)
    query = sql.SQL("{}{} order by r.extraction_id desc limit %s").format(
        ARTICLES.format(columns=columns_of(ArticleRow, "r")), clause
    )
    return fetch(engine, ArticleRow, query, [*values, wanted.limit])


def article(engine: Engine, article_id: UUID, version: int | None = None) -> ArticleText | None:
    """Return an article with its text: its current version, or the one asked for."""
    found = articles(engine, ArticleFilter(article_id=article_id, all_versions=version is not None, limit=1000))
    rows = [row for row in found if version in (None, row.version)]
    if not rows:
        return None
    text = fetch(engine, _Text, sql.SQL("select clean_text from store.extractions where id = %s"), [rows[0].extraction_id])
    return ArticleText(rows[0], text[0].clean_text)


def mentions(engine: Engine, wanted: EntityFilter) -> list[MentionRow]:
    """Return mentions in current versions, the newest article first, in the order of the text."""
    conditions = _entity_conditions(wanted)
    if wanted.article_id is not None:
        conditions.append((sql.SQL("r.article_id = %s"), [wanted.article_id]))
    if wanted.entity_id is not None:
        conditions.append((sql.SQL("r.entity_id = %s"), [wanted.entity_id]))
    if wanted.after is not None:
        extraction, ordinal = wanted.after
        after = sql.SQL("r.extraction_id < %s or (r.extraction_id = %s and r.ordinal > %s)")
        conditions.append((after, [extraction, extraction, ordinal]))
    clause, values = where(conditions)
    query = sql.SQL("{}{} order by r.extraction_id desc, r.ordinal limit %s").format(
        MENTIONS.format(columns=columns_of(MentionRow, "r")), clause
    )
    return fetch(engine, MentionRow, query, [*values, wanted.limit])


def entities(engine: Engine, wanted: EntityFilter) -> list[EntityRow]:
    """Return entities in order of their ids."""
    conditions = _entity_conditions(wanted)
    if wanted.entity_id is not None:
        conditions.append((sql.SQL("r.id = %s"), [wanted.entity_id]))
    if wanted.after_id is not None:
        conditions.append((sql.SQL("r.id > %s"), [wanted.after_id]))
    clause, values = where(conditions)
    query = sql.SQL("{}{} order by r.id limit %s").format(ENTITIES.format(columns=columns_of(EntityRow, "r")), clause)
    return fetch(engine, EntityRow, query, [*values, wanted.limit])


def changes(engine: Engine, after: int, limit: int) -> list[ChangeRow]:
    """Return the changes after a seq, in order."""
    return fetch(engine, ChangeRow, CHANGES.format(columns=columns_of(ChangeRow, "r")), [after, limit])


@dataclass(frozen=True, slots=True)
class _Text:
    clean_text: str


def _entity_conditions(wanted: EntityFilter) -> list[Condition]:
    conditions = _equal({"type": wanted.type, "name": wanted.name})
    if wanted.code is not None:
        pattern = code_pattern(wanted.code)
        conditions.append((sql.SQL("r.code like %s or r.nearest_code like %s"), [pattern, pattern]))
    return conditions


def _equal(values: dict[str, object | None]) -> list[Condition]:
    return [
        (sql.SQL("{} = %s").format(sql.Identifier("r", name)), [value]) for name, value in values.items() if value is not None
    ]
