"""Counts what was not taken, by day, source and reason; nothing is refused silently."""

import threading
from collections import Counter
from typing import Final

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from gleaner_ingest.submission import RefusalReason
from gleaner_runtime.metrics import REFUSED

UNKNOWN_SOURCE: Final = "-"
MAX_SOURCES: Final = 1_000  # kept between two writes; more are counted under UNKNOWN_SOURCE
FLUSH_S: Final = 1.0

WRITE: Final = text(
    """
insert into ingest.refusals (source, reason, count)
select * from unnest(cast(:sources as text[]), cast(:reasons as text[]), cast(:counts as bigint[])) order by 1, 2
on conflict (day, source, reason) do update
set count = ingest.refusals.count + excluded.count, last_at = now()
"""
)

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

    def flush(self) -> None:
        """Write what was counted."""
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

    def _run(self) -> None:
        while not self._stop.wait(FLUSH_S):
            self.flush()
