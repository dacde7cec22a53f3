"""Finds near-duplicates of articles that were just written: candidates by shared fingerprints, a verdict on their texts.

A link never deletes: a repost keeps its rows and facts, so the feed has nothing to tell of it. The later receipt points to
the earlier one, and what is stored now joins the cluster of what was there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from gleaner_contracts.nearness import compare, signature
from gleaner_store.database import Connection
from gleaner_store.identity import Kind
from gleaner_store.writing import Target

LOCK: Final = 0x676C6E64
LOOKED_AT: Final = 50  # articles of one hash, the newest: reposts follow soon, and a text that all pages share is none's own
CANDIDATES: Final = 8  # whose texts are compared, those with most shared hashes
MIN_SHARED: Final = 0.2  # of the hashes of the shorter text; half of its text is what the verdict asks for

FORGET: Final = """
delete from store.fingerprints f
using (
    select a.no, unnest(x.fingerprint) as hash
    from unnest(%s::uuid[], %s::bigint[]) u(article_id, extraction_id)
    join store.articles a on a.id = u.article_id join store.extractions x on x.id = u.extraction_id
) o
where f.hash = o.hash and f.article_no = o.no
"""

INDEX: Final = """
insert into store.fingerprints (hash, article_no)
select distinct h, a.no
from store.articles a join store.extractions x on x.id = a.extraction_id cross join unnest(x.fingerprint) h
where a.id = any(%s) order by 1, 2
on conflict do nothing
"""

MEMBERS: Final = """
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.clean_text
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any(%s)
"""

NEIGHBOURS: Final = """
select mine.id, other.id
from store.articles mine join store.extractions x on x.id = mine.extraction_id
cross join lateral (
    select f.article_no, count(*) as shared
    from unnest(x.fingerprint) h
    cross join lateral (
        select i.article_no from store.fingerprints i where i.hash = h order by i.article_no desc limit %s
    ) f
    where f.article_no <> mine.no group by 1 order by 2 desc, 1 desc limit %s
) c
join store.articles other on other.no = c.article_no and other.same_as is null
join store.extractions y on y.id = other.extraction_id
where mine.id = any(%s) and c.shared >= %s * least(cardinality(x.fingerprint), cardinality(y.fingerprint))
"""

LINK: Final = """
insert into store.near_duplicates (article_id, other_id, kind, score, version)
select u.article_id, u.other_id, 'near', u.score, u.version
from unnest(%s::uuid[], %s::uuid[], %s::real[], %s::integer[]) u(article_id, other_id, score, version)
on conflict (article_id, other_id)
do update set score = excluded.score, version = excluded.version, kind = excluded.kind, found_at = now()
"""

CLUSTER: Final = """
update store.articles a set cluster_id = u.cluster_id
from unnest(%s::uuid[], %s::uuid[]) u(id, cluster_id) where a.id = u.id and a.cluster_id <> u.cluster_id
"""


@dataclass(frozen=True, slots=True)
class Member:
    """The current text of an article, and where it stands."""

    id: UUID
    no: int
    first_received_at: datetime
    version: int
    cluster_id: UUID
    clean_text: str

    @property
    def order(self) -> tuple[datetime, int]:
        """Return the sort key of receipt."""
        return (self.first_received_at, self.no)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles that are near."""

    mine: Member  # just written
    other: Member
    score: float  # containment, 0 to 1


def link(connection: Connection, targets: Iterable[Target]) -> None:
    """Index the fingerprints of new and edited articles, and link those that repeat others.

    One transaction at a time does this, so that two reposts stored at once meet; it has to be the last thing that a
    transaction locks.

    Args:
        connection: in the transaction that wrote the articles.
        targets: what was written; those that readers do not see are left out.
    """
    written = [t for t in targets if t.is_current and not t.is_shadow and t.verdict.kind is not Kind.REEXTRACTED]
    fresh = list(dict.fromkeys(t.verdict.item.article_id for t in written if t.verdict.kind in (Kind.NEW, Kind.EDIT)))
    _forget(connection, written)
    if fresh:
        connection.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        connection.execute(INDEX, [fresh])
        _link(connection, fresh)


def _forget(connection: Connection, targets: Sequence[Target]) -> None:
    """Take the fingerprints of texts that were replaced out of the index."""
    old = [(t.verdict.known.id, t.verdict.known.extraction_id) for t in targets if t.verdict.known]
    if old:
        connection.execute(FORGET, [list(column) for column in zip(*old, strict=True)])


def _link(connection: Connection, fresh: Sequence[UUID]) -> None:
    found = connection.execute(NEIGHBOURS, [LOOKED_AT, CANDIDATES, list(fresh), MIN_SHARED]).fetchall()
    members = _members(connection, {*fresh, *(other for _, other in found)})
    pairs = near_pairs([(members[mine], members[other]) for mine, other in found])
    _write_links(connection, pairs)
    clusters = clusters_of([members[article] for article in fresh], pairs)
    connection.execute(CLUSTER, [list(clusters), list(clusters.values())])


def _members(connection: Connection, ids: set[UUID]) -> dict[UUID, Member]:
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return {member.id: member for member in cursor.execute(MEMBERS, [list(ids)]).fetchall()}


def near_pairs(candidates: Sequence[tuple[Member, Member]]) -> list[Pair]:
    """Return the candidates whose texts are near; each text is looked at once."""
    signed = cache(signature)
    verdicts = [(mine, other, compare(signed(mine.clean_text), signed(other.clean_text))) for mine, other in candidates]
    return [Pair(mine, other, nearness.containment) for mine, other, nearness in verdicts if nearness.is_near]


def clusters_of(fresh: Sequence[Member], pairs: Sequence[Pair]) -> dict[UUID, UUID]:
    """Return the cluster of each article just written: the one it is in, else the nearest one's, else its own.

    Two clusters never become one: a digest of two articles would join what has nothing in common.
    """
    clusters = {member.id: member.cluster_id for pair in pairs for member in (pair.mine, pair.other)}
    open_ids = {member.id for member in fresh}
    for member in sorted(fresh, key=lambda member: member.no):
        open_ids.discard(member.id)
        near = [pair for pair in pairs if pair.mine.id == member.id and pair.other.id not in open_ids]
        best = max(near, key=lambda p: (clusters[p.other.id] == member.cluster_id, p.score, -p.other.no), default=None)
        clusters[member.id] = clusters[best.other.id] if best else member.id
    return {member.id: clusters[member.id] for member in fresh}


def _write_links(connection: Connection, pairs: Sequence[Pair]) -> None:
    rows = {}
    for pair in pairs:
        later, earlier = sorted((pair.mine, pair.other), key=lambda member: member.order, reverse=True)
        rows[later.id, earlier.id] = (later.id, earlier.id, pair.score, later.version)
    if rows:
        connection.execute(LINK, [list(column) for column in zip(*rows.values(), strict=True)])
