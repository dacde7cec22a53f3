"""One poll of one source: conditional request, links, and when to come back."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import Engine

from gleaner_ingest.feeds import ledger
from gleaner_ingest.feeds.ledger import Poll
from gleaner_ingest.feeds.parse import Document, Link, ParseError, parse_feed, parse_list, parse_sitemap
from gleaner_ingest.feeds.visit import BUSY_STATUSES, HostBusy, Visitor
from gleaner_ingest.fetch import Fetched, FetchError
from gleaner_ingest.settings import FeedSettings
from gleaner_ingest.sources import Source

SITEMAP_DEPTH: Final = 3
FASTER: Final = 0.7  # of the interval, after a poll that brought something new
SLOWER: Final = 1.3  # after one that brought nothing
MISSED: Final = 0.5  # after one that brought only new entries: there may have been more
# Weights of failures: what is surely broken, what may be, what asks for patience.
WEIGHT_GONE: Final = 1.0
WEIGHT_BROKEN: Final = 0.5
WEIGHT_BUSY: Final = 0.25
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Polled(Struct, frozen=True, kw_only=True):
    """What a source answered, before anything is written."""

    outcome: str  # ok, cut, not_modified, busy, forbidden, failed, malformed, gone
    links: tuple[Link, ...] = ()
    status: int | None = None
    detail: str | None = None
    weight: float = 0.0  # of the failure; 0 is none
    retry_after_s: float | None = None
    etag: str | None = None
    last_modified: str | None = None


async def poll(visitor: Visitor, engine: Engine, source: Source, settings: FeedSettings) -> Poll:
    """Poll a source and write down what came; it never raises for what the source did."""
    began = time.monotonic()
    found = await ask(visitor, source, settings)
    duration_ms = int((time.monotonic() - began) * 1000)
    return await asyncio.to_thread(_write, engine, source, found, settings, duration_ms)


async def ask(visitor: Visitor, source: Source, settings: FeedSettings) -> Polled:
    """Ask a source, without writing anything."""
    try:
        answer = await visitor.get(source.url, source.hosts, limit_bytes=settings.feed_document_bytes, headers=validators(source))
        return await _read(visitor, source, settings, answer)
    except HostBusy:
        return Polled(outcome="busy", detail="the host wants rest", retry_after_s=ledger.MAX_TURN_S)
    except FetchError as error:
        is_forbidden = error.reason.value in ("fetch_forbidden", "robots")
        weight = WEIGHT_GONE if is_forbidden else WEIGHT_BROKEN
        return Polled(outcome="forbidden" if is_forbidden else "failed", detail=error.detail, weight=weight)
    except ParseError as error:
        return Polled(outcome="malformed", status=200, detail=str(error)[:500], weight=WEIGHT_BROKEN)


def validators(source: Source) -> dict[str, str]:
    """Return the headers of a conditional request.

    After a failure there are none: the answer 304 would only say that what we could not read is still the same.
    """
    if source.failures > 0:
        return {}
    headers = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
    return {name: value for name, value in headers.items() if value}


def next_poll(source: Source, found: Polled, new_entries: int) -> Poll:
    """Return how the source stands after an answer, and when it is asked again; pure.

    Args:
        source: as it was before.
        found: the answer.
        new_entries: links that were not known.
    """
    failures = source.failures
    interval = float(source.interval_s)
    is_success = found.outcome in ("ok", "cut")
    if is_success:
        failures = 0.0
        is_all_new = new_entries > 1 and new_entries == len(found.links) and source.last_success_at is not None
        interval *= MISSED if is_all_new else FASTER if new_entries else SLOWER
    elif found.outcome == "not_modified":
        interval *= SLOWER  # and no health: failures stay what they were
    else:
        failures += found.weight
    interval = min(max(interval, source.min_interval_s), source.max_interval_s)
    wait_s = min(interval * (1 + failures), source.max_interval_s)
    return Poll(
        outcome=found.outcome,
        status=found.status,
        entries=len(found.links),
        new_entries=new_entries,
        detail=found.detail,
        failures=min(failures, 1_000.0),
        interval_s=int(interval),
        wait_s=max(wait_s, found.retry_after_s or 0.0),
        is_success=is_success,
        etag=found.etag,
        last_modified=found.last_modified,
    )


def _write(engine: Engine, source: Source, found: Polled, settings: FeedSettings, duration_ms: int) -> Poll:
    with engine.begin() as connection:
        if not ledger.is_kept(connection, source.id):
            return Poll(outcome="removed", status=found.status, duration_ms=duration_ms)
        new_entries = ledger.discover(connection, source, found.links, settings.feed_entries) if found.links else 0
        result = next_poll(source, found, new_entries)
        result = Poll(**{name: getattr(result, name) for name in Poll.__struct_fields__} | {"duration_ms": duration_ms})
        ledger.polled(connection, source, result)
    return result


async def _read(visitor: Visitor, source: Source, settings: FeedSettings, answer: Fetched) -> Polled:
    status = answer.status
    if status == 304:
        return Polled(outcome="not_modified", status=status)
    if status in BUSY_STATUSES:
        return Polled(outcome="busy", status=status, weight=WEIGHT_BUSY, retry_after_s=answer.retry_after_s)
    if status != 200:
        is_gone = 400 <= status < 500
        weight = WEIGHT_GONE if is_gone else WEIGHT_BROKEN
        return Polled(outcome="gone" if is_gone else "failed", status=status, detail=f"status {status}", weight=weight)
    document = await asyncio.to_thread(parse, source, answer, settings)
    skipped: list[str] = []
    if document.sitemaps:
        document, skipped = await _read_index(visitor, source, settings, document)
    detail = "; ".join([*(["more links than are read"] if document.is_cut else []), *skipped][:5]) or None
    return Polled(
        outcome="cut" if document.is_cut else "ok",
        links=document.links,
        status=status,
        detail=detail,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
    )


def parse(source: Source, answer: Fetched, settings: FeedSettings) -> Document:
    """Read an answer by the kind of its source.

    Raises:
        ParseError: it is something else.
    """
    charset = answer.headers.get("content-type", "").lower().rpartition("charset=")[2].strip("\"' ;") or None
    if source.kind == "sitemap":
        return parse_sitemap(answer.body, answer.url, settings.feed_document_bytes)
    if source.kind == "list":
        return parse_list(answer.body, answer.url, charset, source.article_pattern)
    return parse_feed(answer.body, answer.url, charset)


async def _read_index(visitor: Visitor, source: Source, settings: FeedSettings, index: Document) -> tuple[Document, list[str]]:
    """Read the sitemaps of an index, the newest first, each once, as many as are allowed."""
    seen = {source.url}
    links: list[Link] = list(index.links)
    waiting = [(link, 1) for link in newest_first(index.sitemaps)]
    notes: list[str] = []
    while waiting:
        link, depth = waiting.pop(0)
        if link.url in seen:
            continue
        if len(seen) > settings.feed_sitemaps or len(links) >= settings.feed_entries * settings.feed_sitemaps:
            notes.append(f"{len(waiting) + 1} sitemaps not read")
            break
        seen.add(link.url)
        try:
            answer = await visitor.get(link.url, source.hosts, limit_bytes=settings.feed_document_bytes)
            inner = await asyncio.to_thread(parse_sitemap, answer.body, answer.url, settings.feed_document_bytes)
        except (FetchError, ParseError, HostBusy) as error:
            notes.append(f"{link.url[:100]}: {error}"[:200])
            continue
        links += inner.links
        if depth < SITEMAP_DEPTH:
            waiting += [(below, depth + 1) for below in newest_first(inner.sitemaps)]
        elif inner.sitemaps:
            notes.append(f"indexes nested deeper than {SITEMAP_DEPTH}")
    return Document(tuple(links), is_cut=index.is_cut), notes


def newest_first(links: Sequence[Link]) -> list[Link]:
    """Return links by their date, those without one last, else in their order."""
    return sorted(links, key=lambda link: link.published_at or EPOCH, reverse=True)
