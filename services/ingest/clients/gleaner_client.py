"""A small client of the door: batches, retries with back-off on 429 and 503, a spool on disk while the door is shut.

    client = GleanerClient("http://127.0.0.1:8700", key, spool="spool.jsonl")
    client.add({"url": "http://example.cn/1.html", "content": "…"})
    client.close()

What the door refuses for good is logged as a warning, counted in `refused_count` and, where one is given, told to `on_refused`.
Each article gets an idempotency_key where it has none, so that what is sent again after a lost answer is not taken twice.
A spool belongs to one client at a time. It needs httpx only and may be copied into a crawler.
"""

import asyncio
import itertools
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import httpx

log = logging.getLogger("gleaner_client")
RETRY_STATUSES = (408, 429, 500, 502, 503, 504)
MAX_WAIT_S = 60.0  # the longest wait within a call; what the door asks beyond it is waited for with the articles in the spool
PAUSE_S = 10.0  # after a failure, `add` puts articles into the spool for so long and does not ask the door


class Refused(Exception):
    """The door will never take this request: the key or the address is wrong."""


class Shut(httpx.RequestError):
    """The door takes nothing now; `retry_after_s` is how long it asks to wait."""

    def __init__(self, retry_after_s: float) -> None:
        """Keep the time to wait."""
        super().__init__(f"the door takes nothing now; try again in {retry_after_s:g} s")
        self.retry_after_s = retry_after_s


class GleanerClient:
    """Collects articles and sends them in batches; what the door does not take now waits on disk."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        batch: int = 100,
        tries: int = 5,
        spool: str | None = None,
        on_refused: Callable[[dict[str, Any], dict[str, Any]], None] | None = None,
    ) -> None:
        """Prepare.

        Args:
            url: of the door.
            key: as `gleaner keys create` printed it.
            batch: articles sent together.
            tries: per batch, before it goes to the spool.
            spool: a file for what could not be sent; without it, the last error is raised.
            on_refused: is given each article that the door refuses for good, and its answer.
        """
        self._on_refused = on_refused
        self.refused_count = 0
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60)
        self._batch, self._tries = batch, tries
        self._spool = Path(spool) if spool else None
        self._waiting: list[str] = []
        self._asked_until = self._paused_until = 0.0  # by time.monotonic
        self.results: list[dict[str, Any]] = []  # of the last batch that was sent, in its order

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Send what is left."""
        self.close()

    def add(self, article: dict[str, Any]) -> None:
        """Take one article; sends a batch when it is full."""
        self._waiting.append(json.dumps({"idempotency_key": uuid4().hex, **article}, default=plain))
        if len(self._waiting) >= self._batch:
            self._flush(is_pausing=time.monotonic() < self._paused_until)

    def flush(self) -> None:
        """Send what waits, what was spooled first; while the door asks to wait, all of it goes to the spool.

        Raises:
            Refused: the door will never take it; nothing is dropped.
            httpx.HTTPError: the door cannot be reached or takes nothing, and there is no spool; nothing is dropped.
        """
        self._flush(is_pausing=False)

    def close(self) -> None:
        """Send what waits and close the connection."""
        try:
            self.flush()
        finally:
            self._http.close()

    def _flush(self, *, is_pausing: bool) -> None:
        waiting, self._waiting = self._waiting, []
        if self._spool is None:
            self._send_all(waiting)
        elif is_pausing or time.monotonic() < self._asked_until:
            append(self._spool, waiting)
        else:
            self._send_spooled(self._spool, waiting)

    def _send_all(self, waiting: list[str]) -> None:
        for start in range(0, len(waiting), self._batch):
            try:
                self._send(waiting[start : start + self._batch])
            except (httpx.HTTPError, Refused):
                self._waiting = waiting[start:]
                raise

    def _send_spooled(self, spool: Path, waiting: list[str]) -> None:
        """Send what is in the spool and what waits; what was not sent is in the spool afterwards, and before."""
        if spool.exists():
            append(spool, waiting)
            waiting = []
        try:
            if spool.exists():
                self._drain(spool)
            while waiting:
                self._send(waiting[: self._batch])
                waiting = waiting[self._batch :]
        except httpx.HTTPError as error:
            now = time.monotonic()
            self._paused_until = now + PAUSE_S
            self._asked_until = now + (error.retry_after_s if isinstance(error, Shut) else 0.0)
        finally:
            append(spool, waiting)

    def _drain(self, spool: Path) -> None:
        with spool.open("rb") as lines:
            while chunk := list(itertools.islice(lines, self._batch)):
                try:
                    self._send([line.decode().rstrip("\n") for line in chunk])
                except (httpx.HTTPError, Refused):
                    rest = spool.with_name(spool.name + ".rest")
                    with rest.open("wb") as target:
                        target.writelines(chunk)
                        shutil.copyfileobj(lines, target)
                    rest.replace(spool)
                    raise
        spool.unlink()

    def _send(self, lines: list[str]) -> None:
        self.results = []
        asked_s = 0.0
        for attempt in range(self._tries):
            asked_s = 0.0
            try:
                answer = self._http.post("/v1/articles:batch", content="\n".join(lines).encode())
            except httpx.TransportError:
                if attempt + 1 == self._tries:
                    raise
            else:
                lines, asked_s = self._read(answer, lines)
                if not lines:
                    return
            if asked_s > MAX_WAIT_S:
                break
            if attempt + 1 < self._tries:
                time.sleep(max(asked_s, min(2.0**attempt * 0.5, MAX_WAIT_S)))
        raise Shut(asked_s)

    def _read(self, answer: httpx.Response, lines: list[str]) -> tuple[list[str], float]:
        """Return the lines to send again, and the seconds the door asks to wait."""
        if answer.status_code in RETRY_STATUSES:
            return lines, seconds(answer.headers.get("retry-after"))
        if answer.status_code != 200:
            raise Refused(answer.text[:500])
        found = [json.loads(line) for line in answer.text.splitlines()]
        results = [each for each in found if "line" in each]
        again = [each for each in results if each["status"] in RETRY_STATUSES]
        for each in results:
            if each["status"] not in RETRY_STATUSES:
                self.results.append(each)
                self._tell(each, lines)
        answered = max((each["line"] for each in results), default=0)
        stops = [each["stopped"] for each in found if each.get("stopped")]
        wait_s = max((seconds(each.get("retry_after_s")) for each in [*again, *stops]), default=0.0)
        return [lines[each["line"] - 1] for each in again] + lines[answered:], wait_s

    def _tell(self, result: dict[str, Any], lines: Sequence[str]) -> None:
        """Tell of an article that was refused for good; nothing is lost silently."""
        if result["status"] < 400:
            return
        self.refused_count += 1
        article = read(lines[result["line"] - 1])
        log.warning("refused: %s: %s (%s)", article.get("url"), result.get("detail"), result.get("reason"))
        if self._on_refused is not None:
            self._on_refused(article, result)


