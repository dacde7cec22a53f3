"""A small client of the door: batches, retries with back-off on 429 and 503, a spool on disk while the door is shut.

    client = GleanerClient("http://127.0.0.1:8700", key, spool="spool.jsonl")
    client.add({"url": "http://example.cn/1.html", "content": "…"})
    client.close()

It needs httpx only and may be copied into a crawler.
"""

import asyncio
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import httpx

RETRY_STATUSES = (408, 429, 500, 502, 503, 504)
MAX_WAIT_S = 60.0


class Refused(Exception):
    """The door will never take this request: the key or the address is wrong."""


class GleanerClient:
    """Collects articles and sends them in batches; what the door does not take now waits on disk."""

    def __init__(self, url: str, key: str, *, batch: int = 100, tries: int = 5, spool: str | None = None) -> None:
        """Prepare.

        Args:
            url: of the door.
            key: as `gleaner keys create` printed it.
            batch: articles sent together.
            tries: per batch, before it goes to the spool.
            spool: a file for what could not be sent; without it, the last error is raised.
        """
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60)
        self._batch, self._tries = batch, tries
        self._spool = Path(spool) if spool else None
        self._waiting: list[str] = []
        self.results: list[dict[str, Any]] = []  # of the last batch that was sent, in its order

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Send what is left."""
        self.close()

    def add(self, article: dict[str, Any]) -> None:
        """Take one article; sends a batch when it is full."""
        self._waiting.append(json.dumps(article))
        if len(self._waiting) >= self._batch:
            self.flush()

    def flush(self) -> None:
        """Send what waits, what was spooled first."""
        if self._spool is not None and self._spool.exists():
            self._waiting = self._spool.read_text().splitlines() + self._waiting
        waiting, self._waiting = self._waiting, []
        for start in range(0, len(waiting), self._batch):
            try:
                self._send(waiting[start : start + self._batch])
            except httpx.HTTPError:
                if self._spool is None:
                    self._waiting = waiting[start:]
                    raise
                self._spool.write_text("".join(line + "\n" for line in waiting[start:]))
                return
        if self._spool is not None:
            self._spool.unlink(missing_ok=True)

    def close(self) -> None:
        """Send what waits and close the connection."""
        try:
            self.flush()
        finally:
            self._http.close()

    def _send(self, lines: list[str]) -> None:
        self.results = []
        for attempt in range(self._tries):
            wait_s = min(2.0**attempt * 0.5, MAX_WAIT_S)
            try:
                answer = self._http.post("/v1/articles:batch", content="\n".join(lines).encode())
            except httpx.TransportError:
                if attempt + 1 == self._tries:
                    raise
            else:
                lines, asked_s = self._read(answer, lines)
                if not lines:
                    return
                wait_s = max(wait_s, asked_s)
            if attempt + 1 < self._tries:
                time.sleep(min(wait_s, MAX_WAIT_S))
        raise httpx.RequestError("the door takes nothing now")

    def _read(self, answer: httpx.Response, lines: list[str]) -> tuple[list[str], float]:
        """Return the lines to send again, and the seconds the door asks to wait."""
        if answer.status_code in RETRY_STATUSES:
            return lines, float(answer.headers.get("retry-after", 0))
        if answer.status_code != 200:
            raise Refused(answer.text[:500])
        found = [json.loads(line) for line in answer.text.splitlines()]
        results = [each for each in found if "line" in each]
        again = [each for each in results if each["status"] in RETRY_STATUSES]
        self.results += [each for each in results if each["status"] not in RETRY_STATUSES]
        answered = max((each["line"] for each in results), default=0)
        wait_s = max((float(each.get("retry_after_s", 0)) for each in again), default=0.0)
        return [lines[each["line"] - 1] for each in again] + lines[answered:], wait_s


class AsyncGleanerClient:
    """The same for asyncio; each call runs beside the event loop, one at a time."""

    def __init__(self, url: str, key: str, *, batch: int = 100, tries: int = 5, spool: str | None = None) -> None:
        """Prepare as `GleanerClient` does."""
        self._client = GleanerClient(url, key, batch=batch, tries=tries, spool=spool)
        self._turn = asyncio.Lock()

    async def add_all(self, articles: Iterable[dict[str, Any]]) -> None:
        """Take articles and send full batches."""
        for article in articles:
            async with self._turn:
                await asyncio.to_thread(self._client.add, article)

    async def close(self) -> None:
        """Send what waits and close the connection."""
        async with self._turn:
            await asyncio.to_thread(self._client.close)
