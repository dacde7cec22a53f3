"""Finds near-duplicates of articles that were just written: candidates by shared fingerprints, a verdict on their texts.

A link never deletes: a repost keeps its rows and facts, so the feed has nothing to tell of it. The later receipt points to
the earlier one, and what is stored now joins the cluster of what was there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from gleaner_contracts.nearness import are_kept_apart, compare, guard_of, signature
from gleaner_store.database import Connection, copy_rows
from gleaner_store.identity import Kind
from gleaner_store.rows import numbers_text
from gleaner_store.writing import Target

LOCK: Final = 0x676C6E64
LOOKED_AT: Final = 50  # articles of one hash, the newest: reposts follow soon, and a text that all pages share is none's own
CANDIDATES: Final = 8  # whose texts are compared, those with most shared hashes
MIN_SHARED: Final = 0.2  # of the hashes of the shorter text; half of its text is what the verdict asks for

# Before the new text is indexed: what both have comes back.
FORGET: Final = """
delete from store.fingerprints f
using (
    select a.no, unnest(x.fingerprint) as hash
    from unnest(%s::uuid[], %s::bigint[]) u(article_id, extraction_id)
    join store.articles a on a.id = u.article_id join store.extractions x on x.id = u.extraction_id
) o
where f.hash = o.hash and f.article_no = o.no
"""

UNLINK: Final = """
delete from store.near_duplicates d using store.articles a
where (d.article_id = any(%s) or d.other_id = any(%s)) and a.id = d.article_id and d.version = a.version and d.kind = 'near'
"""

FRESH: Final = """
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.fingerprint
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any(%s)
"""

# For articles that may be in the index already; to ask of each hash costs twice what COPY does.
INDEX: Final = """
insert into store.fingerprints (hash, article_no)
select * from unnest(%s::bigint[], %s::bigint[]) on conflict do nothing
"""

# The hashes come from the client: reading them from the rows again would leave the planner without their number.
SHARED: Final = """
select u.no, f.article_no, count(*)
from unnest(%s::bigint[], %s::bigint[]) u(hash, no)
cross join lateral (
    select i.article_no from store.fingerprints i where i.hash = u.hash order by i.article_no desc limit %s
) f
where f.article_no <> u.no group by 1, 2
"""

NEIGHBOURS: Final = """
select other.id, other.no, other.first_received_at, other.version, other.cluster_id, cardinality(y.fingerprint)
from store.articles other join store.extractions y on y.id = other.extraction_id
where other.no = any(%s) and other.same_as is null
"""

TEXTS: Final = """
select a.id, x.clean_text from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any(%s)
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

