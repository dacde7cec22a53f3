"""Counts what was not taken, by day, source and reason, and keeps the newest; nothing is refused silently."""

import threading
from collections import Counter
from typing import Final

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from gleaner_ingest.keys import Credential
from gleaner_ingest.submission import RefusalReason, Refused
from gleaner_ingest.wire import MAX_SOURCE, MAX_URL, REPLACEMENT, UNSTORABLE
from gleaner_runtime.metrics import REFUSED

UNKNOWN_SOURCE: Final = "-"
MAX_SOURCES: Final = 1_000  # kept between two writes; more are counted under UNKNOWN_SOURCE
FLUSH_S: Final = 1.0
FOR_GOOD: Final = frozenset({409, 413, 415, 422})  # statuses after which sending the same again makes no sense
MAX_KEPT: Final = 200  # refusals that are kept one by one between two writes; more are only counted
MAX_ROWS: Final = 100_000  # of them in the table; the oldest are deleted
MAX_DETAIL: Final = 1_000

WRITE: Final = text(
    """
insert into ingest.refusals (source, reason, count)
select * from unnest(cast(:sources as text[]), cast(:reasons as text[]), cast(:counts as bigint[])) order by 1, 2
on conflict (day, source, reason) do update
set count = ingest.refusals.count + excluded.count, last_at = now()
"""
)

KEEP: Final = text(
    """
insert into ingest.refused (source, url, reason, detail)
select * from unnest(cast(:sources as text[]), cast(:urls as text[]), cast(:reasons as text[]), cast(:details as text[]))
"""
)
FORGET: Final = text(f"delete from ingest.refused where id <= (select max(id) from ingest.refused) - {MAX_ROWS}")  # noqa: S608

log = structlog.get_logger()

for each in RefusalReason:
    REFUSED.labels(each.value)  # from zero, so that the first refusal is an increase


class Refusals:
    """Counts in memory and writes once a second; what Postgres does not take now is kept for the next time."""

    def __init__(self, engine: Engine) -> None:
        """Begin at zero."""
        self._engine = engine
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._kept: list[tuple[str, str, str, str]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="refusals", daemon=True)

    def start(self) -> None:
        """Start writing."""
        self._thread.start()

    def stop(self) -> None:
        """Write what is left and end."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self.flush()

    def count(self, reason: RefusalReason, source: str | None = None, count: int = 1) -> None:
        """Count refusals.

        Args:
            reason: typed reason.
            source: only where it is known to exist: names of strangers are not kept.
            count: how many.
        """
        REFUSED.labels(reason.value).inc(count)
        with self._lock:
            name = source if source and len(self._counts) < MAX_SOURCES else UNKNOWN_SOURCE
            self._counts[name, reason.value] += count

    def keep(self, refused: Refused, credential: Credential | None) -> None:
        """Remember an article that was refused for good, so that it can be found by its address.

        Args:
            refused: with the address and source that could be read.
            credential: who sent it; names of sources that it may not write are not kept.
        """
        url, source = refused.url, refused.source
        if refused.status not in FOR_GOOD or not url or not source or credential is None or not credential.may_write(source):
            return
        texts = (UNSTORABLE.sub(REPLACEMENT, found) for found in (source, url, refused.detail))
        name, address, detail = (found[:most] for found, most in zip(texts, (MAX_SOURCE, MAX_URL, MAX_DETAIL), strict=True))
        with self._lock:
            if len(self._kept) < MAX_KEPT:
                self._kept.append((name, address, refused.reason.value, detail))

    def flush(self) -> None:
        """Write what was counted and kept."""
        with self._lock:
            kept, self._kept = self._kept, []
        if kept:
            self._write_kept(kept)
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        values = {
            "sources": [source for source, _ in counts],
            "reasons": [reason for _, reason in counts],
            "counts": list(counts.values()),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(WRITE, values)
        except SQLAlchemyError as error:
            log.warning("refusals_kept", error=str(error)[:200])
            with self._lock:
                self._counts.update(counts)

    def _write_kept(self, kept: list[tuple[str, str, str, str]]) -> None:
        names = ("sources", "urls", "reasons", "details")
        values = {name: list(column) for name, column in zip(names, zip(*kept, strict=True), strict=True)}
        try:
            with self._engine.begin() as connection:
                connection.execute(KEEP, values)
                connection.execute(FORGET)
        except SQLAlchemyError as error:  # they are counted all the same
            log.warning("refused_articles_forgotten", count=len(kept), error=str(error)[:200])

    def _run(self) -> None:
        while not self._stop.wait(FLUSH_S):
            self.flush()
