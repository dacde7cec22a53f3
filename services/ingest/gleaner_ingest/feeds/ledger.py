"""What feeds keep in the database: leases of sources and pages, the turns of hosts, what polls brought."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection, Engine, text

from gleaner_ingest.feeds.parse import Link
from gleaner_ingest.feeds.robots import Robots
from gleaner_ingest.identity import article_key
from gleaner_ingest.sources import FIELDS, Source, source_of

KEEP_POLLS_DAYS: Final = 30
RETRY_S: Final = (60.0, 600.0, 3_600.0, 6 * 3_600.0, 24 * 3_600.0)  # after the first, second … failure of a page
RECHECK_S: Final = (24 * 3_600.0, 7 * 24 * 3_600.0)  # as GDELT does: most silent edits happen within a day, the rest in a week
MAX_TURN_S: Final = 60.0  # a page that would wait longer for its host is put back

CLAIM_SOURCES: Final = text(
    f"""
update ingest.sources set lease_until = now() + make_interval(secs => :lease_s), token = gen_random_uuid()
where id in (
    select id from ingest.sources
    where not is_paused and kind <> 'push' and due_at <= now() and (lease_until is null or lease_until < now())
    order by due_at limit :most for update skip locked
)
returning {FIELDS}
"""  # noqa: S608
)

# Several pages of one host at once would only wait for each other.
CLAIM_PAGES: Final = text(
    """
with due as (
    select p.source_id, p.page_key, p.due_at, row_number() over (
        partition by split_part(p.url, '/', 3) order by p.due_at
    ) as place
    from (
        select p.* from ingest.pages p join ingest.sources s on s.id = p.source_id
        where p.state = 'due' and p.due_at <= now() and (p.lease_until is null or p.lease_until < now()) and not s.is_paused
        order by p.due_at limit 5000
    ) p
), chosen as (
    select source_id, page_key from due where place <= :per_host order by due_at limit :most
), locked as (
    select p.source_id, p.page_key from ingest.pages p join chosen using (source_id, page_key)
    where p.lease_until is null or p.lease_until < now()
    for update of p skip locked
)
update ingest.pages p set lease_until = now() + make_interval(secs => :lease_s)
from locked where p.source_id = locked.source_id and p.page_key = locked.page_key
returning p.source_id, p.page_key, p.url, p.title, p.attempts, p.rechecks, p.etag, p.last_modified
"""
)

SOURCES_OF: Final = text(f"select {FIELDS} from ingest.sources where id = any(cast(:ids as uuid[]))")  # noqa: S608

# Whoever removes the source meanwhile waits for the transaction; one that is gone keeps nothing.
KEPT: Final = text("select 1 from ingest.sources where id = :id for key share")

DISCOVER: Final = text(
    """
with input as (
    select distinct on (page_key) * from unnest(
        cast(:keys as text[]), cast(:urls as text[]), cast(:titles as text[]), cast(:dates as timestamptz[])
    ) with ordinality as i (page_key, url, title, published_at, place) order by page_key, place
)
insert into ingest.pages (source_id, page_key, url, title, published_at)
select :source_id, page_key, url, title, published_at from input i
where not exists (select from ingest.pages p where p.source_id = :source_id and p.page_key = i.page_key)
order by published_at desc nulls last, place limit :most
on conflict do nothing
"""
)

POLLED: Final = text(
    """
with poll as (
    insert into ingest.polls (source_id, at, outcome, status, entries, new_entries, duration_ms, detail)
    values (:id, clock_timestamp(), :outcome, :status, :entries, :new_entries, :duration_ms, :detail)
)
update ingest.sources set
    lease_until = null, token = null, last_polled_at = now(), last_status = :status, last_outcome = :outcome,
    last_detail = :detail, failures = :failures, interval_s = :interval_s,
    due_at = now() + make_interval(secs => greatest(:wait_s, 1)) * (0.95 + random() * 0.1),
    etag = case when :is_success then :etag else etag end,
    last_modified = case when :is_success then :last_modified else last_modified end,
    last_success_at = case when :is_success then now() else last_success_at end,
    last_new_at = case when :new_entries > 0 then now() else last_new_at end
