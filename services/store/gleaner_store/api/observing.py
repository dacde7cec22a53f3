"""Sets the gauges that only the database can tell: lag of the feed, quarantine, when each source was last seen.

They are asked for when Prometheus asks, never more often than each is worth, and forgotten when the database is away:
an old number would look like a good one.
"""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from gleaner_runtime import metrics
from gleaner_runtime.database import sqlstate

RETRY_S: Final = 2.0  # while the database is away
STATEMENT_TIMEOUT: Final = "57014"

Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A query, what shows its rows, and how long an answer is good.

    Attributes:
        query: at most a few hundred rows.
        show: sets gauges; of no rows, too.
        forget: unsets them.
        good_for_s: seconds.
    """

    query: str
    show: Callable[[Rows], None]
    forget: Callable[[], None]
    good_for_s: float


def labelled(gauge: Any, query: str, good_for_s: float) -> Question:
    """Return a question of (label, value) rows."""
    return Question(query, lambda rows: metrics.show({r[0]: float(r[1]) for r in rows}, gauge), gauge.clear, good_for_s)


def single(gauges: Sequence[Any], query: str, good_for_s: float) -> Question:
    """Return a question of one row with a value for each gauge."""

    def show(rows: Rows) -> None:
        for gauge, value in zip(gauges, rows[0], strict=True):
            gauge.set(float(value))

    def forget() -> None:
        for gauge in gauges:
            gauge.set(math.nan)

    return Question(query, show, forget, good_for_s)


FEED: Final = """
select coalesce((select extract(epoch from clock_timestamp() - min(created_at)) from store.outbox), 0), seq from store.feed_head
"""

# A loose index scan: one probe a source, however many articles it sent.
LAST_SEEN: Final = """
with recursive turn as (
    (select source from ledger.entries order by source limit 1)
    union all
    select (select e.source from ledger.entries e where e.source > t.source order by e.source limit 1)
    from turn t where t.source is not null
)
select source, extract(epoch from clock_timestamp() - last_seen) from (
    select source, (select max(received_at) from ledger.entries e where e.source = turn.source) as last_seen
    from turn where source is not null
) s order by last_seen limit :most
"""

# Of the last whole day: today is not over. The view reads all of the ledger, hence seldom.
SILENT: Final = """
select source, 1 from api_v1.completeness
where day = (now() at time zone 'UTC')::date - 1 and verdict = 'silent' order by source limit :most
"""

QUARANTINE: Final = "select reason, count(*) from ledger.entries where disposition = 'quarantined' group by reason"

QUESTIONS: Final = (
    single((metrics.FEED_LAG_SECONDS, metrics.FEED_SEQ), FEED, 2),
    single((metrics.DATABASE_BYTES,), "select pg_database_size(current_database())", 60),
    labelled(metrics.QUARANTINE, QUARANTINE, 30),
    labelled(metrics.SOURCE_LAST_SEEN, LAST_SEEN, 30),
    labelled(metrics.SOURCE_SILENT, SILENT, 600),
)


class Observer:
    """Asks the questions that are due."""

    def __init__(self, engine: Engine, questions: Sequence[Question] = QUESTIONS) -> None:
        """Begin with everything due."""
        self._engine = engine
        self._due = dict.fromkeys(questions, -math.inf)
        self._lock = threading.Lock()

    def look(self) -> None:
        """Set the gauges whose answer is no longer good; forget those that cannot be had."""
        with self._lock:
            now = time.monotonic()
            for question in [question for question, due in self._due.items() if due <= now]:
                if not self._ask(question, now):
                    self._forget(now)
                    return

    def _ask(self, question: Question, now: float) -> bool:
        """Ask one question; return whether the database is there."""
        self._due[question] = now + question.good_for_s
        try:
            with self._engine.connect() as connection:
                values = {"most": metrics.SOURCES_SHOWN} if ":most" in question.query else {}
                question.show(connection.execute(text(question.query), values).all())
        except SQLAlchemyError as error:
            structlog.get_logger().warning("metrics not known", error=f"{type(error).__name__}: {error}"[:200])
            question.forget()
            if is_away(error):
                return False
        metrics.DATABASE_UP.set(1)
        return True

    def _forget(self, now: float) -> None:
        metrics.DATABASE_UP.set(0)
        for question in self._due:
            question.forget()
            self._due[question] = now + RETRY_S


def is_away(error: SQLAlchemyError) -> bool:
    """Return whether no server answered, or one that is going down; a question that took too long is none of these."""
    state = sqlstate(error)
    return state is None or (state[:2] in ("08", "57") and state != STATEMENT_TIMEOUT)
