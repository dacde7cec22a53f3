"""What an article is: new, an edit, unchanged, a duplicate of another, or too early for an older receipt of itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from gleaner_store import reextraction
from gleaner_store.database import Connection
from gleaner_store.finished import Finished


class Kind(Enum):
    """What becomes of an article that is ready to close."""

    NEW = "new"  # the first version
    EDIT = "edit"  # a further version
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REEXTRACTED = "reextracted"  # its version is stored, by another extractor
    SAME = "same"  # its version is stored by this extractor
    EARLY = "early"  # an older receipt of the same article is still on its way


@dataclass(frozen=True, slots=True)
class Known:
    """An article that is stored."""

    id: UUID
    version: int
    version_count: int
    extraction_id: int
    received_at: datetime
    entry_id: UUID
    content_hash: str
    same_as: UUID | None
    cluster_id: UUID


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an article is, and what it was compared with."""

    item: Finished
    kind: Kind
    known: Known | None = None
    original: UUID | None = None  # the article that it repeats
    cluster_id: UUID | None = None  # of that article
    age_s: float = 0  # since receipt, for early ones
    is_shadow: bool = False  # a re-extraction that readers do not see yet

    @property
    def is_newest(self) -> bool:
        """Return whether this receipt is newer than the one behind the current version."""
        return self.known is None or self.item.order > (self.known.received_at, self.known.entry_id)

    @property
    def version(self) -> int:
        """Return the number of the version to be written."""
        return self.known.version_count + 1 if self.known else 1


# Waiting for an older receipt ends after this time: one in a backlog must not hold up the newest content.
PATIENCE_S: Final = 300

LOCK: Final = "select pg_advisory_xact_lock(k) from unnest(%s::bigint[]) k"

KNOWN: Final = """
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any(%s)
"""

ORIGINALS: Final = """
select u.article_id, found.id, found.cluster_id
from unnest(%s::uuid[], %s::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
"""

OLDER: Final = """
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest(%s::uuid[], %s::text[], %s::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
"""


def lock(connection: Connection, items: Sequence[Finished]) -> None:
    """Keep other writers away from the keys and contents of articles until the transaction ends.

    Locks are taken in one order by all writers, after the rows of the ledger.
    """
    names = {f"key:{item.entry.article_key}" for item in items} | {f"content:{item.content_hash}" for item in items}
    keys = connection.execute("select distinct hashtextextended(n, 0) k from unnest(%s::text[]) n order by k", [list(names)])
    connection.execute(LOCK, [[key for (key,) in keys.fetchall()]])


def rounds(items: Iterable[Finished]) -> list[list[Finished]]:
    """Split articles, in order of receipt, so that no round holds one key or one content twice."""
    split: list[tuple[set[str], list[Finished]]] = []
    for item in sorted(items, key=lambda item: item.order):
        names = {f"key:{item.entry.article_key}", f"content:{item.content_hash}"}
        first = max((n + 1 for n, (taken, _) in enumerate(split) if taken & names), default=0)
        if first == len(split):
            split.append((set(), []))
        split[first][0].update(names)
        split[first][1].append(item)
    return [members for _, members in split]


def judge(connection: Connection, items: Sequence[Finished]) -> list[Verdict]:
    """Say what each article of a round is; the locks must be held."""
    known = _known(connection, [item.article_id for item in items])
    fresh = [item for item in items if not item.entry.is_reextraction]
    originals = {
        article: (original, cluster)
        for article, original, cluster in connection.execute(
            ORIGINALS, [[item.article_id for item in fresh], [item.content_hash for item in fresh]]
        ).fetchall()
    }
    early: dict[UUID, float] = dict(
        connection.execute(
            OLDER,
            [
                [item.entry.id for item in fresh],
                [item.entry.article_key for item in fresh],
                [item.entry.received_at for item in fresh],
            ],
        ).fetchall()
    )
    again = [item for item in items if item.entry.is_reextraction]
    stored = _extractors(connection, again)
    shadows = reextraction.shadows(connection, [item.entry.id for item in again])
    return [
        _again(item, known, stored, shadows) if item.entry.is_reextraction else _fresh(item, known, originals, early)
        for item in items
    ]


def _fresh(
    item: Finished, known: dict[UUID, Known], originals: dict[UUID, tuple[UUID, UUID]], early: dict[UUID, float]
) -> Verdict:
    before = known.get(item.article_id)
    age_s = early.get(item.entry.id)
    if age_s is not None and age_s < PATIENCE_S:
        return Verdict(item, Kind.EARLY, before, age_s=age_s)
    if before and before.content_hash == item.content_hash:
        return Verdict(item, Kind.UNCHANGED, before)
    if item.article_id in originals:
        original, cluster = originals[item.article_id]
        return Verdict(item, Kind.DUPLICATE, before, original, cluster)
    return Verdict(item, Kind.EDIT if before else Kind.NEW, before)


def _again(item: Finished, known: dict[UUID, Known], stored: set[tuple[UUID, int | None, str]], shadows: set[UUID]) -> Verdict:
    is_same = (item.article_id, item.entry.version, item.extractor_version) in stored
    kind = Kind.SAME if is_same else Kind.REEXTRACTED
    return Verdict(item, kind, known.get(item.article_id), is_shadow=item.entry.id in shadows)


def _known(connection: Connection, article_ids: list[UUID]) -> dict[UUID, Known]:
    with connection.cursor(row_factory=class_row(Known)) as cursor:
        return {known.id: known for known in cursor.execute(KNOWN, [article_ids]).fetchall()}


def _extractors(connection: Connection, items: list[Finished]) -> set[tuple[UUID, int | None, str]]:
    if not items:
        return set()
    rows = connection.execute(
        "select article_id, version, extractor_version from store.extractions"
        " where article_id = any(%s) and state <> 'discarded'",
        [[item.article_id for item in items]],
    )
    return {(article, version, extractor) for article, version, extractor in rows.fetchall()}
