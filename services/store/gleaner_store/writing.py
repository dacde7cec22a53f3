"""Writes the rows of articles: a few statements for a whole batch, whatever its size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gleaner_store import feed, rows
from gleaner_store.database import Connection, Row, copy_rows
from gleaner_store.feed import Switch
from gleaner_store.identity import Kind, Verdict


@dataclass(frozen=True, slots=True)
class Target:
    """Where the rows of an article go."""

    verdict: Verdict
    extraction_id: int
    version: int
    is_current: bool  # becomes what readers see of the article
    is_shadow: bool = False


EXTRACTION_IDS: Final = """
select nextval(pg_get_serial_sequence('store.extractions', 'id')) from generate_series(1, %s)
"""

# Most entities are known. They never change, and to ask costs a tenth of what a conflict does. One look into the index for
# each: to `any` of a thousand the planner answers with a walk through all entities there are.
KNOWN_ENTITIES: Final = """
select found.id from unnest(%s::uuid[]) u(id)
cross join lateral (select e.id from store.entities e where e.id = u.id limit 1) found
"""

ENTITIES: Final = """
insert into store.entities (id, type, name, level, subtype, code, code_year, nearest_code, current_code, current_name, parents)
select u.id, u.type, u.name, u.level, u.subtype, u.code, u.code_year, u.nearest_code, u.current_code, u.current_name,
    u.parents::text[]
from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::smallint[], %s::text[], %s::text[],
    %s::text[], %s::text[])
    u(id, type, name, level, subtype, code, code_year, nearest_code, current_code, current_name, parents)
on conflict (id) do nothing
"""

NEW_ARTICLES: Final = """
insert into store.articles (id, article_key, url, source, first_received_at, received_at, version, version_count,
    extraction_id, same_as, cluster_id)
select u.id, u.article_key, u.url, u.source, u.received_at, u.received_at, 1, 1, u.extraction_id, u.same_as, u.cluster_id
from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[], %s::uuid[], %s::uuid[])
    u(id, article_key, url, source, received_at, extraction_id, same_as, cluster_id)
"""

KNOWN_ARTICLES: Final = """
update store.articles a
set version_count = greatest(a.version_count, u.version), first_received_at = least(a.first_received_at, u.received_at),
    received_at = case when u.is_current then u.received_at else a.received_at end,
    version = case when u.is_current then u.version else a.version end,
    extraction_id = case when u.is_current then u.extraction_id else a.extraction_id end,
    same_as = case when u.is_current then u.same_as else a.same_as end,
    cluster_id = case when u.is_current and u.same_as is not null then u.cluster_id else a.cluster_id end
from unnest(%s::uuid[], %s::timestamptz[], %s::integer[], %s::bigint[], %s::uuid[], %s::uuid[], %s::boolean[])
    u(id, received_at, version, extraction_id, same_as, cluster_id, is_current)
