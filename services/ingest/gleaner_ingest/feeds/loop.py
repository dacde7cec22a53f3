"""The feeds process: polls due sources and fetches due pages. Several may run; they share work by leases."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from gleaner_ingest.arrivals import Arrivals
from gleaner_ingest.feeds import ledger
from gleaner_ingest.feeds.ledger import Page
from gleaner_ingest.feeds.pages import fetch_page
from gleaner_ingest.feeds.poll import Polled, ask, poll
from gleaner_ingest.feeds.visit import Visitor
from gleaner_ingest.fetch import Fetcher
from gleaner_ingest.refusals import Refusals
from gleaner_ingest.settings import FeedSettings
from gleaner_ingest.sources import Source
from gleaner_runtime.database import make_engine

PAGES_PER_HOST: Final = 4  # leased at a time; they take turns
HOUSE_S: Final = 300.0
AWAY_S: Final = 2.0

log = structlog.get_logger()


def run(settings: FeedSettings, stop: threading.Event) -> None:
    """Poll and fetch until stopped."""
    engine = make_engine(settings.database_url, application="gleaner-feeds", pool_size=8)
    arrivals = Arrivals(settings.hints_url)
    refusals = Refusals(engine)
    arrivals.start()
    refusals.start()
    try:
        asyncio.run(Feeds(settings, engine, arrivals, refusals).run(stop))
    finally:
        refusals.stop()
        arrivals.stop()
        engine.dispose()


def check(engine: Engine, source: Source, settings: FeedSettings) -> Polled:
    """Ask a source now, without condition and without writing what came; for people who add sources."""
    anew = msgspec.structs.replace(source, etag=None, last_modified=None)

    async def once() -> Polled:
        async with make_fetcher(settings) as fetcher:
            return await ask(Visitor(engine, fetcher, settings), anew, settings)

    return asyncio.run(once())


def make_fetcher(settings: FeedSettings) -> Fetcher:
    """Return a client with the guards of the settings."""
    private = frozenset(each.strip() for each in settings.feed_allow_private.split(",") if each.strip())
    return Fetcher(user_agent=settings.feed_user_agent, timeout_s=settings.feed_timeout_s, private=private)


class Feeds:
    """One process: two loops that lease work and do it with bounded concurrency."""

    def __init__(self, settings: FeedSettings, engine: Engine, arrivals: Arrivals, refusals: Refusals) -> None:
        """Keep the parts."""
        self._settings, self._engine = settings, engine
        self._arrivals, self._refusals = arrivals, refusals
        self._next_house = 0.0

    async def run(self, stop: threading.Event) -> None:
        """Work until stopped."""
        async with make_fetcher(self._settings) as fetcher:
            visitor = Visitor(self._engine, fetcher, self._settings)
            await asyncio.gather(
                self._repeat(stop, lambda: self.poll_due(visitor)), self._repeat(stop, lambda: self.fetch_due(visitor))
            )

    async def poll_due(self, visitor: Visitor) -> int:
        """Poll sources that are due; return how many were."""
        settings = self._settings
        claimed = await asyncio.to_thread(ledger.claim_sources, self._engine, settings.feed_concurrency, settings.feed_lease_s)
        await asyncio.gather(*(self._poll(visitor, source) for source in claimed))
        await self._keep_house()
        return len(claimed)

    async def fetch_due(self, visitor: Visitor) -> int:
        """Fetch pages that are due; return how many were."""
        settings = self._settings
        claimed = await asyncio.to_thread(
            ledger.claim_pages, self._engine, settings.feed_concurrency * 2, PAGES_PER_HOST, settings.feed_lease_s
        )
        gate = asyncio.Semaphore(settings.feed_concurrency)
        await asyncio.gather(*(self._fetch(visitor, gate, page, source) for page, source in claimed))
        return len(claimed)

    async def _poll(self, visitor: Visitor, source: Source) -> None:
        found = await poll(visitor, self._engine, source, self._settings)
        log.info(
            "polled",
            source=source.name,
            outcome=found.outcome,
            status=found.status,
            entries=found.entries,
            new_entries=found.new_entries,
            next_s=int(found.wait_s),
        )

    async def _fetch(self, visitor: Visitor, gate: asyncio.Semaphore, page: Page, source: Source) -> None:
        async with gate:
            state = await fetch_page(visitor, self._engine, self._refusals, page, source, self._settings)
        self._arrivals.announce()
        log.info("fetched", source=source.name, state=state, attempt=page.attempts + 1, recheck=page.rechecks)

    async def _keep_house(self) -> None:
        if time.monotonic() >= self._next_house:
            self._next_house = time.monotonic() + HOUSE_S
            await asyncio.to_thread(ledger.keep_house, self._engine)

    async def _repeat(self, stop: threading.Event, step: Callable[[], Awaitable[int]]) -> None:
        """Do a step again and again, at once while there is work; wait out a database that is away."""
        while not stop.is_set():
            try:
                pause_s = 0.0 if await step() else self._settings.feed_poll_s
            except SQLAlchemyError as error:
                log.warning("feeds_interrupted", error=f"{type(error).__name__}: {error}"[:300])
                pause_s = AWAY_S
            deadline = time.monotonic() + pause_s
            while not stop.is_set() and time.monotonic() < deadline:
                await asyncio.sleep(min(0.2, pause_s))
