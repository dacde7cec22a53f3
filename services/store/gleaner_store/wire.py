"""Reads results off the wire; a result that does not decode is the failure of its article, not of its batch."""

from typing import Final

import msgspec

from gleaner_contracts.enums import FailureKind, Reason, Stage
from gleaner_contracts.messages import (
    VERSION,
    Lease,
    LinkBatch,
    Message,
    NewerMessageError,
    ResultBatch,
    StageFailure,
    StageResult,
    decode,
)

LINK_BATCH_BYTES: Final = 1_000_000


class _Envelope(msgspec.Struct, frozen=True):
    """A batch of results that are still JSON."""

    results: tuple[msgspec.Raw, ...]


class _Header(msgspec.Struct, frozen=True):
    """As much of a broken result as is needed to blame it on its article."""

    lease: Lease
    stage: Stage
    extractor_version: str = "unknown"


class RawLinkJob(Message, frozen=True):
    """A `LinkJob` of records that are JSON already."""

    lease: Lease
    article: msgspec.Raw
    entities: msgspec.Raw
    figures: msgspec.Raw


class RawLinkBatch(Message, frozen=True):
    """A `LinkBatch` of such jobs; on the wire there is no difference."""

    batch_id: str
    jobs: tuple[RawLinkJob, ...]
    version: int = VERSION


def read_results(payload: str) -> list[StageResult]:
    """Return the results of a `ResultBatch`.

    Raises:
        NewerMessageError: of a newer version.
        msgspec.ValidationError: not such a message; its leases will run out.
    """
    try:
        return list(decode(payload, ResultBatch).results)
    except NewerMessageError:
        raise
    except (msgspec.ValidationError, ValueError, RecursionError):
        envelope = msgspec.json.decode(payload, type=_Envelope)
    return [result for raw in envelope.results if (result := _read_result(raw)) is not None]


def _read_result(raw: msgspec.Raw) -> StageResult | None:
    try:
        return msgspec.json.decode(raw, type=StageResult)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        detail = f"{type(error).__name__}: {error}"
    try:
        header = msgspec.json.decode(raw, type=_Header)
    except (msgspec.ValidationError, ValueError, RecursionError):
        return None  # nobody to blame: its lease will run out
    return StageResult(
        lease=header.lease,
        stage=header.stage,
        extractor_version=header.extractor_version,
        duration_ms=0,
        failure=StageFailure(kind=FailureKind.INVALID, reason=Reason.STORE_REJECTED, detail=detail),
    )


def link_batches(batch_id: str, jobs: list[RawLinkJob]) -> list[str]:
    """Return the messages that carry link jobs, each of limited size."""
    messages: list[str] = []
    members: list[RawLinkJob] = []
    size = 0
    for job in jobs:
        job_bytes = sum(len(bytes(part)) for part in (job.article, job.entities, job.figures))
        if members and size + job_bytes > LINK_BATCH_BYTES:
            messages.append(_encode(batch_id, members))
            members, size = [], 0
        members.append(job)
        size += job_bytes
    return [*messages, _encode(batch_id, members)] if members else messages


def _encode(batch_id: str, jobs: list[RawLinkJob]) -> str:
    return msgspec.json.encode(RawLinkBatch(batch_id=batch_id, jobs=tuple(jobs))).decode()


assert RawLinkBatch.__struct_fields__ == LinkBatch.__struct_fields__, "the message on the wire has changed"
