"""Sources that are polled: feeds, sitemaps, list pages; and pushed sources whose articles are looked at again."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Engine, Row, text

from gleaner_contracts.enums import Lane
from gleaner_ingest.fetch import HostRule
from gleaner_ingest.identity import new_id, normalise_url

if TYPE_CHECKING:
    from gleaner_ingest.feeds.poll import Polled
    from gleaner_ingest.settings import FeedSettings

KINDS: Final = ("feed", "sitemap", "list", "push")
LANES: Final = (Lane.FRESH, Lane.REPLAY, Lane.BACKFILL)
FIELDS: Final = """id, name, kind, url, lane, article_pattern, allowed_hosts, is_paused, is_rechecked,
    min_interval_s, max_interval_s, interval_s, due_at, etag, last_modified, failures,
    last_polled_at, last_success_at, last_new_at, last_status, last_outcome, last_detail"""

INSERT: Final = text(
    f"""
insert into ingest.sources (id, name, kind, url, lane, article_pattern, allowed_hosts, is_rechecked,
    min_interval_s, max_interval_s, interval_s)
values (:id, :name, :kind, :url, :lane, :pattern, :hosts, :is_rechecked, :least, :most, least(greatest(1800, :least), :most))
on conflict (name, url) do update set kind = excluded.kind, lane = excluded.lane, article_pattern = excluded.article_pattern,
    allowed_hosts = excluded.allowed_hosts, is_rechecked = excluded.is_rechecked, is_paused = false, due_at = now(),
    min_interval_s = excluded.min_interval_s, max_interval_s = excluded.max_interval_s, etag = null, last_modified = null
returning {FIELDS}
"""  # noqa: S608
)
LIST: Final = text(
    f"""
select {FIELDS}, (
    select coalesce(sum(p.new_entries), 0) from ingest.polls p where p.source_id = s.id and p.at > now() - interval '7 days'
) as new_7d
from ingest.sources s order by name, url
"""  # noqa: S608
)
FIND: Final = text(f"select {FIELDS} from ingest.sources where :named in (cast(id as text), name, url) order by name, url")  # noqa: S608
PAUSE: Final = text(
    f"""
update ingest.sources set is_paused = :paused, due_at = case when :paused then due_at else now() end
where :named in (cast(id as text), name, url) returning {FIELDS}
"""  # noqa: S608
)

# What would go and what would stay, told before it is done.
REMOVAL: Final = text(
    f"""
select {FIELDS},
    (select count(*) from ingest.pages p where p.source_id = s.id) as pages,
    (select count(*) from ingest.pages p where p.source_id = s.id and p.state = 'due') as pages_due,
    (select count(*) from ledger.entries e where e.source = s.name) as articles,
    array(select distinct k.name from ingest.keys k where k.revoked_at is null and s.name = any(k.sources) order by 1) as keys
