"""Packs leased articles into messages."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID, uuid4

from gleaner_contracts.enums import FailureKind, Reason, Stage
from gleaner_contracts.messages import CleanBatch, CleanJob, Lease, ResultBatch, ResumeBatch, StageFailure, StageResult
from gleaner_contracts.records import RawDocument
from gleaner_ingest.dispatch.leases import Expired, Leased


def batches(leased: Sequence[Leased], count: int, size_bytes: int) -> Iterator[list[Leased]]:
    """Cut leased entries into batches, in order.

    Args:
        leased: entries to clean from the beginning.
        count: most entries of a batch; an entry that failed before always travels alone.
        size_bytes: most raw bytes of a batch; a longer entry travels alone.
    """
    batch: list[Leased] = []
    total = 0
    for entry in leased:
        if entry.attempts > 0:
            yield [entry]
            continue
        if batch and (len(batch) >= count or total + entry.size_bytes > size_bytes):
            yield batch
            batch, total = [], 0
        batch.append(entry)
        total += entry.size_bytes
    if batch:
        yield batch


def lease_of(entry: Leased) -> Lease:
    """Return the lease as it travels."""
    return Lease(str(entry.id), str(entry.token), entry.attempts + 1)


def clean_batch(batch: Sequence[Leased], documents: Mapping[UUID, RawDocument]) -> CleanBatch:
    """Return the message to the workers; entries without bytes are left out."""
    jobs = tuple(CleanJob(lease=lease_of(e), document=documents[e.id]) for e in batch if e.id in documents)
    return CleanBatch(batch_id=str(uuid4()), jobs=jobs)


def resume_batch(batch: Sequence[Leased]) -> ResumeBatch:
    """Return the message that lets the store go on with entries some of whose stages are committed."""
    return ResumeBatch(batch_id=str(uuid4()), leases=tuple(lease_of(entry) for entry in batch))


def failed_batch(entries: Sequence[tuple[Expired, Stage]]) -> ResultBatch:
    """Return the message that tells the store of leases whose attempts are used up."""
    results = tuple(_worker_lost(entry, stage) for entry, stage in entries)
    return ResultBatch(batch_id=str(uuid4()), results=results)


def _worker_lost(entry: Expired, stage: Stage) -> StageResult:
    return StageResult(
        lease=Lease(str(entry.id), str(entry.token), entry.attempts + 1),
        stage=stage,
        extractor_version="",
        duration_ms=0.0,
        failure=StageFailure(
            kind=FailureKind.CRASHED,
            reason=Reason.WORKER_LOST,
            detail=f"the worker was lost in stage {stage.value}, attempt {entry.attempts + 1}",
        ),
    )
