"""The one way in: raw bytes and ledger rows in one transaction. What it returned is committed once the caller commits.

It works on whole batches: three statements, however many articles. The statements go to psycopg directly, because
arrays of bytes must travel in binary form, which is a third of the time of an insert.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

import psycopg
import zstandard
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from gleaner_contracts.enums import Lane
from gleaner_ingest.identity import article_key, new_id
from gleaner_ingest.submission import Outcome, Receipt, RefusalReason, Refused, Submission
from gleaner_runtime.database import is_permanent, sqlstate
from gleaner_runtime.metrics import RECEIVED, REFUSED

LANE_NUMBER: Final = {Lane.FRESH: 0, Lane.REPLAY: 1, Lane.BACKFILL: 2}
COMPRESS_FROM_BYTES: Final = 512
COMPRESSION_LEVEL: Final = 1

ANSWERED = """
select k.ord - 1, e.id, e.content_sha256, e.state, e.disposition, e.same_as, e.received_at
from unnest(%s::text[], %s::text[]) with ordinality as k (source, key, ord)
join ledger.entries e on e.source = k.source and e.idempotency_key = k.key
"""

# The newest entry of an article decides, not any: a text that goes back to an older one is a change.
NEWEST = """
select k.ord - 1, e.id, e.content_sha256, e.same_as, r.same_as
from unnest(%s::text[]) with ordinality as k (key, ord)
cross join lateral (
    select id, content_sha256, case when disposition = 'unchanged' then same_as end as same_as
    from ledger.entries
    where article_key = k.key and disposition is distinct from 'quarantined'
    order by received_at desc, id desc limit 1
) e
left join ledger.entries r on r.id = coalesce(e.same_as, e.id) and r.disposition = 'duplicate'
"""

# Rows of one batch are a microsecond apart, so that "the newer one" is always decided.
OPEN = """
with input as (
    select * from unnest(
        %s::uuid[], %s::text[], %s::text[], %s::text[], %b::bytea[], %s::int[], %s::text[], %s::smallint[], %s::uuid[]
    ) with ordinality as i (id, article_key, source, url, sha256, size_bytes, idempotency_key, lane, same_as, ord)
)
insert into ledger.entries (
    id, article_key, source, url, content_sha256, size_bytes, idempotency_key, lane, received_at,
    state, disposition, same_as, done_at
)
select id, article_key, source, url, sha256, size_bytes, idempotency_key, lane, now() + ord * interval '1 microsecond',
    case when same_as is null then 'waiting' else 'done' end,
    case when same_as is not null then 'unchanged' end,
    same_as, case when same_as is not null then now() + ord * interval '1 microsecond' end