from ingest.sources s where :named in (cast(id as text), name, url) order by name, url
"""  # noqa: S608
)
REMOVE: Final = text("delete from ingest.sources where id = any(cast(:ids as uuid[]))")


class Source(Struct, frozen=True, kw_only=True):
    """A source and how its last polls went; intervals in seconds."""

    id: UUID
    name: str
    kind: str  # feed, sitemap, list, push
    url: str
    lane: Lane
    article_pattern: str | None
    allowed_hosts: tuple[str, ...]
    is_paused: bool
    is_rechecked: bool
    min_interval_s: int
    max_interval_s: int
    interval_s: int
    due_at: datetime
    etag: str | None
    last_modified: str | None
    failures: float  # weight of failures in a row
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_new_at: datetime | None
    last_status: int | None
    last_outcome: str | None
    last_detail: str | None

    @property
    def hosts(self) -> HostRule:
        """Return who may be asked for this source."""
        return HostRule(self.allowed_hosts)


class Listed(Source, frozen=True, kw_only=True):
    """A source in a list."""

    new_7d: int  # articles that its polls of the last seven days named for the first time


class Removal(Source, frozen=True, kw_only=True):
    """A source that is to be removed: what goes with it, and what stays."""

    pages: int  # addresses that it named; they go
    pages_due: int  # of them those that were to be fetched
    articles: int  # accepted under its name, by whatever way; they stay
    keys: tuple[str, ...]  # names of valid keys that may write its name; they stay valid


class NewSource(Struct, frozen=True, kw_only=True):
    """A source as it is added."""

    name: str
    url: str
    kind: str = "feed"
    lane: Lane = Lane.FRESH
    article_pattern: str | None = None
    allowed_hosts: tuple[str, ...] = ()  # besides the host of the URL
    is_rechecked: bool = False
    min_interval_s: int = 300
    max_interval_s: int = 86_400


def add(engine: Engine, new: NewSource) -> Source:
    """Add a source, or change the one of the same name and URL; it is polled at once, and read anew.

    Raises:
        ValueError: an unknown kind, a URL that is none, or bounds that exclude each other.
    """
    if new.kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    if not 0 < new.min_interval_s <= new.max_interval_s:
        raise ValueError("the shortest interval must be positive and not above the longest")
    normalise_url(new.url)
    host = urlsplit(new.url).hostname or ""
    values = {
        "id": new_id(),
        "name": new.name,
        "kind": new.kind,
        "url": new.url,
        "lane": LANES.index(new.lane),
        "pattern": new.article_pattern,
        "hosts": sorted({host, *(each.lower() for each in new.allowed_hosts)}),
        "is_rechecked": new.is_rechecked,
        "least": new.min_interval_s,
        "most": new.max_interval_s,
    }
    with engine.begin() as connection:
        return source_of(connection.execute(INSERT, values).one())


def list_sources(engine: Engine) -> list[Listed]:
    """Return all sources by name."""
    with engine.connect() as connection:
        return [Listed(**_values(row)) for row in connection.execute(LIST)]


def find(engine: Engine, named: str) -> list[Source]:
    """Return the sources with an id, name or URL."""
    with engine.connect() as connection:
        return [source_of(row) for row in connection.execute(FIND, {"named": named})]


def pause(engine: Engine, named: str, *, is_paused: bool = True) -> Sequence[Source]:
    """Pause sources by id, name or URL, or let them go on; return those that were found."""
    with engine.begin() as connection:
        rows = connection.execute(PAUSE, {"named": named, "paused": is_paused}).all()
    return [source_of(row) for row in rows]


def removals(engine: Engine, named: str) -> list[Removal]:
    """Return what removing the sources with an id, name or URL means; nothing is changed."""
    with engine.connect() as connection:
        rows = connection.execute(REMOVAL, {"named": named}).all()
    return [Removal(**{**_values(row), "keys": tuple(row.keys)}) for row in rows]


def remove(engine: Engine, found: Sequence[Source]) -> int:
    """Remove sources, what is known of their addresses, and the record of their polls; return how many were still there.

    Articles, the ledger and keys stay. A poll or a fetch that is under way ends without keeping anything.
    """
    with engine.begin() as connection:
        return connection.execute(REMOVE, {"ids": [source.id for source in found]}).rowcount


def check(engine: Engine, named: str, settings: "FeedSettings") -> "list[tuple[Source, Polled]]":
    """Ask sources now for all they have, without keeping what comes; for people who add sources.

    Args:
        engine: of the database.
        named: id, name or URL.
        settings: manners and guards.

    Returns:
        Each source that was found with its answer: outcome, links, detail.
    """
    from gleaner_ingest.feeds.loop import check as ask  # noqa: PLC0415 (feeds are built on sources)

    return [(source, ask(engine, source, settings)) for source in find(engine, named) if source.kind != "push"]


def source_of(row: Row[Any]) -> Source:
    """Return the source of a row with FIELDS."""
    return Source(**_values(row))


def _values(row: Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)
    values["lane"] = LANES[values["lane"]]
    values["allowed_hosts"] = tuple(values["allowed_hosts"])
    return values
