"""Fetches one article that a source named, and looks at it again later where the source wants that."""

import asyncio
from datetime import UTC, datetime
from typing import Final

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from gleaner_ingest.accept import accept
from gleaner_ingest.feeds import ledger
from gleaner_ingest.feeds.ledger import RECHECK_S, RETRY_S, Page, Settlement
from gleaner_ingest.feeds.visit import BUSY_STATUSES, HostBusy, Visitor
from gleaner_ingest.fetch import Fetched, FetchError
from gleaner_ingest.refusals import Refusals
from gleaner_ingest.settings import FeedSettings
from gleaner_ingest.sources import Source
from gleaner_ingest.submission import RefusalReason, Refused, Submission
from gleaner_ingest.wire import from_body
from gleaner_runtime.database import is_permanent

KEPT_HEADERS: Final = ("content-type", "etag", "last-modified", "date", "server")
NEVER_AGAIN: Final = (RefusalReason.FETCH_FORBIDDEN, RefusalReason.ROBOTS, RefusalReason.TOO_LARGE)


async def fetch_page(
    visitor: Visitor, engine: Engine, refusals: Refusals, page: Page, source: Source, settings: FeedSettings
) -> str:
    """Fetch a page and accept it; it never raises for what the site did.

    Returns:
        The state of the page: done, due, failed, refused, gone; removed where its source was removed meanwhile.
    """
    try:
        answer = await visitor.get(page.url, source.hosts, limit_bytes=settings.feed_article_bytes, headers=_validators(page))
        settlement, submission = judge(page, source, answer)
    except HostBusy:
        settlement, submission = (
            Settlement(state="due", wait_s=ledger.MAX_TURN_S, attempts=page.attempts, rechecks=page.rechecks),
            None,
        )
    except FetchError as error:
        settlement, submission = _after_error(page, error), None
        if settlement.state == "refused":
            refusals.count(error.reason, source.name)
    except Refused as refused:
        refusals.count(refused.reason, source.name)
        settlement, submission = Settlement(state="refused", detail=refused.detail, rechecks=page.rechecks), None
    return await asyncio.to_thread(_write, engine, page, settlement, submission)


def judge(page: Page, source: Source, answer: Fetched) -> tuple[Settlement, Submission | None]:
    """Return what an answer means for a page, and the article if there is one; pure but for the clock.

    Raises:
        Refused: the answer is no article.
    """
    status = answer.status
    if status == 304:
        return _done(page, source, answer), None
    if status in (404, 410) and (page.attempts > 0 or page.rechecks > 0 or status == 410):
        return Settlement(state="gone", status=status, rechecks=page.rechecks, detail=f"status {status}"), None
    if status != 200:
        wait_s = answer.retry_after_s if status in BUSY_STATUSES else None
        return _again(page, f"status {status}", status=status, least_s=wait_s or 0.0), None
    headers = {"content-type": answer.headers.get("content-type") or "text/html"}
    found = from_body(answer.body, headers, limit_bytes=len(answer.body), source=source.name)
    kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    submission = msgspec.structs.replace(
        found,
        url=page.url,
        title=page.title,
        lane=source.lane,
        fetched_at=datetime.now(UTC),
        headers=msgspec.json.encode(kept),
        meta=msgspec.json.encode({"final_url": answer.url} if answer.url != page.url else {}),
    )
    return _done(page, source, answer), submission


def _validators(page: Page) -> dict[str, str]:
    headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
    return {name: value for name, value in headers.items() if value}


def _done(page: Page, source: Source, answer: Fetched) -> Settlement:
    """Return the state after a good answer: done, or due for the next look."""
    is_watched = source.is_rechecked and page.rechecks < len(RECHECK_S)
    return Settlement(
        state="due" if is_watched else "done",
        wait_s=RECHECK_S[page.rechecks] if is_watched else 0.0,
        rechecks=page.rechecks + 1 if is_watched else page.rechecks,
        status=answer.status,
        is_fetched=answer.status == 200,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
    )


def _after_error(page: Page, error: FetchError) -> Settlement:
    if error.reason in NEVER_AGAIN:
        return Settlement(state="refused", rechecks=page.rechecks, detail=error.detail)
    return _again(page, error.detail)


def _again(page: Page, detail: str, *, status: int | None = None, least_s: float = 0.0) -> Settlement:
    """Return the state after a failure: due later, or failed when all tries are used up."""
    is_over = page.attempts >= len(RETRY_S)
    return Settlement(
        state="failed" if is_over else "due",
        wait_s=0.0 if is_over else max(RETRY_S[page.attempts], least_s),
        attempts=page.attempts + 1,
        rechecks=page.rechecks,
        status=status,
        detail=detail,
    )


def _write(engine: Engine, page: Page, settlement: Settlement, submission: Submission | None) -> str:
    """Accept the article and settle the page in one transaction: seen is what was kept, not what was tried."""
    try:
        with engine.begin() as connection:
            if not ledger.is_kept(connection, page.source_id):
                return "removed"
            if submission is not None:
                [receipt] = accept(connection, [submission])
                settlement = msgspec.structs.replace(settlement, entry_id=receipt.id)
            ledger.settle(connection, page, settlement)
    except DBAPIError as error:
        if submission is None or not is_permanent(error):
            raise
        settlement = Settlement(state="refused", rechecks=page.rechecks, detail="the database refuses a value")
        with engine.begin() as connection:
            ledger.settle(connection, page, settlement)
    return settlement.state