where a.id = u.id
"""

VERSIONS: Final = "article_id, version, entry_id, source, received_at, same_as, extraction_id"

SUPERSEDE: Final = """
with replaced as (
    update store.versions v set extraction_id = u.extraction_id
    from unnest(%s::uuid[], %s::integer[], %s::bigint[]) u(article_id, version, extraction_id)
    where v.article_id = u.article_id and v.version = u.version
    returning v.article_id, v.version, v.extraction_id
)
update store.extractions x set state = 'superseded'
from replaced r
where x.article_id = r.article_id and x.version = r.version and x.state = 'current' and x.id <> r.extraction_id
"""


def write_results(connection: Connection, verdicts: Sequence[Verdict]) -> dict[UUID, Target]:
    """Write new versions, duplicates and re-extractions; return where each entry's rows went, by entry id.

    Args:
        connection: in a transaction that holds the locks of `identity.lock`.
        verdicts: of one round, none of them unchanged.
    """
    if not verdicts:
        return {}
    fresh_ids = [n for (n,) in connection.execute(EXTRACTION_IDS, [len(verdicts)]).fetchall()]
    targets = [_target(verdict, extraction_id) for verdict, extraction_id in zip(verdicts, fresh_ids, strict=True)]
    _write_extractions(connection, targets)
    _write_articles(connection, targets)
    _append_feed(connection, targets)
    return {target.verdict.item.entry.id: target for target in targets}


def _target(verdict: Verdict, extraction_id: int) -> Target:
    entry = verdict.item.entry
    if verdict.kind is Kind.REEXTRACTED and entry.version is not None:
        is_current = verdict.known is not None and verdict.known.version == entry.version
        return Target(verdict, extraction_id, entry.version, is_current, verdict.is_shadow)
    return Target(verdict, extraction_id, verdict.version, verdict.is_newest)


def _write_extractions(connection: Connection, targets: Sequence[Target]) -> None:
    full = [t for t in targets if t.verdict.kind is not Kind.DUPLICATE]
    _supersede(connection, [t for t in targets if t.verdict.kind is Kind.REEXTRACTED and not t.is_shadow])
    copy_rows(
        connection,
        "store.extractions",
        rows.EXTRACTION_COLUMNS,
        [
            rows.extraction_row(t.verdict.item, t.extraction_id, t.version, "shadow" if t.is_shadow else "current")
            for t in targets
        ],
    )
    meant = [(t, rows.entity_ids(t.verdict.item)) for t in full]
    write_entities(connection, rows.entity_rows([(t.verdict.item, m) for t, m in meant]))
    mentions = [row for t, m in meant for row in rows.mention_rows(t.verdict.item, m, t.extraction_id)]
    figures = [row for t, m in meant for row in rows.figure_rows(t.verdict.item, m, t.extraction_id)]
    facts = [row for t in full for row in rows.fact_rows(t.verdict.item, t.extraction_id, t.version)]
    copy_rows(connection, "store.mentions", rows.MENTION_COLUMNS, mentions)
    copy_rows(connection, "store.figures", rows.FIGURE_COLUMNS, figures)
    copy_rows(connection, "store.facts", rows.FACT_COLUMNS, facts)


def write_entities(connection: Connection, found: Sequence[Row]) -> None:
    """Write entities that are not known yet; rows as `rows.entity_rows` makes them, in the order of their ids."""
    known = {entity for (entity,) in connection.execute(KNOWN_ENTITIES, [[row[0] for row in found]]).fetchall()}
    unknown = [row for row in found if row[0] not in known]
    if unknown:
        connection.execute(ENTITIES, _columns(unknown, 11))


def _write_articles(connection: Connection, targets: Sequence[Target]) -> None:
    versions = [t for t in targets if t.verdict.kind is not Kind.REEXTRACTED]
    _insert_articles(connection, [t for t in versions if t.verdict.known is None])
    _update_articles(connection, [t for t in versions if t.verdict.known is not None])
    copy_rows(connection, "store.versions", VERSIONS, [_version_row(t) for t in versions])
    connection.execute(
        "update store.articles a set extraction_id = u.extraction_id"
        " from unnest(%s::uuid[], %s::bigint[]) u(id, extraction_id) where a.id = u.id",
        _columns(
            [
                (t.verdict.item.article_id, t.extraction_id)
                for t in targets
                if t.verdict.kind is Kind.REEXTRACTED and t.is_current and not t.is_shadow
            ],
            2,
        ),
    )


def _insert_articles(connection: Connection, targets: Sequence[Target]) -> None:
    if targets:
        found = []
        for t in targets:
            item, verdict = t.verdict.item, t.verdict
            key, cluster = item.entry, verdict.cluster_id or item.article_id
            found.append(
                (
                    item.article_id,
                    key.article_key,
                    key.url,
                    key.source,
                    key.received_at,
                    t.extraction_id,
                    verdict.original,
                    cluster,
                )
            )
        connection.execute(NEW_ARTICLES, _columns(found, 8))


def _update_articles(connection: Connection, targets: Sequence[Target]) -> None:
    if targets:
        found = []
        for t in targets:
            item, verdict = t.verdict.item, t.verdict
            found.append(
                (
                    item.article_id,
                    item.entry.received_at,
                    t.version,
                    t.extraction_id,
                    verdict.original,
                    verdict.cluster_id,
                    t.is_current,
                )
            )
        connection.execute(KNOWN_ARTICLES, _columns(found, 7))


def _version_row(target: Target) -> tuple[object, ...]:
    item = target.verdict.item
    entry = item.entry
    return (
        item.article_id,
        target.version,
        entry.id,
        entry.source,
        entry.received_at,
        target.verdict.original,
        target.extraction_id,
    )


def _supersede(connection: Connection, targets: Sequence[Target]) -> None:
    if targets:
        found = [(t.verdict.item.article_id, t.version, t.extraction_id) for t in targets]
        connection.execute(SUPERSEDE, _columns(found, 3))


def _append_feed(connection: Connection, targets: Sequence[Target]) -> None:
    visible = [t for t in targets if t.is_current and not t.is_shadow]
    feed.append_new(connection, [t.extraction_id for t in visible if t.verdict.kind is Kind.NEW])
    feed.append_switches(
        connection,
        [
            Switch(
                article_id=t.verdict.item.article_id,
                version=t.version,
                extractor_version=t.verdict.item.extractor_version,
                before=t.verdict.known.extraction_id if t.verdict.known else None,
                after=t.extraction_id,
                same_as=t.verdict.original,
            )
            for t in visible
            if t.verdict.kind is not Kind.NEW
        ],
    )


def _columns(found: Sequence[tuple[object, ...]], count: int) -> list[list[object]]:
    return [list(column) for column in zip(*found, strict=True)] if found else [[] for _ in range(count)]