where id = :id
"""
)

# The next free turn of a host; `delay_s` of the row is what its robots.txt asks for.
TURN: Final = text(
    """
insert into ingest.hosts as h (host, next_at) values (:host, now() + make_interval(secs => :delay_s))
on conflict (host) do update
set next_at = greatest(h.next_at, now()) + make_interval(secs => greatest(:delay_s, h.delay_s))
where h.next_at < now() + make_interval(secs => :most_s)
returning extract(epoch from next_at - make_interval(secs => greatest(:delay_s, delay_s)) - now())
"""
)
REST: Final = text(
    """
insert into ingest.hosts as h (host, next_at) values (:host, now() + make_interval(secs => :rest_s))
on conflict (host) do update set next_at = greatest(h.next_at, excluded.next_at)
"""
)
ROBOTS: Final = text("select robots_status, robots from ingest.hosts where host = :host and robots_until > now()")
KEEP_ROBOTS: Final = text(
    """
insert into ingest.hosts as h (host, robots, robots_status, robots_until, delay_s)
values (:host, :body, :status, now() + make_interval(secs => :fresh_s), :delay_s)
on conflict (host) do update set robots = excluded.robots, robots_status = excluded.robots_status,
    robots_until = excluded.robots_until, delay_s = excluded.delay_s
"""
)

SETTLE: Final = text(
    """
update ingest.pages set
    state = :state, due_at = now() + make_interval(secs => :wait_s), lease_until = null, attempts = :attempts,
    rechecks = :rechecks, last_status = :status, detail = :detail, entry_id = coalesce(:entry_id, entry_id),
    etag = case when :is_fetched then :etag else etag end,
    last_modified = case when :is_fetched then :last_modified else last_modified end,
    fetched_at = case when :is_fetched then now() else fetched_at end
where source_id = :source_id and page_key = :page_key
"""
)

# Articles that crawlers pushed, for the sources that want them looked at again.
WATCH_PUSHED: Final = text(
    """
insert into ingest.pages (source_id, page_key, url, state, due_at, rechecks, entry_id, fetched_at)
select distinct on (s.id, e.article_key) s.id, e.article_key, e.url, 'due',
    e.received_at + make_interval(secs => :first_s), 1, e.id, e.received_at
from ingest.sources s
join ledger.entries e on e.source = s.name and e.disposition = 'stored' and e.url is not null
    and e.received_at > now() - interval '2 days'