def read(line: str) -> dict[str, Any]:
    """Return the article of a line; of one that a crash cut off, the line."""
    try:
        return dict(json.loads(line))
    except ValueError:
        return {"line": line}


def plain(value: object) -> str:
    """Return what JSON has no form for as a string: moments as ISO 8601.

    Raises:
        TypeError: it has none; bytes belong into `content_base64`.
    """
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be sent as JSON; bytes go as base64 into content_base64")


def append(spool: Path, lines: Sequence[str]) -> None:
    """Add lines to a spool; one that a crash cut off ends where it ended."""
    if not lines:
        return
    with spool.open("a+b") as target:
        if target.seek(0, os.SEEK_END):
            target.seek(-1, os.SEEK_END)
            if target.read(1) != b"\n":
                target.write(b"\n")
        target.write("".join(line + "\n" for line in lines).encode())


def seconds(value: object) -> float:
    """Return a Retry-After in seconds; a date, which the door never sends, counts as none."""
    try:
        return max(0.0, float(str(value)))
    except ValueError:
        return 0.0


class AsyncGleanerClient:
    """The same for asyncio; each call runs beside the event loop, one at a time.

    async with AsyncGleanerClient("http://127.0.0.1:8700", key) as client:
        await client.add({"url": "http://example.cn/1.html", "content": "…"})
    """

    def __init__(self, url: str, key: str, **options: Any) -> None:
        """Prepare as `GleanerClient` does, with the same options."""
        self._client = GleanerClient(url, key, **options)
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Send what is left."""
        await self.close()

    @property
    def results(self) -> list[dict[str, Any]]:
        """Answers of the last batch that was sent, in its order."""
        return self._client.results

    @property
    def refused_count(self) -> int:
        """How many articles the door refused for good."""
        return self._client.refused_count

    async def add(self, article: dict[str, Any]) -> None:
        """Take one article; sends a batch when it is full."""
        async with self._turn:
            await asyncio.to_thread(self._client.add, article)

    async def add_all(self, articles: Iterable[dict[str, Any]]) -> None:
        """Take articles and send full batches."""
        for article in articles:
            await self.add(article)

    async def flush(self) -> None:
        """Send what waits."""
        async with self._turn:
            await asyncio.to_thread(self._client.flush)

    async def close(self) -> None:
        """Send what waits and close the connection."""
        async with self._turn:
            await asyncio.to_thread(self._client.close)
