"""Commits what concurrent requests bring in common transactions: one wait for the disk serves many senders.

There is one thread, so that what a sender sends after an answer is also received after it: two transactions at the same
time could give an older text of a page the later time. Single articles and windows of batches take turns, so that a
batch of a million delays a single article by one transaction at most, and the other way round. While single articles
come, the transactions of batches are short, and a rest follows each: a batch at full speed keeps two cores busy, and what
waits for a core on its way through the stages is a single article of somebody else.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from gleaner_ingest.accept import accept_each
from gleaner_ingest.arrivals import Arrivals
from gleaner_ingest.submission import Outcome, Receipt, RefusalReason, Refused, Submission

GROUP_ITEMS: Final = 128  # a transaction of 5 KB articles is then done within some 50 ms
BESIDE_SINGLES_ITEMS: Final = 32  # the same while single articles come, some 15 ms
SINGLES_LATELY_S: Final = 1.0  # how long after a single article others are expected
GROUP_BYTES: Final = 4 * 1024 * 1024
LONGEST_REST_S: Final = 0.5
Answer = Receipt | Refused

log = structlog.get_logger()


class Job:
    """Submissions of one request, and where their answers go."""

    __slots__ = ("future", "size_bytes", "submissions")

    def __init__(self, submissions: Sequence[Submission]) -> None:
        """Begin without an answer."""
        self.submissions = submissions
        self.size_bytes = sum(len(s.content) for s in submissions)
        self.future: Future[list[Answer]] = Future()


class Writer:
    """A thread that commits; what waits for it is bounded by count and bytes."""

    def __init__(self, engine: Engine, arrivals: Arrivals, *, max_items: int, max_bytes: int, batch_share: float = 1.0) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            engine: of the database.
            arrivals: told of each commit.
            max_items: articles that may wait.
            max_bytes: of them.
            batch_share: part of the time that batches may take while single articles come, over 0 to 1.
        """
        self._engine, self._arrivals = engine, arrivals
        self._rest = 1.0 / batch_share - 1.0  # times as long as the transaction before it
        self._bulk_from = -math.inf
        self._max_items, self._max_bytes = max_items, max_bytes
        self._single: deque[Job] = deque()
        self._bulk: deque[Job] = deque()
        self._was_single = False
        self._singles_until = -math.inf
        self._is_stopping = False
        self._lock = threading.Lock()
        self._arrived = threading.Condition(self._lock)
        self._items = self._bytes = 0
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Commit what waits, then end."""
        with self._arrived:
            self._is_stopping = True
            self._arrived.notify()
        self._thread.join(timeout=10)

    @property
    def has_singles(self) -> bool:
        """Return whether single articles came lately, which a batch should give room."""
        return time.monotonic() < self._singles_until

    def submit(self, submissions: Sequence[Submission], *, is_bulk: bool = False) -> "Future[list[Answer]]":
        """Queue submissions for the next transaction.

        Args:
            submissions: of one request, or a part of a long one.
            is_bulk: part of a request that is long; all its parts are committed in the order in which they come.

        Returns:
            A future of one answer a submission, in order; it fails with `Refused` where Postgres is away.

        Raises:
            Refused: too much waits already.
        """
        job = Job(submissions)
        with self._lock:
            is_full = self._items >= self._max_items or self._bytes + job.size_bytes > self._max_bytes
            if is_full and self._items:
                limit = f"{self._max_items} articles, {self._max_bytes} bytes"
                raise Refused(503, RefusalReason.BUSY, "too much waits for a commit", limit=limit, retry_after_s=1)
            self._items += len(submissions)
            self._bytes += job.size_bytes
            (self._bulk if is_bulk else self._single).append(job)
            if not is_bulk:
                self._singles_until = time.monotonic() + SINGLES_LATELY_S
            self._arrived.notify()
        return job.future

    def _work(self) -> None:
        while jobs := self._next_group():
            began = time.monotonic()
            self._commit(jobs)
            if not self._was_single and self.has_singles:
                ended = time.monotonic()
                self._bulk_from = ended + min(LONGEST_REST_S, (ended - began) * self._rest)
            with self._lock:
                self._items -= sum(len(j.submissions) for j in jobs)
                self._bytes -= sum(j.size_bytes for j in jobs)

    def _next_group(self) -> list[Job]:
        """Wait for jobs and return as many of one kind as one transaction should hold; none after the last one."""
        with self._arrived:
            while not (self._single or self._is_stopping):
                rest_s = self._bulk_from - time.monotonic()
                if self._bulk and rest_s <= 0:
                    break
                self._arrived.wait(rest_s if self._bulk else None)
            is_bulk_due = bool(self._bulk) and (self._is_stopping or time.monotonic() >= self._bulk_from)
            self._was_single = bool(self._single) and not (self._was_single and is_bulk_due)
            waiting = self._single if self._was_single else self._bulk
            most = GROUP_ITEMS if self._was_single or not self.has_singles else BESIDE_SINGLES_ITEMS
            jobs: list[Job] = []
            items = size_bytes = 0
            while waiting and items < most and size_bytes < GROUP_BYTES:
                jobs.append(waiting.popleft())
                items += len(jobs[-1].submissions)
                size_bytes += jobs[-1].size_bytes
            return jobs

    def _commit(self, jobs: Sequence[Job]) -> None:
        try:
            answers = iter(accept_each(self._engine, [s for job in jobs for s in job.submissions]))
            for job in jobs:
                job.future.set_result([next(answers) for _ in job.submissions])
            self._arrivals.announce()
        except SQLAlchemyError as error:
            log.warning("commit_failed", error=f"{type(error).__name__}: {error}"[:300])
            self._fail(jobs, Refused(503, RefusalReason.DATABASE_AWAY, "the database is away", retry_after_s=5))
        except Exception as error:  # a future without an answer would hang its request
            log.exception("commit_bug")
            self._fail(jobs, error)

    @staticmethod
    def _fail(jobs: Sequence[Job], error: Exception) -> None:
        for job in jobs:
            if not job.future.done():
                job.future.set_exception(error)


def status_of(receipt: Receipt) -> int:
    """Return the HTTP status of a receipt: 202 new, 200 known, 409 other bytes under the same Idempotency-Key."""
    return {Outcome.ACCEPTED: 202, Outcome.CONFLICT: 409}.get(receipt.outcome, 200)