from input order by ord
on conflict (source, idempotency_key) where idempotency_key is not null do nothing
returning id, received_at
"""

KEEP = """
insert into ingest.raw (
    entry_id, received_at, content, is_compressed, is_text, content_type, charset, title, fetched_at, headers, meta
)
select id, received_at, content, is_compressed, is_text, content_type, charset, title, fetched_at, headers::jsonb, meta::jsonb
from unnest(
    %s::uuid[], %s::timestamptz[], %b::bytea[], %s::boolean[], %s::boolean[], %s::text[], %s::text[], %s::text[],
    %s::timestamptz[], %s::text[], %s::text[]
) as i (id, received_at, content, is_compressed, is_text, content_type, charset, title, fetched_at, headers, meta)
"""


class _Known(NamedTuple):
    """What an entry repeats."""

    entry_id: UUID  # the first entry of its article with these bytes
    duplicate_of: UUID | None = None  # what that one was a duplicate of


class _Entry(NamedTuple):
    """A submission with its identity."""

    submission: Submission
    id: UUID
    sha256: bytes
    key: str


def accept(connection: Connection, submissions: Sequence[Submission]) -> list[Receipt]:
    """Write a batch into the inbox and the ledger; the caller commits.

    Args:
        connection: in a transaction, or about to begin one.
        submissions: any number; within the batch a later one counts as received later.

    Returns:
        One receipt a submission, in order.

    Raises:
        DBAPIError: nothing of the batch may be relied on; the caller rolls back.
    """
    try:
        with _cursor(connection) as cursor:
            return _accept(cursor, [_identify(s) for s in submissions])
    except psycopg.Error as error:
        raise DBAPIError("accept", None, error) from error


def accept_each(engine: Engine, submissions: Sequence[Submission]) -> list[Receipt | Refused]:
    """Commit a batch so that an article whose values Postgres refuses fails alone.

    Raises:
        DBAPIError: Postgres is away or busy; what was committed before is found again as `unchanged`.
    """
    try:
        with engine.begin() as connection:
            receipts = accept(connection, submissions)
    except DBAPIError as error:
        if not is_permanent(error):
            raise
        if len(submissions) == 1:
            return [_refusal(error)]
        middle = len(submissions) // 2
        return [*accept_each(engine, submissions[:middle]), *accept_each(engine, submissions[middle:])]
    for submission in submissions:
        RECEIVED.labels(submission.lane.value).inc()
    return list(receipts)


def _refusal(error: DBAPIError) -> Refused:
    reason = RefusalReason.REJECTED_VALUES
    REFUSED.labels(reason.value).inc()
    return Refused(422, reason, f"the database refuses a value (SQLSTATE {sqlstate(error) or 'none'})")


def _cursor(connection: Connection) -> psycopg.Cursor[tuple[Any, ...]]:
    return cast("psycopg.Cursor[tuple[Any, ...]]", connection.connection.cursor())


def _identify(submission: Submission) -> _Entry:
    sha256 = hashlib.sha256(submission.content).digest()
    return _Entry(submission, new_id(), sha256, article_key(submission.url, sha256))


def _accept(cursor: psycopg.Cursor[tuple[Any, ...]], entries: Sequence[_Entry]) -> list[Receipt]:
    receipts = _answered(cursor, entries)
    fresh = _first_of_each_key([e for i, e in enumerate(entries) if i not in receipts])
    known = _unchanged(cursor, fresh)
    opened = _open(cursor, fresh, known)
    _keep(cursor, [(e, opened[e.id]) for e in fresh if e.id in opened and known.get(e.id) is None])
    for index, entry in enumerate(entries):
        if entry.id in opened:
            receipts[index] = _receipt(entry, opened[entry.id], known.get(entry.id))
    if len(receipts) < len(entries):  # repeated within the batch, or by a concurrent request
        late = [e for i, e in enumerate(entries) if i not in receipts]
        found = iter(_answered(cursor, late).values())
        receipts |= {i: next(found) for i in range(len(entries)) if i not in receipts}
    return [receipts[index] for index in range(len(entries))]


def _first_of_each_key(entries: Sequence[_Entry]) -> list[_Entry]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for entry in entries:
        key = entry.submission.idempotency_key
        if key is None or (entry.submission.source, key) not in seen:
            kept.append(entry)
        if key is not None:
            seen.add((entry.submission.source, key))
    return kept


def _answered(cursor: psycopg.Cursor[tuple[Any, ...]], entries: Sequence[_Entry]) -> dict[int, Receipt]:
    asked = [(i, e) for i, e in enumerate(entries) if e.submission.idempotency_key is not None]
    if not asked:
        return {}
    cursor.execute(ANSWERED, ([e.submission.source for _, e in asked], [e.submission.idempotency_key for _, e in asked]))
    receipts = {}
    for row, entry_id, sha256, state, disposition, same_as, received_at in cursor.fetchall():
        index, entry = asked[row]
        receipts[index] = Receipt(
            id=entry_id,
            outcome=Outcome.REPEATED if sha256 == entry.sha256 else Outcome.CONFLICT,
            received_at=received_at,
            state=state,
            disposition=disposition,
            same_as=same_as,
            duplicate_of=same_as if disposition == "duplicate" else None,
        )
    return receipts


def _unchanged(cursor: psycopg.Cursor[tuple[Any, ...]], entries: Sequence[_Entry]) -> dict[UUID, _Known | None]:
    """Return for each entry what it repeats, if anything."""
    cursor.execute(NEWEST, ([e.key for e in entries],))
    newest = {
        entries[row].key: (sha256, _Known(same_as or entry_id, duplicate_of))
        for row, entry_id, sha256, same_as, duplicate_of in cursor.fetchall()
    }
    known: dict[UUID, _Known | None] = {}
    for entry in entries:
        sha256, first = newest.get(entry.key, (None, None))
        known[entry.id] = first if sha256 == entry.sha256 else None
        newest[entry.key] = (entry.sha256, known[entry.id] or _Known(entry.id))
    return known


def _open(
    cursor: psycopg.Cursor[tuple[Any, ...]], entries: Sequence[_Entry], known: dict[UUID, _Known | None]
) -> dict[UUID, datetime]:
    if not entries:
        return {}
    rows = [e.submission for e in entries]
    cursor.execute(
        OPEN,
        (
            [e.id for e in entries],
            [e.key for e in entries],
            [s.source for s in rows],
            [s.url for s in rows],
            [e.sha256 for e in entries],
            [len(s.content) for s in rows],
            [s.idempotency_key for s in rows],
            [LANE_NUMBER[s.lane] for s in rows],
            [found.entry_id if (found := known[e.id]) else None for e in entries],
        ),
    )
    return dict(cast("list[tuple[UUID, datetime]]", cursor.fetchall()))


def _keep(cursor: psycopg.Cursor[tuple[Any, ...]], opened: Sequence[tuple[_Entry, datetime]]) -> None:
    if not opened:
        return
    rows = [entry.submission for entry, _ in opened]
    packed = [_pack(s.content) for s in rows]
    cursor.execute(
        KEEP,
        (
            [entry.id for entry, _ in opened],
            [received_at for _, received_at in opened],
            [content for content, _ in packed],
            [is_compressed for _, is_compressed in packed],
            [s.is_text for s in rows],
            [s.content_type for s in rows],
            [s.charset for s in rows],
            [s.title for s in rows],
            [s.fetched_at for s in rows],
            [s.headers.decode() for s in rows],
            [s.meta.decode() for s in rows],
        ),
    )


def _pack(content: bytes) -> tuple[bytes, bool]:
    """Return what to store of raw bytes, and whether it is zstd."""
    if len(content) < COMPRESS_FROM_BYTES:
        return content, False
    packed = zstandard.compress(content, COMPRESSION_LEVEL)
    return (packed, True) if len(packed) < len(content) else (content, False)


def _receipt(entry: _Entry, received_at: datetime, known: _Known | None) -> Receipt:
    return Receipt(
        id=entry.id,
        outcome=Outcome.ACCEPTED if known is None else Outcome.UNCHANGED,
        received_at=received_at,
        state="waiting" if known is None else "done",
        disposition=None if known is None else "unchanged",
        same_as=known.entry_id if known else None,
        duplicate_of=known.duplicate_of if known else None,
        normalised_count=entry.submission.normalised_count,
    )
