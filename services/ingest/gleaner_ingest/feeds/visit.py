"""A polite request: robots.txt first, one turn at a time for each host, rest when the host asks for it."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from sqlalchemy import Engine

from gleaner_ingest.feeds import ledger
from gleaner_ingest.feeds.robots import MAX_BYTES, Robots
from gleaner_ingest.fetch import Fetched, Fetcher, FetchError, HostRule
from gleaner_ingest.settings import FeedSettings
from gleaner_ingest.submission import RefusalReason

BUSY_STATUSES = (429, 503)
DEFAULT_REST_S = 60.0


class HostBusy(Exception):
    """The next turn of the host is more than a minute away; nothing was asked."""


class Visitor:
    """Makes polite requests; hosts are shared with other processes through the database."""

    def __init__(self, engine: Engine, fetcher: Fetcher, settings: FeedSettings) -> None:
        """Keep the parts."""
        self._engine, self._fetcher, self._settings = engine, fetcher, settings

    async def get(self, url: str, hosts: HostRule, *, limit_bytes: int, headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch one address when it is its host's turn.

        Raises:
            FetchError: also where robots.txt forbids it.
            HostBusy: try again later.
        """
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2].lower()
        if not hosts.allows(parts.hostname or ""):
            raise FetchError(RefusalReason.FETCH_FORBIDDEN, f"the host {host[:200]} is not allowed for this source")
        robots = await self.robots(url, hosts)
        if not robots.may_fetch(url, self._settings.feed_user_agent):
            raise FetchError(RefusalReason.ROBOTS, f"robots.txt of {host[:200]} {robots.why_not()}")
        await self._take_turn(host)
        found = await self._fetcher.get(url, hosts, limit_bytes=limit_bytes, headers=headers)
        if found.status in BUSY_STATUSES:
            rest_s = found.retry_after_s
            await asyncio.to_thread(ledger.rest, self._engine, host, DEFAULT_REST_S if rest_s is None else rest_s)
        return found

    async def robots(self, url: str, hosts: HostRule) -> Robots:
        """Return the robots.txt that holds for an address, fetched at most once a day."""
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2].lower()
        known = await asyncio.to_thread(ledger.known_robots, self._engine, host)
        if known is not None:
            return known
        await self._take_turn(host)
        found = await self._fetch_robots(f"{parts.scheme}://{host}/robots.txt", hosts)
        await asyncio.to_thread(ledger.keep_robots, self._engine, host, found, self._settings.feed_user_agent)
        return found

    async def _fetch_robots(self, url: str, hosts: HostRule) -> Robots:
        try:
            answer = await self._fetcher.get(url, hosts, limit_bytes=MAX_BYTES)
        except FetchError as error:
            if error.reason is RefusalReason.FETCH_FORBIDDEN:
                raise
            # One that is too long is read as missing, as an unreachable one forbids everything.
            return Robots(413 if error.reason is RefusalReason.TOO_LARGE else 0, b"")
        return Robots(answer.status, answer.body if answer.status == 200 else b"")

    async def _take_turn(self, host: str) -> None:
        wait_s = await asyncio.to_thread(ledger.turn, self._engine, host, self._settings.feed_host_delay_s)
        if wait_s is None:
            raise HostBusy(host)
        await asyncio.sleep(wait_s)
