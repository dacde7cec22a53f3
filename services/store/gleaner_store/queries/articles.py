"""Where is my article? By address, id, or a sentence of it; also when it was not kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg import sql
from sqlalchemy import Engine

from gleaner_contracts.nearness import letters_of
from gleaner_store.queries.sql import fetch, like
from gleaner_store.queries.steps import StepRow, steps
from gleaner_store.sentences import MIN_LETTERS, sentence_hashes, sentences_of


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """One receipt of an article, or what is known of one that was refused."""

    entry_id: UUID | None  # null: refused, so there is no receipt
    source: str
    url: str | None
    received_at: datetime
    state: str  # waiting, leased, done; refused
    disposition: str | None
    reason: str | None
    detail: str | None
    attempts: int
    due_at: datetime | None  # of a waiting one
    article_id: UUID | None
    version: int | None
    same_as: UUID | None
    title: str | None
    extractor_version: str | None
    has_raw: bool
    sender: str | None = None  # of what was refused: the name of the key, or the account that read the file
    place: str | None = None  # the line of the batch, or the file
    excerpt: str | None = None  # how it began, where its address could not be read


@dataclass(frozen=True, slots=True)
class Found:
    """One receipt and everything that happened to it."""

    entry: FoundEntry
    steps: tuple[StepRow, ...]


ENTRIES: Final = sql.SQL("""
select e.id as entry_id, e.source, e.url, e.received_at, e.state, e.disposition, e.reason, e.detail, e.attempts,
    case when e.state = 'waiting' then e.due_at end as due_at, e.article_id, e.version, e.same_as, x.title, x.extractor_version,
    exists (select 1 from ingest.raw r where r.entry_id = e.id and r.received_at = e.received_at) as has_raw
from ledger.entries e
left join store.versions v on v.article_id = e.article_id and v.version = e.version
left join store.extractions x on x.id = v.extraction_id
where {} order by e.received_at desc limit %s
""")
BY_ID: Final = ENTRIES.format(sql.SQL("e.id = %s or e.article_id = %s or e.batch_id = %s"))
BY_URL: Final = ENTRIES.format(sql.SQL("e.article_key = any(%s) or e.url = %s"))
BY_URL_PART: Final = ENTRIES.format(sql.SQL("e.article_key like %s or e.url like %s"))
BY_ARTICLE: Final = ENTRIES.format(sql.SQL("e.article_key in (select a.article_key from store.articles a where a.id = any(%s))"))
HITS: Final = sql.SQL("""
select h.article_id, h.clean_text from (
    select x.id, x.article_id, x.clean_text, x.sentence_hashes from store.extractions x
    where x.sentence_hashes && %s::integer[] and x.state in ('current', 'superseded') limit 1000
) h
order by (select count(*) from unnest(h.sentence_hashes) n where n = any(%s)) desc, h.id desc limit %s
""")
REFUSED: Final = sql.SQL("""
select null::uuid as entry_id, source, url, at as received_at, 'refused' as state, null as disposition, reason,
    detail, 0 as attempts, null::timestamptz as due_at, null::uuid as article_id, null::integer as version, null::uuid as same_as,
    null as title, null as extractor_version, false as has_raw, sender, place, excerpt
from api_v1.refused
where url = any(%s) or place = %s or starts_with(place, %s || '#') or starts_with(place, %s || '!') or excerpt like %s
order by at desc limit %s
""")
# Words that are no whole sentence have no hash; the newest texts are few enough to be read.
NEWEST: Final = 5_000
RECENT: Final = sql.SQL("""
select n.article_id, n.clean_text from (
    select x.id, x.article_id, x.clean_text from store.extractions x where x.state = 'current' order by x.id desc limit %s
) n
where n.clean_text like %s order by n.id desc limit %s
""")


@dataclass(frozen=True, slots=True)
class _Text:
    article_id: UUID
    clean_text: str


def find(engine: Engine, text: str, *, limit: int = 20) -> list[Found]:
    """Return the receipts that an id, an address or a sentence names, the newest first, each with its steps.

    What was refused is told, too, by its address, the file it stood in, or words of its beginning: without a receipt, and with
    the refusal as its only step.

    Args:
        engine: of the store's role.
        text: an id of entry or article, a URL or a part of one, or words of the clean text: a whole sentence is found in all
            articles, with other marks and blanks, too; a part of one in the newest ones. Of what was refused also the name of
            its file, with the number of its record or without.
        limit: the most receipts returned.
    """
    return [Found(entry, _steps(engine, entry)) for entry in _entries(engine, text.strip(), limit)]


def _steps(engine: Engine, entry: FoundEntry) -> tuple[StepRow, ...]:
    if entry.entry_id is not None:
        return steps(engine, entry.entry_id)
    detail = f"{entry.place}: {entry.detail}" if entry.place else entry.detail
    return (StepRow(entry.received_at, "receive", 0, "refused", entry.reason, detail, None, None),)


def _entries(engine: Engine, text: str, limit: int) -> list[FoundEntry]:
    try:
        identity = UUID(text)
    except ValueError:
        return _by_words(engine, text, limit)
    return fetch(engine, FoundEntry, BY_ID, [identity, identity, identity, limit])


def _by_words(engine: Engine, text: str, limit: int) -> list[FoundEntry]:
    if not text:
        return []
    refused = fetch(engine, FoundEntry, REFUSED, [[text, text.rstrip("/")], text, text, text, like(text), limit])
    if "://" not in text:
        return _newest(_by_sentence(engine, text, limit) + refused, limit)
    exact = fetch(engine, FoundEntry, BY_URL, [[text, text.rstrip("/")], text, limit])
    return _newest(exact + refused, limit) or fetch(engine, FoundEntry, BY_URL_PART, [like(text), like(text), limit])


def _newest(found: list[FoundEntry], limit: int) -> list[FoundEntry]:
    return sorted(found, key=lambda entry: entry.received_at, reverse=True)[:limit]


def _by_sentence(engine: Engine, text: str, limit: int) -> list[FoundEntry]:
    hashes = sentence_hashes(text)
    hits = fetch(engine, _Text, HITS, [hashes, hashes, limit]) if hashes else []
    wanted = [part for part in sentences_of(text) if len(part) >= MIN_LETTERS]
    hits = [hit for hit in hits if any(part in letters_of(hit.clean_text) for part in wanted)]
    hits = hits or fetch(engine, _Text, RECENT, [NEWEST, like(text), limit])
    return fetch(engine, FoundEntry, BY_ARTICLE, [[hit.article_id for hit in hits], limit]) if hits else []