# A cluster bears the id of its first member; when that one leaves, the others take the id of the first that is left.
RENAME: Final = """
with heirs as (
    select distinct on (o.cluster_id) o.cluster_id as old_id, o.id as new_id
    from store.articles o where o.cluster_id = any(%s) and o.id <> o.cluster_id order by o.cluster_id, o.no
)
update store.articles m set cluster_id = h.new_id from heirs h where m.cluster_id = h.old_id and m.id <> m.cluster_id
"""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The current text of an article gave way to another; both by their extraction."""

    article_id: UUID
    before: int | None  # null: there was none
    after: int | None  # null: what it has now is a copy of another article, which is not indexed
    is_new: bool = False  # its row was made in this transaction: nothing of it can be in the index


@dataclass(frozen=True, slots=True)
class Member:
    """The current text of an article, and where it stands."""

    id: UUID
    no: int
    first_received_at: datetime
    version: int
    cluster_id: UUID
    hashes: int

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
    """Do `refresh` for what was just written; what readers do not see is left out.

    Args:
        connection: in the transaction that wrote the articles.
        targets: what was written.
    """
    refresh(
        connection,
        [
            Replaced(
                article_id=t.verdict.item.article_id,
                before=t.verdict.known.extraction_id if t.verdict.known else None,
                after=None if t.verdict.kind is Kind.DUPLICATE else t.extraction_id,
                is_new=t.verdict.known is None,
            )
            for t in targets
            if t.is_current and not t.is_shadow
        ],
    )


def refresh(connection: Connection, replaced: Sequence[Replaced]) -> None:
    """Index the fingerprints of texts that are new, forget those of texts that are gone, and link what repeats what.

    One transaction at a time does this, so that two reposts stored at once meet; it has to be the last thing that a
    transaction locks.

    Args:
        connection: in the transaction that wrote the articles.
        replaced: in the order of writing.
    """
    if not replaced:
        return
    connection.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    old = [(r.article_id, r.before) for r in replaced if r.before is not None]
    if old:
        connection.execute(FORGET, [list(column) for column in zip(*old, strict=True)])
        connection.execute(UNLINK, [list({article for article, _ in old})] * 2)
    last = {r.article_id: r for r in replaced}
    fresh, hashes = _index(connection, {article: r.is_new for article, r in last.items() if r.after is not None})
    pairs = near_pairs(connection, _candidates(connection, fresh, hashes)) if fresh else []
    _write_links(connection, pairs)
    left = leavers([member for member in fresh.values() if last[member.id].before is not None], pairs)
    if left:
        connection.execute(RENAME, [left])
    clusters = clusters_of(list(fresh.values()), pairs)
    connection.execute(CLUSTER, [list(clusters), list(clusters.values())])


Hashes = list[tuple[int, int]]  # hash, number of its article


def _index(connection: Connection, articles: Mapping[UUID, bool]) -> tuple[dict[int, Member], Hashes]:
    """Put the current fingerprints of articles, each new or not, into the index; return the articles by their number."""
    fresh: dict[int, Member] = {}
    hashes: Hashes = []
    for article, no, received_at, version, cluster, fingerprint in connection.execute(FRESH, [list(articles)]).fetchall():
        fresh[no] = Member(article, no, received_at, version, cluster, len(fingerprint))
        hashes += [(h, no) for h in set(fingerprint)]
    hashes.sort()
    copy_rows(connection, "store.fingerprints", "hash, article_no", [row for row in hashes if articles[fresh[row[1]].id]])
    known = [row for row in hashes if not articles[fresh[row[1]].id]]
    if known:
        connection.execute(INDEX, [numbers_text(column) for column in zip(*known, strict=True)])
    return fresh, hashes


def _candidates(connection: Connection, fresh: dict[int, Member], hashes: Hashes) -> list[tuple[Member, Member]]:
    """Return pairs that share enough hashes, for each new article those with the most."""
    if not hashes:
        return []
    shared = connection.execute(SHARED, [*(numbers_text(column) for column in zip(*hashes, strict=True)), LOOKED_AT]).fetchall()
    if not shared:
        return []
    others = {m.no: m for m in _neighbours(connection, {no for _, no, _ in shared})}
    found: dict[int, list[tuple[int, int]]] = {}
    for mine, other, count in shared:
        if other in others and count >= MIN_SHARED * min(fresh[mine].hashes, others[other].hashes):
            found.setdefault(mine, []).append((count, other))
    return [
        (fresh[mine], fresh.get(other, others[other]))
        for mine, ranked in found.items()
        for _, other in sorted(ranked)[-CANDIDATES:]
    ]


def _neighbours(connection: Connection, numbers: set[int]) -> list[Member]:
    return [Member(*row) for row in connection.execute(NEIGHBOURS, [list(numbers)]).fetchall()]


def near_pairs(connection: Connection, candidates: Sequence[tuple[Member, Member]]) -> list[Pair]:
    """Return the candidates whose texts are near; each text is looked at once, and most only for its numbers and places."""
    if not candidates:
        return []
    ids = {member.id for pair in candidates for member in pair}
    texts: dict[UUID, str] = dict(connection.execute(TEXTS, [list(ids)]).fetchall())
    guarded = cache(lambda article: guard_of(texts[article]))
    signed = cache(lambda article: signature(texts[article]))
    likely = [(mine, other) for mine, other in candidates if not are_kept_apart(guarded(mine.id), guarded(other.id))]
    verdicts = [(mine, other, compare(signed(mine.id), signed(other.id))) for mine, other in likely]
    return [Pair(mine, other, nearness.containment) for mine, other, nearness in verdicts if nearness.is_near]


def leavers(changed: Sequence[Member], pairs: Sequence[Pair]) -> list[UUID]:
    """Return which of the changed articles gave their cluster its id and are near none of its members any more."""
    stay = {member.id for pair in pairs for member in (pair.mine, pair.other) if pair.mine.cluster_id == pair.other.cluster_id}
    return [member.id for member in changed if member.cluster_id == member.id and member.id not in stay]


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
