"""Finds near-duplicates of articles that were just written: candidates by shared fingerprints, a verdict on their texts.

A link never deletes: a repost keeps its rows and facts, so the feed has nothing to tell of it. The later receipt points to
the earlier one, and what is stored now joins the cluster of what was there.
"""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from gleaner_contracts.nearness import are_apart_by_numbers, are_kept_apart, compare, guard_of, numbers_of, signature
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

# The hashes come from the client: reading them from the rows again would leave the planner without their number. An array for
# each hash that is known: texts of one template have thousands of rows in common, which the client counts in a third of the time.
SHARED: Final = """
select u.hash, f.numbers
from unnest(%s::bigint[]) u(hash)
cross join lateral (
    select array_agg(l.article_no) as numbers
    from (select i.article_no from store.fingerprints i where i.hash = u.hash order by i.article_no desc limit %s) l
) f
where f.numbers is not null
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
    fresh, hashes = _fresh(connection, [article for article, r in last.items() if r.after is not None])
    indexed: dict[int, list[int]] = dict(connection.execute(SHARED, [numbers_text(sorted(hashes)), LOOKED_AT]).fetchall())
    _index(connection, hashes, {no for no, member in fresh.items() if last[member.id].is_new})
    pairs = near_pairs(connection, _candidates(connection, fresh, shared_hashes(hashes, indexed)))
    _write_links(connection, pairs)
    left = leavers([member for member in fresh.values() if last[member.id].before is not None], pairs)
    if left:
        connection.execute(RENAME, [left])
    clusters = clusters_of(list(fresh.values()), pairs)
    connection.execute(CLUSTER, [list(clusters), list(clusters.values())])


Hashes = dict[int, list[int]]  # numbers of the articles that have a hash


def _fresh(connection: Connection, articles: Collection[UUID]) -> tuple[dict[int, Member], Hashes]:
    """Return articles by their number, and the hashes of their current texts."""
    fresh: dict[int, Member] = {}
    hashes: Hashes = {}
    for article, no, received_at, version, cluster, fingerprint in connection.execute(FRESH, [list(articles)]).fetchall():
        fresh[no] = Member(article, no, received_at, version, cluster, len(fingerprint))
        for each in set(fingerprint):
            hashes.setdefault(each, []).append(no)
    return fresh, hashes


def _index(connection: Connection, hashes: Hashes, new: Container[int]) -> None:
    """Put hashes into the index; of articles that are not new, by their number, it may know some."""
    rows = sorted((each, no) for each, numbers in hashes.items() for no in numbers)
    copy_rows(connection, "store.fingerprints", "hash, article_no", [row for row in rows if row[1] in new])
    known = [row for row in rows if row[1] not in new]
    if known:
        connection.execute(INDEX, [numbers_text(column) for column in zip(*known, strict=True)])


def shared_hashes(fresh: Hashes, indexed: Hashes) -> dict[int, Counter[int]]:
    """Return with which articles new ones share hashes, and how many.

    Args:
        fresh: hashes of the new articles.
        indexed: those of them that are in the index, whether new articles are there already or not.
    """
    found: dict[int, Counter[int]] = {}
    for each, mine in fresh.items():
        others = indexed.get(each, [])
        if len(mine) > 1 or others:
            newest = sorted({*mine, *others}, reverse=True)[:LOOKED_AT]
            for no in mine:
                found.setdefault(no, Counter()).update(newest)
    for no, counts in found.items():
        counts.pop(no, None)
    return found


def _candidates(
    connection: Connection, fresh: dict[int, Member], shared: Mapping[int, Counter[int]]
) -> list[tuple[Member, Member]]:
    """Return pairs that share enough hashes, for each new article those with the most."""
    numbers = {no for counts in shared.values() for no in counts}
    others = {m.no: m for m in _neighbours(connection, numbers)} if numbers else {}
    pairs = []
    for mine, counts in shared.items():
        ranked = sorted(
            (count, other)
            for other, count in counts.items()
            if other in others and count >= MIN_SHARED * min(fresh[mine].hashes, others[other].hashes)
        )
        pairs += [(fresh[mine], fresh.get(other, others[other])) for _, other in ranked[-CANDIDATES:]]
    return pairs


def _neighbours(connection: Connection, numbers: set[int]) -> list[Member]:
    return [Member(*row) for row in connection.execute(NEIGHBOURS, [list(numbers)]).fetchall()]


def near_pairs(connection: Connection, candidates: Sequence[tuple[Member, Member]]) -> list[Pair]:
    """Return the candidates whose texts are near; each text is looked at once, and most only for its numbers."""
    if not candidates:
        return []
    ids = {member.id for pair in candidates for member in pair}
    texts: dict[UUID, str] = dict(connection.execute(TEXTS, [list(ids)]).fetchall())
    numbered = cache(lambda article: numbers_of(texts[article]))
    guarded = cache(lambda article: guard_of(texts[article], numbered(article)))
    signed = cache(lambda article: signature(texts[article], guarded(article)))
    same = [pair for pair in candidates if not are_apart_by_numbers(numbered(pair[0].id), numbered(pair[1].id))]
    likely = [(mine, other) for mine, other in same if not are_kept_apart(guarded(mine.id), guarded(other.id))]
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
