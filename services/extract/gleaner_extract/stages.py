"""Runs stages over a batch: every article in its own error scope, every outcome a StageResult."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

import structlog
from billiard.exceptions import SoftTimeLimitExceeded

from gleaner_contracts.enums import FailureKind, Reason, Stage
from gleaner_contracts.errors import InvalidInput, TransientFailure
from gleaner_contracts.messages import Lease, StageFailure, StageResult
from gleaner_contracts.records import CleanArticle, EntitiesResult, FiguresResult, LinkResult
from gleaner_extract.version import EXTRACTOR_VERSION
from gleaner_runtime import metrics

MAX_DETAIL: Final = 2_000
ENOUGH_S: Final = 10.0  # of work on one batch: the soft limit is the task's, and the article it strikes is blamed
log = structlog.get_logger()

Outcome = CleanArticle | EntitiesResult | FiguresResult | LinkResult


class Job(Protocol):
    """Any job of a batch."""

    @property
    def lease(self) -> Lease:
        """Who may write its results."""


J = TypeVar("J", bound=Job)


def never() -> bool:
    """Give way to nothing."""
    return False


@dataclass(frozen=True, slots=True)
class Worked(Generic[J]):
    """What came of a batch."""

    results: list[StageResult]
    rest: tuple[J, ...] = ()  # jobs that gave way, to be put back into the queue


def run_batch(jobs: Sequence[J], run: Callable[[J], Sequence[StageResult]], gives_way: Callable[[], bool] = never) -> Worked[J]:
    """Run each job, one after the other.

    One failing article never stops the others. When the soft time limit strikes, the article at work is blamed and
    the rest of the batch is given back: it gets no result, so its leases run out and it is dispatched again.

    Args:
        jobs: of one batch.
        run: works on one job; its last result tells whether time is up.
        gives_way: asked between two jobs; whether something more urgent waits for this process.

    Returns:
        The results of the jobs that were worked on, in order, and the jobs that gave way to something urgent, or to the
        limit of time.
    """
    results: list[StageResult] = []
    until = time.monotonic() + ENOUGH_S
    for number, job in enumerate(jobs):
        if number and (gives_way() or time.monotonic() > until):
            return Worked(results, tuple(jobs[number:]))
        results += run(job)
        failure = results[-1].failure
        if failure is not None and failure.reason is Reason.TIME_LIMIT:
            break
    return Worked(results)


def run_stage(stage: Stage, jobs: Sequence[J], work: Callable[[J], Outcome], gives_way: Callable[[], bool] = never) -> Worked[J]:
    """Run one stage on each job of a batch; see `run_batch`."""
    return run_batch(jobs, lambda job: [run_one(stage, job, work)], gives_way)


def run_one(stage: Stage, job: J, work: Callable[[J], Outcome]) -> StageResult:
    """Run a stage on one job and say what came of it; raises nothing but a second time limit."""
    started = time.perf_counter()
    outcome: Outcome | StageFailure
    try:
        outcome = work(job)
    except SoftTimeLimitExceeded:
        outcome = StageFailure(kind=FailureKind.CRASHED, reason=Reason.TIME_LIMIT, detail="soft time limit")
    except MemoryError as error:
        # It must not leave the task: Celery 5.7 stops the whole worker on MemoryError.
        outcome = StageFailure(kind=FailureKind.CRASHED, reason=Reason.MEMORY, detail=describe(error))
    except InvalidInput as error:
        outcome = StageFailure(kind=FailureKind.INVALID, reason=error.reason, detail=error.detail[:MAX_DETAIL])
    except TransientFailure as error:
        outcome = StageFailure(kind=FailureKind.TRANSIENT, reason=Reason.TRANSIENT_EXHAUSTED, detail=describe(error))
    except Exception as error:
        outcome = StageFailure(kind=FailureKind.BUG, reason=Reason.EXTRACTOR_BUG, detail=describe(error))
        log.exception("stage failed", stage=stage, entry_id=job.lease.ledger_id)
    seconds = time.perf_counter() - started
    observe(stage, job.lease, outcome, seconds)
    return result_of(stage, job.lease, outcome, seconds * 1000)


def describe(error: BaseException) -> str:
    """Return class and message of an error, cut to the length that the ledger keeps."""
    return f"{type(error).__name__}: {error}"[:MAX_DETAIL]


def observe(stage: Stage, lease: Lease, outcome: Outcome | StageFailure, seconds: float) -> None:
    """Count the outcome and write its one log line."""
    metrics.STAGE_SECONDS.labels(stage.value).observe(seconds)
    milliseconds = round(seconds * 1000, 1)
    if isinstance(outcome, StageFailure):
        metrics.STAGE_FAILURES.labels(stage.value, outcome.kind.value).inc()
        log.warning("failed", stage=stage, entry_id=lease.ledger_id, reason=outcome.reason, kind=outcome.kind, ms=milliseconds)
        return
    failed_rules = () if isinstance(outcome, CleanArticle) else outcome.failed_rules
    if failed_rules:
        metrics.RULE_FAILURES.labels(stage.value).inc(len(failed_rules))
    log.info("done", stage=stage, entry_id=lease.ledger_id, ms=milliseconds, failed_rules=len(failed_rules))


def result_of(stage: Stage, lease: Lease, outcome: Outcome | StageFailure, duration_ms: float) -> StageResult:
    """Return an outcome as the message the store reads."""
    return StageResult(
        lease=lease,
        stage=stage,
        extractor_version=EXTRACTOR_VERSION,
        duration_ms=duration_ms,
        clean=outcome if isinstance(outcome, CleanArticle) else None,
        entities=outcome if isinstance(outcome, EntitiesResult) else None,
        figures=outcome if isinstance(outcome, FiguresResult) else None,
        link=outcome if isinstance(outcome, LinkResult) else None,
        failure=outcome if isinstance(outcome, StageFailure) else None,
    )