where s.kind = 'push' and s.is_rechecked and not s.is_paused
on conflict do nothing
"""
)
PRUNE: Final = text("delete from ingest.polls where at < now() - make_interval(days => :days)")


class Page(Struct, frozen=True, kw_only=True):
    """An article to fetch, leased to this process."""

    source_id: UUID
    page_key: str
    url: str
    title: str | None
    attempts: int
    rechecks: int
    etag: str | None
    last_modified: str | None


class Poll(Struct, frozen=True, kw_only=True):
    """What a poll brought and when the next one is due."""

    outcome: str
    status: int | None = None
    entries: int = 0
    new_entries: int = 0
    duration_ms: int = 0
    detail: str | None = None
    failures: float = 0.0
    interval_s: int = 0
    wait_s: float = 0.0
    is_success: bool = False
    etag: str | None = None
    last_modified: str | None = None


class Settlement(Struct, frozen=True, kw_only=True):
    """What became of a page."""

    state: str
    wait_s: float = 0.0
    attempts: int = 0
    rechecks: int = 0
    status: int | None = None
    detail: str | None = None
    entry_id: UUID | None = None
    is_fetched: bool = False
    etag: str | None = None
    last_modified: str | None = None


def claim_sources(engine: Engine, most: int, lease_s: float) -> list[Source]:
    """Lease due sources."""
    with engine.begin() as connection:
        return [source_of(row) for row in connection.execute(CLAIM_SOURCES, {"most": most, "lease_s": lease_s})]


def claim_pages(engine: Engine, most: int, per_host: int, lease_s: float) -> list[tuple[Page, Source]]:
    """Lease due pages, a few of each host."""
    with engine.begin() as connection:
        rows = connection.execute(CLAIM_PAGES, {"most": most, "per_host": per_host, "lease_s": lease_s}).all()
        pages = [Page(**row._mapping) for row in rows]
        ids = list({page.source_id for page in pages})
        sources = {source.id: source for source in map(source_of, connection.execute(SOURCES_OF, {"ids": ids}))}
    return [(page, sources[page.source_id]) for page in pages]


def is_kept(connection: Connection, source_id: UUID) -> bool:
    """Return whether a source was not removed while it was asked; it then stays until the transaction ends."""
    return connection.execute(KEPT, {"id": source_id}).first() is not None


def discover(connection: Connection, source: Source, links: Sequence[Link], most: int) -> int:
    """Keep links that are new, the newest first; return how many were."""
    values = {
        "source_id": source.id,
        "keys": [article_key(link.url, b"") for link in links],
        "urls": [link.url for link in links],
        "titles": [link.title for link in links],
        "dates": [link.published_at for link in links],
        "most": most,
    }
    return connection.execute(DISCOVER, values).rowcount


def polled(connection: Connection, source: Source, poll: Poll) -> None:
    """Write down a poll and when the next one is due."""
    values = {name: getattr(poll, name) for name in Poll.__struct_fields__}
    connection.execute(POLLED, {"id": source.id, **values})


def turn(engine: Engine, host: str, delay_s: float) -> float | None:
    """Take the next free turn of a host.

    Returns:
        Seconds to wait for it; None where that is more than a minute away, and no turn was taken.
    """
    with engine.begin() as connection:
        row = connection.execute(TURN, {"host": host, "delay_s": delay_s, "most_s": MAX_TURN_S}).first()
    return None if row is None else max(0.0, float(row[0] or 0.0))


def rest(engine: Engine, host: str, rest_s: float) -> None:
    """Ask nothing of a host for some time, because it said so."""
    with engine.begin() as connection:
        connection.execute(REST, {"host": host, "rest_s": rest_s})


def known_robots(engine: Engine, host: str) -> Robots | None:
    """Return what is known of a host's robots.txt, if it is fresh."""
    with engine.connect() as connection:
        row = connection.execute(ROBOTS, {"host": host}).first()
    return None if row is None or row[0] is None else Robots(row[0], bytes(row[1] or b""))


def keep_robots(engine: Engine, host: str, robots: Robots, user_agent: str) -> None:
    """Keep a robots.txt for all processes."""
    fresh: timedelta = robots.freshness()
    values = {
        "host": host,
        "body": robots.body,
        "status": robots.status,
        "fresh_s": fresh.total_seconds(),
        "delay_s": robots.delay_s(user_agent),
    }
    with engine.begin() as connection:
        connection.execute(KEEP_ROBOTS, values)


def settle(connection: Connection, page: Page, settlement: Settlement) -> None:
    """Write down what became of a page and give its lease back."""
    values = {name: getattr(settlement, name) for name in Settlement.__struct_fields__}
    connection.execute(SETTLE, {"source_id": page.source_id, "page_key": page.page_key, **values})


def keep_house(engine: Engine) -> int:
    """Watch pushed articles of sources that want it, and forget old polls; return how many pages were added."""
    with engine.begin() as connection:
        connection.execute(PRUNE, {"days": KEEP_POLLS_DAYS})
        return connection.execute(WATCH_PUSHED, {"first_s": RECHECK_S[0]}).rowcount
