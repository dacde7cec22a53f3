"""Commits what concurrent requests bring in common transactions: one wait for the disk serves many senders.

There is one thread, so that what a sender sends first is also received first: two transactions at the same time could
give an older text of a page the later time.
"""

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from gleaner_ingest.accept import accept_each
from gleaner_ingest.arrivals import Arrivals
from gleaner_ingest.submission import Outcome, Receipt, RefusalReason, Refused, Submission

GROUP_ITEMS: Final = 256
GROUP_BYTES: Final = 4 * 1024 * 1024
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

    def __init__(self, engine: Engine, arrivals: Arrivals, *, max_items: int, max_bytes: int) -> None:
        """Prepare; nothing runs before `start`."""
        self._engine, self._arrivals = engine, arrivals
        self._max_items, self._max_bytes = max_items, max_bytes
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._items = self._bytes = 0
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Commit what waits, then end."""
        self._jobs.put(None)
        self._thread.join(timeout=10)

    def submit(self, submissions: Sequence[Submission]) -> "Future[list[Answer]]":
        """Queue submissions for the next transaction.

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
        self._jobs.put(job)
        return job.future

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs = self._group(job)
            self._commit(jobs)
            with self._lock:
                self._items -= sum(len(j.submissions) for j in jobs)
                self._bytes -= sum(j.size_bytes for j in jobs)

    def _group(self, first: Job) -> list[Job]:
        """Return a job with those that wait behind it, as far as one transaction should go."""
        jobs, items, size_bytes = [first], len(first.submissions), first.size_bytes
        while items < GROUP_ITEMS and size_bytes < GROUP_BYTES:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)  # stop, but after this group
                break
            jobs.append(job)
            items += len(job.submissions)
            size_bytes += job.size_bytes
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
